import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of some hundred kilobytes, for those who may mount one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Undefined where it cannot be had: only Linux has it, and only for root. */
  static mount(): SmallDisk | undefined {
    const folder = mkdtempSync(join(tmpdir(), "psa-disk-"));
    try {
      const options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder];
      execFileSync("mount", options, { stdio: "ignore" });
      return new SmallDisk(folder);
    } catch {
      rmSync(folder, { recursive: true, force: true });
      return undefined;
    }
  }

  /** Writes until the disk takes nothing more. */
  fill(): void {
    for (const size of [65_536, 4_096, 1]) {
      while (this.takes(size));
    }
  }

  /** Removes what filled it. */
  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync("umount", [this.folder]);
    rmSync(this.folder, { recursive: true });
  }

  private takes(size: number): boolean {
    try {
      appendFileSync(this.filler, Buffer.alloc(size, 1));
      return true;
    } catch {
      return false;
    }
  }

  private get filler(): string {
    mkdirSync(join(this.folder, "other"), { recursive: true });
    return join(this.folder, "other", "filler");
  }
}
