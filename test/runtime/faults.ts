import type { FaultOptions, Simulator } from "../../src/simulator";
import type { NodeRed } from "../support/node-red";
import { type Json, type Outcome, TOKEN_PATH, ask, ended, press } from "./support";

/** A fault, and the kind of error it ends in; without one the message goes well in the end. */
export type Row = Omit<FaultOptions, "path"> & { code?: string };

const always = { times: Infinity };

/** What can go wrong at the API. */
export const API_FAULTS: readonly Row[] = [
  { fault: "401" },
  { fault: "401", ...always, code: "Unavailable" },
  { fault: "403", code: "Forbidden" },
  { fault: "404", code: "NoData" },
  { fault: "429", code: "RateLimited" },
  { fault: "429", retryAfter: 1 },
  { fault: "500" },
  { fault: "500", ...always, code: "Unavailable" },
  { fault: "503" },
  { fault: "503", ...always, code: "Unavailable" },
  { fault: "slow", delay: 200 },
  { fault: "reset" },
  { fault: "reset", ...always, code: "Unavailable" },
  { fault: "truncated" },
  { fault: "truncated", ...always, code: "Unavailable" },
  { fault: "reply-lost" },
  { fault: "reply-lost", ...always, code: "Unavailable" },
  { fault: "html", code: "BadResponse" },
  { fault: "invalid-json", code: "BadResponse" },
  { fault: "echo-secrets", code: "BadRequest" },
  { fault: "rewrite", rewrite: () => "null" },
  { fault: "rewrite", rewrite: () => '"text"' },
];

/** What can go wrong when new tokens are asked for; each happens once. */
export const TOKEN_FAULTS: readonly Row[] = [
  { fault: "401", code: "InvalidClient" },
  { fault: "403", code: "Forbidden" },
  { fault: "429", code: "RateLimited" },
  { fault: "429", retryAfter: 90, code: "RateLimited" },
  { fault: "500", code: "Unavailable" },
  { fault: "503", code: "Unavailable" },
  { fault: "slow", delay: 100 },
  { fault: "reset", code: "Unavailable" },
  { fault: "html", code: "BadResponse" },
  { fault: "echo-secrets", code: "BadRequest" },
];

/** After these the server has spent the refresh token, and nobody has the new one. */
export const LOST_TOKENS: readonly Row[] = [
  { fault: "truncated", code: "Unavailable" },
  { fault: "reply-lost", code: "Unavailable" },
  { fault: "invalid-json", code: "BadResponse" },
  { fault: "rewrite", rewrite: withoutAccessToken, code: "BadResponse" },
];

function withoutAccessToken(body: unknown): unknown {
  const { access_token: _, ...rest } = body as Json;
  return rest;
}

/** Lets each fault happen to a vehicle of its own, all at once. Needs as many vehicles as faults. */
export async function meetAtApi(
  simulator: Simulator,
  red: NodeRed,
  rows: readonly Row[],
): Promise<Outcome[]> {
  const runs = rows.map((row, index) => {
    const id = simulator.world.profiles[index]?.id ?? "";
    simulator.faults.add({ ...row, path: `/user/vehicles/${id}` });
    return press(red, "read", { link: "self", vehicle: { id } });
  });
  return Promise.all(runs.map(async (run) => ended(red, await run)));
}

/** Lets a fault happen to the request for new tokens that a message needs. */
export async function meetAtRefresh(
  simulator: Simulator,
  red: NodeRed,
  row: Row,
): Promise<Outcome> {
  simulator.tokens.expireAccessTokens();
  const rule = simulator.faults.add({ ...row, path: TOKEN_PATH });
  const result = await ask(red);
  if (rule.hits !== 1) throw new Error(`${row.fault} hit ${rule.hits} requests`);
  return result;
}
