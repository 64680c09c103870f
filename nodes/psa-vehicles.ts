import type { Node, NodeInitializer } from "node-red";
import { EXTENSIONS, type Vehicle, keyOf } from "../src/api/vehicles";
import { PsaError } from "../src/errors";
import { defined } from "../src/json";
import { migrated } from "../src/rules/versions";
import type { AccountUserDef } from "./common/account-node";
import { type Message, onInput } from "./common/input";
import { result } from "./common/status";
import { text } from "./common/texts";
import { wholeNumber } from "./common/whole-number";

/** What to ask for besides the plain vehicle, each a box in the dialog. */
interface PsaVehiclesDef
  extends AccountUserDef, Partial<Record<(typeof EXTENSIONS)[number], boolean>> {
  /** Seconds: a list that came within them will do. */
  maxAge?: string | number;
}

const init: NodeInitializer = (RED) => {
  function PsaVehicles(this: Node, stored: PsaVehiclesDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-vehicles", stored);
    const extensions = EXTENSIONS.filter((extension) => config[extension]);

    onInput(RED, this, {
      account: config.account,
      work: async (account, message, send, run) => {
        const { payload: _replaced, ...kept } = message;
        const maxAge = wholeNumber("maxAge", config.maxAge);
        const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: kept.parts };
        let index = 0;
        try {
          for await (const { vehicles, count } of account.vehicles({ extensions, maxAge })) {
            for (const vehicle of vehicles) {
              const copy = RED.util.cloneMessage(kept);
              send(
                Object.assign(copy, carried(vehicle), {
                  parts: defined({ ...parts, index, count }),
                }),
              );
              index += 1;
            }
            if (index < (count ?? Infinity)) run.progress(index, count);
          }
        } catch (error) {
          throw error instanceof PsaError ? error.interrupting(index) : error;
        }
        const key = index === 0 ? "status.noVehicles" : "status.vehicles";
        return result(text(RED, key, { count: index }));
      },
    });
  }

  RED.nodes.registerType("psa-vehicles", PsaVehicles);
};

/** What a message says of a vehicle. */
function carried({ vehicle, links, payload }: Vehicle): Message {
  return { ...defined({ topic: keyOf(vehicle) }), payload, vehicle, links };
}

export = init;
