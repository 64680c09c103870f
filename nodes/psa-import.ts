import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Node, NodeDef, NodeInitializer } from "node-red";
import type * as PLimit from "p-limit";
import { brandOfVin } from "../src/brands";
import { BadRequest, type PsaError } from "../src/errors";
import { defined } from "../src/json";
import { migrated } from "../src/rules/versions";
import type { AppTrip } from "../src/trip-file/trip";
import type { CarTrips } from "../src/trip-file/trip-file";
import { type Message, type Send, onMessage, toNodeError } from "./common/input";
import { type Status, result } from "./common/status";
import { text } from "./common/texts";
import { ToldTripsMemory } from "./import/told-trips-memory";
import { hasContextStore, retentionOfStores } from "./watch/context-storage";

interface PsaImportDef extends NodeDef {
  /** Where the file is: in the payload, or the one that comes with the package. */
  source?: "message" | "sample";
  /** Each trip once. */
  onlyNew?: boolean;
  /** A store of Node-RED's context; empty: the default one. */
  contextStore?: string;
}

/** A trip to be sent. */
interface Outgoing {
  vin: string;
  trip: AppTrip & { repeated?: true };
}

const SAMPLE = join(__dirname, "samples", "app-trips.json");

const init: NodeInitializer = (RED) => {
  function PsaImport(this: Node, stored: PsaImportDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-import", stored);
    const { source, onlyNew = false, contextStore = "" } = config;
    const memory = new ToldTripsMemory(this, contextStore);
    /** Two files at once could both hold what neither knows of yet. */
    const inTurn = limitTo(1);
    let isStoreKnown = !onlyNew || hasContextStore(RED, contextStore);

    onMessage(RED, this, {
      work: async (message, send) => {
        const { payload, ...kept } = message;
        const { tripFile } = await import("../src/trip-file/trip-file");
        const { cars, problem } = tripFile(source === "sample" ? await readFile(SAMPLE) : payload);
        if (!isStoreKnown) complain(message);
        const count = await (onlyNew
          ? inTurn(() => sendNew(cars, kept, send))
          : sendAll(allOf(cars), kept, send));
        if (problem) throw withCount(problem, count);
        return shown(count);
      },
    });
    this.on("close", (done: () => void) => {
      inTurn(() => undefined).then(done, done);
    });

    /** The default store stands in for one that is not there. */
    const complain = (message: Message): void => {
      isStoreKnown = true;
      const error = new BadRequest("unknownStore", { store: contextStore });
      this.error(toNodeError(RED, error), message);
    };

    /** What was sent is handed on in a later turn of the event loop: it counts as told only then. */
    const sendNew = (cars: readonly CarTrips[], kept: Message, send: Send): Promise<number> =>
      memory.tellNew(cars, async (news) => {
        const count = sendAll(news, kept, send);
        await nextTurn();
        return count;
      });

    const sendAll = (trips: readonly Outgoing[], kept: Message, send: Send): number => {
      const count = trips.length;
      const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: kept.parts };
      for (const [index, { vin, trip: payload }] of trips.entries()) {
        const copy = RED.util.cloneMessage(kept);
        const vehicle = defined({ vin, brand: brandOfVin(vin) });
        send({ ...copy, topic: vin, payload, vehicle, parts: defined({ ...parts, index, count }) });
      }
      return count;
    };

    const shown = (count: number): Status => {
      const nothing = onlyNew ? "noNewTrips" : "noTrips";
      return result(text(RED, `status.${count === 0 ? nothing : "trips"}`, { count }));
    };
  }

  RED.nodes.registerType("psa-import", PsaImport, {
    settings: { psaImportStores: { value: retentionOfStores(RED), exportable: true } },
  });
};

/** Loaded where there is a node: most flows have none. */
function limitTo(count: number): PLimit.LimitFunction {
  const { default: pLimit } = require("p-limit") as typeof PLimit;
  return pLimit(count);
}

function allOf(cars: readonly CarTrips[]): Outgoing[] {
  return cars.flatMap(({ vin, trips }) => trips.map((trip) => ({ vin, trip })));
}

/** After a cut nothing comes, so that it matters how much came before. */
function withCount(problem: PsaError, count: number): PsaError {
  return problem.text === "tripFileDamaged" ? problem.interrupting(count) : problem;
}

export = init;
