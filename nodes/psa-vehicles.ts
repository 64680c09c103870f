import type { Node, NodeInitializer } from "node-red";
import { EXTENSIONS, type Vehicle, keyOf } from "../src/api/vehicles";
import { PsaError } from "../src/errors";
import { defined } from "../src/json";
import { migrated } from "../src/rules/versions";
import type { AccountUserDef } from "./common/account-node";
import { type Message, onInput } from "./common/input";
import { result } from "./common/status";
import { text } from "./common/texts";

/** What to ask for besides the plain vehicle, each a box in the dialog. */
interface PsaVehiclesDef
  extends AccountUserDef, Partial<Record<(typeof EXTENSIONS)[number], boolean>> {}

const init: NodeInitializer = (RED) => {
  function PsaVehicles(this: Node, stored: PsaVehiclesDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-vehicles", stored);
    const extensions = EXTENSIONS.filter((extension) => config[extension]);

    onInput(RED, this, {
      account: config.account,
      work: async (account, message, send, run) => {
        const { payload: _replaced, ...kept } = message;
        const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: kept.parts };
        let index = 0;
        try {
          for await (const { vehicles, count } of account.vehicles(extensions)) {
            for (const vehicle of vehicles) {
              const copy = RED.util.cloneMessage(kept);
              const position = defined({ ...parts, index, count });
              send({ ...withVehicle(copy, vehicle), parts: position });
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

function withVehicle(message: Message, { vehicle, links, payload }: Vehicle): Message {
  return { ...message, ...defined({ topic: keyOf(vehicle) }), payload, vehicle, links };
}

export = init;
