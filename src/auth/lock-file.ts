import { constants } from "node:fs";
import { type FileHandle, open, rm, utimes } from "node:fs/promises";
import { errorCode, isMissing } from "./durable-file";
import { inTurn } from "./in-turn";
import { type ProcessTrace, findFate, ownTrace, parseTrace } from "./process-trace";

/** How often an owner touches its lock, in ms. */
const BEAT = 10_000;
/** A lock that nobody touched for so long, as seen from here, is nobody's: three beats and a half. */
export const STALE = 35_000;
/** Others may take or drop the lock while it is looked at; so often it is looked at again. */
const ATTEMPTS = 5;

/** A lock as it was found; `sign` changes whenever its owner touches it. */
interface Sighting {
  text: string;
  sign: string;
  owner: ProcessTrace | undefined;
}

/** Who has the lock instead; its trace is undefined while nobody can tell. */
export interface Rival {
  trace: ProcessTrace | undefined;
}

const locks = new Map<string, LockFile>();

/**
 * A file that says which process owns something. An owner touches it now and then; whether it still
 * does is told by what changes between two looks, never by the clocks of two machines. Where its
 * process can be seen from here and is gone, the lock is taken over at once.
 */
export class LockFile {
  private readonly users = new Set<object>();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private readonly still = new Map<string, { sign: string; since: number }>();

  private constructor(private readonly file: string) {}

  /** The same one for all of this process. */
  static at(file: string): LockFile {
    const lock = locks.get(file) ?? new LockFile(file);
    locks.set(file, lock);
    return lock;
  }

  /**
   * Takes the lock for this process, or makes sure that it still has it, until every `user` has
   * released it. @returns who has it instead, if somebody does. @throws Error when no file can be made
   */
  claim(user: object): Promise<Rival | undefined> {
    return this.inTurn(async () => {
      const rival = await this.take();
      if (rival) this.stop();
      else this.keep(user);
      return rival;
    });
  }

  /** Gives the lock up once nobody uses it any more. */
  release(user: object): Promise<void> {
    return this.inTurn(async () => {
      if (!this.users.delete(user) || this.users.size > 0) return;
      this.stop();
      if (await this.isOurs()) await rm(this.file, { force: true });
    });
  }

  private async take(): Promise<Rival | undefined> {
    let trace: ProcessTrace | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await this.look();
      if (!found) {
        if (await create(this.file, JSON.stringify(await ownTrace()))) return undefined;
        continue;
      }
      trace = found.owner;
      if (trace?.id === (await ownTrace()).id) return undefined;
      if (!(await this.isOver(found))) return { trace };
      await this.displace(found);
    }
    return { trace };
  }

  private async isOver({ owner, sign }: Sighting): Promise<boolean> {
    const fate = owner && (await findFate(owner));
    return fate === "ended" || fate === "lives" ? fate === "ended" : this.standsStill("lock", sign);
  }

  /** Whether nothing has changed for long enough since it was first seen so. */
  private standsStill(what: string, sign: string): boolean {
    const now = performance.now();
    const before = this.still.get(what);
    const since = before?.sign === sign ? before.since : now;
    this.still.set(what, { sign, since });
    return now - since >= STALE;
  }

  /** Removes a dead lock, one process at a time: nobody removes the new one that follows it. */
  private async displace({ sign }: Sighting): Promise<void> {
    const turn = `${this.file}.takeover`;
    if (!(await create(turn, ""))) {
      // Whoever had its turn may have died in it.
      if (this.standsStill("takeover", sign)) await rm(turn, { force: true });
      return;
    }
    try {
      if ((await this.look())?.sign === sign) await rm(this.file, { force: true });
    } finally {
      await rm(turn, { force: true });
    }
  }

  private keep(user: object): void {
    this.users.add(user);
    this.timer ??= setInterval(() => {
      // A beat that fails is made up for by the next one.
      this.beating ??= this.inTurn(() => this.beat())
        .catch(() => undefined)
        .finally(() => (this.beating = undefined));
    }, BEAT).unref();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Touching needs no room on a full disk, as writing would. */
  private async beat(): Promise<void> {
    if (this.timer === undefined) return;
    const now = new Date();
    if (await this.isOurs()) await utimes(this.file, now, now);
    else this.stop();
  }

  private async isOurs(): Promise<boolean> {
    return (await this.look())?.owner?.id === (await ownTrace()).id;
  }

  /** Opened each time: file systems of a network tell the newest only then. */
  private async look(): Promise<Sighting | undefined> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(this.file, constants.O_RDONLY);
      const { mtimeMs } = await handle.stat();
      const text = await handle.readFile("utf8");
      return { text, sign: `${mtimeMs} ${text}`, owner: ownerIn(text) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    } finally {
      await handle?.close();
    }
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    return inTurn(this.file, task);
  }
}

/** Makes a file that was not there; false when it was. @throws Error when it cannot be made */
async function create(file: string, text: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, "wx", 0o600);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await handle.writeFile(text);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function ownerIn(text: string): ProcessTrace | undefined {
  try {
    return parseTrace(JSON.parse(text));
  } catch {
    return undefined;
  }
}
