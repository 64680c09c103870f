import { Router, type Request } from "express";
import { answer, bodyOf } from "./exchange";
import { parseFault, type FaultOptions, type Faults } from "./faults/faults";
import { jsonReply, Refusal, type Reply } from "./reply";
import type { Simulator } from "./simulator";

const SHOWN = 100;

/**
 * The simulator's own addresses, for those who use it from another process: `GET /simulator` says where
 * to sign in and which cars there are; `/simulator/remotes` lists the orders that were taken, oldest first;
 * `/simulator/faults` lists, adds and removes faults.
 */
export function controlRoutes(simulator: () => Simulator, faults: Faults): Router {
  const router = Router();
  router.get(
    "/",
    answer(() => jsonReply(200, describe(simulator()))),
  );
  router.get(
    "/remotes",
    answer(() => jsonReply(200, { remotes: simulator().remotes.received })),
  );
  router.get(
    "/faults",
    answer(() => jsonReply(200, { faults: faults.list().map(faultJson) })),
  );
  router.post(
    "/faults",
    answer((request) => {
      const { number } = faults.add(readFault(request));
      return jsonReply(201, { id: number });
    }),
  );
  router.delete(
    "/faults",
    answer(() => {
      faults.clear();
      return noContent;
    }),
  );
  router.delete(
    "/faults/:id",
    answer((request) =>
      faults.remove(Number(request.params.id)) ? noContent : problem(404, "No such fault."),
    ),
  );
  router.use(answer(() => problem(404, "The simulator has no such address.")));
  return router;
}

const noContent: Reply = { status: 204, headers: {}, body: "" };

function problem(status: number, message: string): Reply {
  return jsonReply(status, { message });
}

function describe({ identityUrl, apiUrl, account, clock, world }: Simulator): object {
  const vehicles = world.profiles.slice(0, SHOWN).map(({ id, vin, model, generation }) => {
    const { brand, label, motorization } = model;
    return { id, vin, brand, label, motorization, generation };
  });
  return {
    identityUrl,
    apiUrl,
    account,
    clock: { now: clock.now().toISOString(), speed: clock.speed },
    total: world.size,
    vehicles,
  };
}

function faultJson({ number, path, times = 1, ...fault }: ReturnType<Faults["list"]>[number]) {
  const where = path instanceof RegExp ? { path: String(path) } : path && { path };
  return { id: number, ...fault, ...where, times: Number.isFinite(times) ? times : null };
}

/** A fault in JSON: as in `faults.add`, but no regular expression, and `times: null` for ever. */
function readFault(request: Request): FaultOptions {
  if (!request.is("application/json")) throw new Refusal(problem(415, "JSON is expected."));
  const body = readObject(bodyOf(request));
  const { fault, path, method, times, after, retryAfter, delay, ...others } = body;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Refusal(problem(400, `A fault has no ${unknown}.`));
  try {
    return {
      ...parseFault(String(fault)),
      ...(typeof path === "string" && { path }),
      ...(typeof method === "string" && { method }),
      ...(times === null && { times: Infinity }),
      ...(typeof times === "number" && { times }),
      ...(typeof after === "number" && { after }),
      ...(typeof retryAfter === "number" && { retryAfter }),
      ...(typeof delay === "number" && { delay }),
    };
  } catch (error) {
    throw new Refusal(problem(400, error instanceof Error ? error.message : "Bad fault."));
  }
}

function readObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(problem(400, "A JSON object is expected."));
}
