import type { NodeAPI } from "node-red";

/** One listener for all nodes, lest Node.js takes many nodes for a leak. */
const waiting = new Set<() => void>();

/**
 * Calls back when the flows have started: what a node sends, tells or shows while others are not made
 * yet reaches nobody. Returns how to call it off.
 */
export function onFlowsStarted({ events }: Pick<NodeAPI, "events">, begin: () => void): () => void {
  if (waiting.size === 0) events.once("flows:started", beginAll);
  waiting.add(begin);
  return () => {
    waiting.delete(begin);
    if (waiting.size === 0) events.off("flows:started", beginAll);
  };
}

function beginAll(): void {
  const all = [...waiting];
  waiting.clear();
  for (const begin of all) begin();
}
