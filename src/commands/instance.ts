import { createHash, randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { openFolder, readIfThere, syncFolder, writeSynced } from "../auth/durable-file";
import { inTurn } from "../auth/in-turn";
import { objectOf, textOf } from "../json";

const OF_THIS_PROCESS = randomUUID();

/**
 * The label of the callback of one account of this Node-RED, by which it is known among those of others. It tells
 * nothing to a reader.
 * @param file where the account keeps what it remembers; the random id of this Node-RED is beside it
 */
export async function callbackLabel(file: string | undefined): Promise<string> {
  const instance = file === undefined ? OF_THIS_PROCESS : await instanceAt(dirname(file));
  const name = file === undefined ? "" : basename(file);
  const digest = createHash("sha256").update(`${instance} ${name}`).digest("hex");
  return `node-red-contrib-psa ${digest.slice(0, 32)}`;
}

/** The id of the Node-RED that a folder belongs to, made on first use; that of the process where nothing is kept. */
function instanceAt(folder: string): Promise<string> {
  const file = join(folder, "instance.json");
  return inTurn(file, async () => {
    try {
      const known = idIn(await readIfThere(file));
      if (known !== undefined) return known;
      await openFolder(folder);
      return await make(file);
    } catch {
      return OF_THIS_PROCESS;
    }
  });
}

async function make(file: string): Promise<string> {
  const id = randomUUID();
  const text = JSON.stringify({ version: 1, id }, undefined, 2);
  // Of two processes that begin at once one makes it.
  const handle = await open(file, "wx", 0o600).catch(() => undefined);
  await handle?.close();
  const other = handle ? undefined : idIn(await readIfThere(file));
  if (other !== undefined) return other;
  await writeSynced(file, text);
  await syncFolder(dirname(file));
  return id;
}

function idIn(text = ""): string | undefined {
  try {
    return textOf(objectOf(JSON.parse(text)).id);
  } catch {
    return undefined;
  }
}
