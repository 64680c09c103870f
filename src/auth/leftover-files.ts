import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Unavailable } from "../errors";
import { isMissing, readIfThere } from "./durable-file";
import { toFileName } from "./file-name";
import { findFate, parseTrace } from "./process-trace";
import { parseChain } from "./token-chain";
import type { TokenStore } from "./token-store";

/** What one account may have in the folder. */
const ENDING = /(\.candidate|\.commands)?\.json(\.(previous|new|corrupt))?$/;
const CANDIDATE = ".candidate.json";
/** A sign-in of the dialog waits for a deploy; ms. A lock that nobody touched for so long is nobody's. */
const DAY = 86_400_000;

/**
 * The names, without ending, of token files that belong to none of these accounts. Only what holds tokens counts, and
 * not what another process uses, or a person may be about to deploy.
 */
export async function leftoversIn(folder: string, ids: readonly string[]): Promise<string[]> {
  const known = new Set(ids.map(toFileName));
  const files = await readdir(folder).catch((error: unknown): string[] => {
    if (isMissing(error)) return [];
    throw error;
  });
  const names = new Set(files.filter((file) => ENDING.test(file)).map(nameOf));
  const left: string[] = [];
  for (const name of names) {
    if (known.has(name)) continue;
    const own = files.filter((file) => ENDING.test(file) && nameOf(file) === name);
    if (await isLeft(folder, name, own)) left.push(name);
  }
  return left;
}

/**
 * Removes what is kept under these names, one at a time, and under no others; nothing is revoked.
 * @param open gives the stores of a name, and the file for what it remembers of its orders
 * @returns how many names are gone; what another process uses stays
 */
export async function removeLeftovers(
  names: readonly string[],
  open: (name: string) => { store: TokenStore; candidate: TokenStore; commands?: string },
): Promise<number> {
  let removed = 0;
  for (const name of names) {
    const { store, candidate, commands } = open(name);
    try {
      await store.exclusively(async () => {
        await store.claim();
        await candidate.remove();
        await store.remove();
        if (commands !== undefined) await rm(commands, { force: true });
      });
      removed += 1;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  return removed;
}

function nameOf(file: string): string {
  return file.replace(ENDING, "");
}

async function isLeft(folder: string, name: string, files: readonly string[]): Promise<boolean> {
  if (await isInUse(join(folder, `${name}.lock`))) return false;
  const isWaiting = files.every((file) => file.startsWith(`${name}${CANDIDATE}`));
  let hasTokens = false;
  for (const file of files) {
    const path = join(folder, file);
    if (isWaiting && (await ageOf(path)) < DAY) return false;
    hasTokens ||= parseChain((await readIfThere(path)) ?? "") !== undefined;
  }
  return hasTokens;
}

/** Whether a process has the lock that lives, or that cannot be seen from here. */
async function isInUse(lock: string): Promise<boolean> {
  const text = await readIfThere(lock);
  if (text === undefined) return false;
  const trace = parseTrace(parsed(text));
  const fate = trace && (await findFate(trace));
  return fate === "lives" || (fate !== "ended" && (await ageOf(lock)) < DAY);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** ms since a file was written; endless for none. */
async function ageOf(path: string): Promise<number> {
  const written = await stat(path).catch(() => undefined);
  return written ? Date.now() - written.mtimeMs : Infinity;
}
