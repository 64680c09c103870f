import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Unavailable } from "../errors";
import { keepAs, openFolder, readIfThere, syncFolder, writeSynced } from "./durable-file";
import { inTurn } from "./in-turn";
import { LockFile, STALE } from "./lock-file";
import { type TokenChain, chainText, isOutdated, parseChain } from "./token-chain";

export type { TokenChain };

/** Keeps one chain. `load` before every use: somebody else may have written. */
export interface TokenStore {
  /** @throws Error when there is something but it cannot be read */
  load(): Promise<TokenChain | undefined>;
  /** Durable when it resolves. @throws Error when it could not be written; `load` still gives it */
  save(chain: TokenChain): Promise<void>;
  /** Writes what could not be written before, if there is any. @throws Error when it still cannot be */
  flush(): Promise<void>;
  remove(): Promise<void>;
  /**
   * Makes this process the one that may spend what is kept here, until `release`.
   * @throws Unavailable while another process is; Error when nothing can be written
   */
  claim(): Promise<void>;
  /**
   * To be called before a refresh token is spent: claims, and makes room for the chain that will
   * replace this one. @throws as `claim`, and Error when the new chain could not be kept
   */
  reserve(): Promise<void>;
  /** Lets other processes claim what is kept here. */
  release(): Promise<void>;
  /** Runs one task at a time among all stores of the same chain in this process. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
}

/** Forgets with the process: for trying credentials, and where no folder is to be had. */
export class MemoryTokenStore implements TokenStore {
  private chain: TokenChain | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  load(): Promise<TokenChain | undefined> {
    return Promise.resolve(this.chain);
  }

  save(chain: TokenChain): Promise<void> {
    this.chain = chain;
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.chain = undefined;
    return Promise.resolve();
  }

  flush = nothingToDo;
  claim = nothingToDo;
  reserve = nothingToDo;
  release = nothingToDo;

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.queue.then(task);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function nothingToDo(): Promise<void> {
  return Promise.resolve();
}

/** The least room that is made for a chain, in bytes; its file takes one or two thousand. */
const ROOM = 4096;

/** Chains that could not be written, by file: until they can be, they are the truth. */
const unwritten = new Map<string, TokenChain>();

/**
 * A file that survives a power cut: written beside, synced, renamed over; the chain before it is
 * kept as `.previous`. Only its owner can read it (0600, folder 0700). Of several processes only
 * the one with the lock changes it.
 */
export class FileTokenStore implements TokenStore {
  private readonly previous: string;
  private readonly temporary: string;
  private readonly corrupt: string;
  private readonly lock: LockFile;
  /** The temporary file holds nothing but room. */
  private hasRoom = false;

  /** Files that belong together share a lock. */
  constructor(
    readonly file: string,
    lockFile = `${file}.lock`,
  ) {
    this.previous = `${file}.previous`;
    this.temporary = `${file}.new`;
    this.corrupt = `${file}.corrupt`;
    this.lock = LockFile.at(lockFile);
  }

  async load(): Promise<TokenChain | undefined> {
    const kept = unwritten.get(this.file);
    if (kept) return kept;
    // In this order: what is renamed meanwhile is found under the one name or the other.
    const unfinished = await this.unfinished();
    const stored = await this.stored();
    return unfinished && !(stored && isOutdated(unfinished, stored)) ? unfinished : stored;
  }

  async save(chain: TokenChain): Promise<void> {
    unwritten.set(this.file, chain);
    await openFolder(dirname(this.file));
    this.hasRoom = false;
    await writeSynced(this.temporary, chainText(chain));
    await this.finish();
    if (unwritten.get(this.file) === chain) unwritten.delete(this.file);
  }

  async flush(): Promise<void> {
    const chain = unwritten.get(this.file);
    if (chain) await this.save(chain);
  }

  async remove(): Promise<void> {
    unwritten.delete(this.file);
    // The newest last: should this be cut short, no older chain comes back.
    for (const file of [this.corrupt, this.temporary, this.previous, this.file]) {
      await rm(file, { force: true });
    }
    await this.release();
  }

  async claim(): Promise<void> {
    await openFolder(dirname(this.file));
    const rival = await this.lock.claim(this);
    if (!rival) return this.recover();
    const { pid = "?", host = "?" } = rival.trace ?? {};
    const retryAt = new Date(Date.now() + STALE);
    throw new Unavailable("tokensInUse", { pid, host }, { retryAt });
  }

  async reserve(): Promise<void> {
    try {
      await this.claim();
      await this.flush();
      await this.makeRoom();
    } catch (error) {
      // Of a chain that is in memory alone, nothing on disk is lost.
      if (error instanceof Unavailable || !unwritten.has(this.file)) throw error;
    }
  }

  async release(): Promise<void> {
    if (this.hasRoom) await rm(this.temporary, { force: true });
    this.hasRoom = false;
    await this.lock.release(this);
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return inTurn(this.file, task);
  }

  private async makeRoom(): Promise<void> {
    const { size } = await stat(this.file).catch(() => ({ size: 0 }));
    try {
      await writeSynced(this.temporary, " ".repeat(Math.max(ROOM, 2 * size)));
      this.hasRoom = true;
    } catch (error) {
      await rm(this.temporary, { force: true }).catch(ignore);
      throw error;
    }
  }

  /** Ends a save that was cut short: what is whole gets its name, what is not is removed. */
  private async recover(): Promise<void> {
    const unfinished = await this.unfinished();
    const stored = unfinished && (await this.stored());
    if (unfinished && !(stored && isOutdated(unfinished, stored))) await this.finish();
    else await rm(this.temporary, { force: true }).catch(ignore);
  }

  private async finish(): Promise<void> {
    await keepAs(this.file, this.previous).catch(ignore);
    await rename(this.temporary, this.file);
    await syncFolder(dirname(this.file));
  }

  /** The chain that is written and has not got its name yet. */
  private async unfinished(): Promise<TokenChain | undefined> {
    return parseChain((await readIfThere(this.temporary).catch(ignore)) ?? "");
  }

  private async stored(): Promise<TokenChain | undefined> {
    const text = await readIfThere(this.file);
    const chain = text === undefined ? undefined : parseChain(text);
    if (chain) return chain;
    if (text !== undefined) await rename(this.file, this.corrupt).catch(ignore);
    return parseChain((await readIfThere(this.previous)) ?? "");
  }
}

/** For what is good to have and not needed: the copy before, the damaged file, a tidy folder. */
function ignore(): undefined {
  return undefined;
}
