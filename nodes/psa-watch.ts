import type { Node, NodeInitializer } from "node-red";
import { BadRequest } from "../src/errors";
import { numberOf, objectOf, textOf } from "../src/json";
import { EVENTS } from "../src/events/catalogue";
import { watchOptionsOf } from "../src/events/options";
import type { PaceOptions } from "../src/polling/interval";
import type { Watching } from "../src/polling/poller";
import { type AccountUserDef, accountNodeOf } from "./common/account-node";
import { keepingOf } from "./watch/context-stores";
import { onFlowsStarted } from "./common/flows-started";
import { type Message, onInput, toNodeError } from "./common/input";
import { failure } from "./common/status";
import type * as Subscriber from "./watch/subscriber";

interface PsaWatchDef extends AccountUserDef {
  /** A VIN or id; empty: all vehicles of the account. */
  vehicle?: string;
  /** s */
  interval?: string | number;
  /** s, while the car charges, moves or preconditions. */
  activeInterval?: string | number;
  /** Names of events; empty: all. */
  events?: string[];
  /** % of battery and tank. */
  levels?: (string | number)[];
  zones?: { name: string; latitude: number; longitude: number; radius: number }[];
  /** Tell what is the case at first sight, too. */
  emitInitial?: boolean;
  /** A store of Node-RED's context; empty: the default one. */
  contextStore?: string;
}

/** A watch that has begun. */
interface Begun extends Pick<Watching, "look"> {
  end(): Promise<void>;
}

const DEFAULTS = { interval: 300, activeInterval: 120 };
/** The shortest intervals, in s: the vendor's servers are to be spared, a simulator need not be. */
const FLOOR = { real: 60, local: 1 };

const init: NodeInitializer = (RED) => {
  function PsaWatch(this: Node, config: PsaWatchDef): void {
    RED.nodes.createNode(this, config);
    let begun: Begun | undefined;

    /** @throws NotConfigured without an account, BadRequest for what is wrong with the options */
    const begin = (): Begun => {
      const { account, poller } = accountNodeOf(RED, config.account);
      // Where no node watches, Node-RED starts sooner without its code.
      const { NodeWatch } = require("./watch/subscriber") as typeof Subscriber;
      const watch = new NodeWatch(RED, this, {
        ...paceFor(config, account.isLocal ? FLOOR.local : FLOOR.real),
        options: watchOptionsOf(config),
        vehicle: config.vehicle?.trim() ? config.vehicle : undefined,
        contextStore: config.contextStore ?? "",
      });
      account.on("changed", watch.accountChanged);
      const watching = poller.add(watch);
      return {
        look: (vinOrId) => watch.asked(() => watching.look(vinOrId)),
        end: () => {
          account.off("changed", watch.accountChanged);
          watching.stop();
          return watch.close();
        },
      };
    };

    const unbegun = onFlowsStarted(RED, () => {
      try {
        begun ??= begin();
      } catch (error) {
        this.error(toNodeError(RED, error), {});
        this.status(failure(RED, error));
      }
    });

    this.on("close", (done: () => void) => {
      unbegun();
      (begun?.end() ?? Promise.resolve()).then(done, done);
    });

    onInput(RED, this, {
      account: config.account,
      work: async (_account, message) => {
        begun ??= begin();
        await begun.look(vehicleIn(message));
        return undefined;
      },
      ownStatus: true,
    });
  }

  RED.nodes.registerType("psa-watch", PsaWatch, {
    settings: {
      psaWatchEvents: { value: groupByEvent(), exportable: true },
      psaWatchStores: { value: keepingOf(RED), exportable: true },
    },
  });
};

/** @throws BadRequest for an interval that is none, or below the floor */
function paceFor(config: PsaWatchDef, least: number): PaceOptions {
  const seconds = (option: keyof typeof DEFAULTS): number => {
    const value = config[option];
    const number = value === undefined || value === "" ? DEFAULTS[option] : numberOf(value);
    if (number !== undefined && number >= least) return number;
    throw new BadRequest("badInterval", { option, value: String(value), least });
  };
  return { interval: seconds("interval"), activeInterval: seconds("activeInterval") };
}

/** The vehicle a message narrows the look to. */
function vehicleIn(message: Message): string | undefined {
  const { id, vin } = objectOf(message.vehicle);
  return textOf(id) ?? textOf(vin);
}

/** For the dialog: each event and the group it is listed in. */
function groupByEvent(): Record<string, string> {
  return Object.fromEntries(Object.entries(EVENTS).map(([event, { group }]) => [event, group]));
}

export = init;
