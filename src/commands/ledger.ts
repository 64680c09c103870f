import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { openFolder, readIfThere, syncFolder, writeSynced } from "../auth/durable-file";
import { inTurn } from "../auth/in-turn";
import { defined, isObject, numberOf, objectOf, textOf } from "../json";

/** What one account must remember of its orders. Moments in ms since the epoch. */
export interface Entries {
  /** The callback that was registered; `runs` where the server takes no orders below a paused one. */
  callback?: { id: string; runs?: true };
  wakeUps: { vehicle: string; at: number }[];
  /** Cars that the vendor wakes up no more, and until when. */
  capped: Record<string, number>;
}

/** Changes that could not be written, by file: until they can be, they are the truth. */
const unwritten = new Map<string, Entries>();
let memories = 0;

/** Keeps what must outlive a restart in a file beside the tokens; without one it lives in memory. */
export class Ledger {
  private readonly key: string;
  private memory: Entries = { wakeUps: [], capped: {} };

  constructor(private readonly file?: string) {
    this.key = file ?? `memory of orders ${(memories += 1)}`;
  }

  read(): Promise<Entries> {
    return inTurn(this.key, () => this.load());
  }

  /**
   * Changes it, one at a time in this process; durable when it resolves. What `edit` throws changes nothing.
   * @throws Error when it could not be written; it counts all the same
   */
  change(edit: (entries: Entries) => void): Promise<void> {
    return inTurn(this.key, async () => {
      const entries = structuredClone(await this.load());
      edit(entries);
      await this.save(entries);
    });
  }

  private async load(): Promise<Entries> {
    if (this.file === undefined) return this.memory;
    return unwritten.get(this.file) ?? entriesIn(await readIfThere(this.file).catch(() => ""));
  }

  private async save(entries: Entries): Promise<void> {
    const { file } = this;
    this.memory = entries;
    if (file === undefined) return;
    unwritten.set(file, entries);
    await openFolder(dirname(file));
    await writeSynced(`${file}.new`, JSON.stringify({ version: 1, ...entries }, undefined, 2));
    await rename(`${file}.new`, file);
    await syncFolder(dirname(file));
    unwritten.delete(file);
  }
}

/** A text that is damaged says nothing. */
function entriesIn(text = ""): Entries {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const { callback, wakeUps, capped } = objectOf(value);
  return {
    ...defined({ callback: callbackIn(callback) }),
    wakeUps: (Array.isArray(wakeUps) ? wakeUps : []).flatMap(wakeUpIn),
    capped: Object.fromEntries(
      Object.entries(objectOf(capped)).flatMap(([vehicle, until]) => {
        const moment = numberOf(until);
        return moment === undefined ? [] : [[vehicle, moment]];
      }),
    ),
  };
}

function callbackIn(value: unknown): Entries["callback"] {
  const { id, runs } = objectOf(value);
  const known = textOf(id);
  return known === undefined ? undefined : { id: known, ...(runs === true && { runs }) };
}

function wakeUpIn(value: unknown): Entries["wakeUps"] {
  if (!isObject(value)) return [];
  const vehicle = textOf(value.vehicle);
  const at = numberOf(value.at);
  return vehicle === undefined || at === undefined ? [] : [{ vehicle, at }];
}
