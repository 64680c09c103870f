import { constants } from "node:fs";
import { chmod, copyFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isObject, numberOf, textOf } from "../json";

/** The tokens of one sign-in and of all the refreshes that followed it. */
export interface TokenChain {
  accessToken: string;
  refreshToken: string | undefined;
  /** ms since the epoch; absent when the server did not say how long the access token lives. */
  expiresAt: number | undefined;
  obtainedAt: number;
  /** Which typed credentials the chain grew from, with the salt that hides them. */
  fingerprint: string;
  salt: string;
}

/** Keeps one chain. `load` before every use: somebody else may have written. */
export interface TokenStore {
  /** @throws Error when there is something but it cannot be read */
  load(): Promise<TokenChain | undefined>;
  /** Durable when it resolves. @throws Error when it could not be written; `load` still gives it */
  save(chain: TokenChain): Promise<void>;
  /** Writes what could not be written before, if there is any. @throws Error when it still cannot be */
  flush(): Promise<void>;
  remove(): Promise<void>;
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

  flush(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.chain = undefined;
    return Promise.resolve();
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.queue.then(task);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

/** One queue per file, also across a deploy, when old and new node meet. */
const queues = new Map<string, Promise<unknown>>();

/** Chains that could not be written, by file: until they can be, they are the truth. */
const unwritten = new Map<string, TokenChain>();

/**
 * A file that survives a power cut: written beside, synced, renamed over; the chain before it is
 * kept as `.previous`. Only its owner can read it (0600, folder 0700).
 */
export class FileTokenStore implements TokenStore {
  private readonly previous: string;
  private readonly temporary: string;
  private readonly corrupt: string;

  constructor(readonly file: string) {
    this.previous = `${file}.previous`;
    this.temporary = `${file}.new`;
    this.corrupt = `${file}.corrupt`;
  }

  async load(): Promise<TokenChain | undefined> {
    const kept = unwritten.get(this.file);
    if (kept) return kept;
    const text = await readIfThere(this.file);
    const chain = text === undefined ? undefined : parseChain(text);
    if (chain) return chain;
    if (text !== undefined) await rename(this.file, this.corrupt).catch(ignore);
    return parseChain((await readIfThere(this.previous)) ?? "");
  }

  async save(chain: TokenChain): Promise<void> {
    unwritten.set(this.file, chain);
    const folder = dirname(this.file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await narrow(folder, 0o700);
    await writeSynced(this.temporary, JSON.stringify({ version: 1, ...chain }, undefined, 2));
    await copyFile(this.file, this.previous).catch(ignore);
    await rename(this.temporary, this.file);
    await syncFolder(folder);
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
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const before = queues.get(this.file) ?? Promise.resolve();
    const result = before.then(task);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (queues.get(this.file) === settled) queues.delete(this.file);
      });
    queues.set(this.file, settled);
    return result;
  }
}

/** Some mounted folders know no modes: tokens are worth keeping there all the same. */
async function narrow(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch(ignore);
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, "w", 0o600);
  await narrow(file, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable; some systems cannot sync a folder, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    return;
  } finally {
    await handle?.close();
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** For what is good to have and not needed: the copy before, the damaged file, modes. */
function ignore(): void {
  return undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function parseChain(text: string): TokenChain | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.version !== 1) return undefined;
  const accessToken = textOf(value.accessToken);
  const refreshToken = textOf(value.refreshToken);
  const expiresAt = numberOf(value.expiresAt);
  const obtainedAt = numberOf(value.obtainedAt);
  const fingerprint = textOf(value.fingerprint);
  const salt = textOf(value.salt);
  if (!accessToken || !fingerprint || !salt || obtainedAt === undefined) return undefined;
  return { accessToken, refreshToken, expiresAt, obtainedAt, fingerprint, salt };
}
