import { setMaxListeners } from "node:events";
import type { Node, NodeInitializer } from "node-red";
import { COMMANDS, type Command } from "../src/commands/commands";
import type { OrderRequest } from "../src/commands/order";
import { type CommandSettings, orderOf } from "../src/commands/request";
import { BadRequest } from "../src/errors";
import { defined } from "../src/json";
import { secondsFlaw, secondsOf } from "../src/rules/seconds";
import { migrated } from "../src/rules/versions";
import { clockTime } from "../src/time";
import { type VehicleId, vehicleCalled } from "../src/vehicle/identity";
import { type AccountUserDef, commanderOf } from "./common/account-node";
import { type Message, onInput } from "./common/input";
import { orderDone, orderFailure, orderSending, orderStep } from "./common/order-status";

interface PsaCommandDef extends AccountUserDef, CommandSettings {
  /** s: what could not be sent within it is refused, never sent late; empty: by the command. */
  patience?: string | number;
  /** s: how long the outcome is followed; empty: the default. */
  timeout?: string | number;
  /** s: how long to wait until the car's own state shows the effect; empty or 0: not at all. */
  confirm?: string | number;
  /** Sends it although the car says that it cannot. */
  ignoreCapabilities?: boolean;
}

type Times = Pick<OrderRequest, "patience" | "timeout" | "confirm">;

const init: NodeInitializer = (RED) => {
  function PsaCommand(this: Node, stored: PsaCommandDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-command", stored);
    const closing = new AbortController();
    setMaxListeners(0, closing.signal);
    this.on("close", () => closing.abort());

    onInput(RED, this, {
      account: config.account,
      perVehicle: !config.vehicle?.trim(),
      failed: (error) => orderFailure(RED, error),
      work: async (account, received, send, run) => {
        // What is wrong with the message is said before anything else is done.
        const wanted = orderOf(config, received);
        run.car = () => account.named(vehicleCalled(wanted.vehicle));
        const times = timesOf(config);
        const commander = await commanderOf(RED, config.account);
        const { command } = wanted;
        let base = received;
        run.show(orderSending(RED));
        const result = await commander.order({
          ...wanted,
          ...times,
          ignoreCapabilities: config.ignoreCapabilities === true,
          withdrawn: closing.signal,
          onStep: (step, vehicle) => {
            base = about(received, vehicle);
            const payload = { command, ...defined({ vin: vehicle.vin }), ...step };
            send([null, { ...RED.util.cloneMessage(base), topic: command, payload }]);
            run.show(orderStep(RED, step.status));
          },
        });
        send([{ ...base, topic: command, payload: result }, null]);
        return orderDone(RED, result.outcome, clockTime(new Date(result.at)));
      },
    });
  }

  RED.nodes.registerType("psa-command", PsaCommand, {
    settings: {
      psaCommandCommands: { value: commandsForEditor(), exportable: true },
    },
  });
};

/** The message as one of the car that was ordered: links of another one are not kept. */
function about(received: Message, vehicle: VehicleId): Message {
  const { links, vehicle: named, ...message } = received;
  const { id, vin } = Object(named) as VehicleId;
  const isSame = id === undefined ? vin === vehicle.vin : id === vehicle.id;
  return isSame && named !== undefined
    ? received
    : { ...message, vehicle, ...(named === undefined && defined({ links })) };
}

/** @throws BadRequest for what are no seconds */
function timesOf(config: PsaCommandDef): Times {
  const entries = (["patience", "timeout", "confirm"] as const).map((option) => {
    const value = config[option];
    const flaw = secondsFlaw(value);
    if (flaw) throw new BadRequest(flaw, { option, value: String(value) });
    return [option, secondsOf(value)] as const;
  });
  return Object.fromEntries(entries);
}

/** For the dialogs: of each command its kind, its scope, its parameters, and whether the account must allow it. */
function commandsForEditor() {
  return Object.fromEntries(
    Object.entries<Command>(COMMANDS).map(([name, command]) => {
      const { kind, scope, parameters, patience, isDangerous = false } = command;
      return [name, { kind, scope, parameters, patience, isDangerous }];
    }),
  );
}

export = init;
