import { constants } from "node:fs";
import { access, chmod, copyFile, link, mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a folder that only its owner can look into (0700), or makes an open one so. */
export async function openFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  await narrow(folder, 0o700);
  if (made !== undefined) await syncFolder(dirname(made));
}

/**
 * Writes a file that only its owner can read (0600), and has it on disk when it resolves. What the
 * file held before gives its room, so that a full disk does not matter when that was as long.
 */
export async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  await narrow(file, 0o600);
  try {
    const { size } = await handle.stat();
    const length = Buffer.byteLength(text);
    // Blanks cover the rest until it is cut off: a kill in between leaves a whole text.
    await handle.writeFile(text + " ".repeat(Math.max(0, size - length)));
    await handle.truncate(length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes what happened in a folder durable; some systems cannot sync one, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    return;
  } finally {
    await handle?.close();
  }
}

/** Keeps a file under a second name, which takes no room where the file system knows links. @throws Error when there is no such file */
export async function keepAs(file: string, copy: string): Promise<void> {
  await access(file);
  await rm(copy, { force: true });
  try {
    await link(file, copy);
  } catch {
    await copyFile(file, copy);
  }
}

/** The text of a file; undefined when there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

/** The system's word for what went wrong, such as `ENOENT`. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Some mounted folders know no modes: tokens are worth keeping there all the same. */
async function narrow(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch(() => undefined);
}
