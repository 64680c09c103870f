import type { NodeAPI } from "node-red";
import { leftoversIn, removeLeftovers } from "../../src/auth/leftover-files";
import { accountIds } from "../common/account-node";
import { onFlowsStarted } from "../common/flows-started";
import { text } from "../common/texts";
import { folderIn, storesNamed } from "./token-stores";
import { scrubbed } from "./last-word";

type Runtime = Pick<NodeAPI, "nodes" | "settings" | "log" | "_" | "events">;

/** The names of token files that belong to no account of the flows. */
async function leftovers(RED: Pick<NodeAPI, "nodes" | "settings">): Promise<string[]> {
  const folder = folderIn(RED);
  return folder === undefined ? [] : leftoversIn(folder, accountIds(RED));
}

/** How many deleted accounts have left tokens behind. */
export async function countLeftovers(
  RED: Pick<NodeAPI, "nodes" | "settings">,
): Promise<{ count: number }> {
  return { count: (await leftovers(RED)).length };
}

/** Removes what deleted accounts have left behind; `count` is what another process still uses. */
export async function clearLeftovers(
  RED: Pick<NodeAPI, "nodes" | "settings">,
): Promise<{ removed: number; count: number }> {
  const names = await leftovers(RED);
  const removed = await removeLeftovers(names, (name) => storesNamed(folderIn(RED) ?? "", name));
  return { removed, count: names.length - removed };
}

/** Tells in the log, once the flows are there. */
export function tellOfLeftovers(RED: Runtime): void {
  const look = async () => {
    const { count } = await countLeftovers(RED);
    if (count > 0) RED.log.warn(text(RED, "warnings.leftovers", { count }));
  };
  onFlowsStarted(RED, () => {
    look().catch((error: unknown) => RED.log.warn(scrubbed(error, [])));
  });
}
