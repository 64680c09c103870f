import type { Node, NodeInitializer } from "node-red";
import { BadRequest } from "../src/errors";
import { type VehicleId, keyOf, vehicleCalled } from "../src/api/vehicles";
import { vehicleIn } from "../src/api/resource";
import { numberOf } from "../src/json";
import { EVENTS } from "../src/events/catalogue";
import { parseWatchOptions } from "../src/events/options";
import type { PaceOptions } from "../src/polling/interval";
import type { Watching } from "../src/polling/poller";
import { INTERVALS, SHORTEST, intervalFlaw } from "../src/rules/intervals";
import { parseValuePaths } from "../src/vehicle/values";
import { migrated } from "../src/rules/versions";
import { type AccountUserDef, accountNameOf, accountNodeOf } from "./common/account-node";
import { retentionOfStores } from "./watch/context-storage";
import { onFlowsStarted } from "./common/flows-started";
import { onInput, toNodeError } from "./common/input";
import { failure } from "./common/status";
import type * as Subscriber from "./watch/subscriber";

interface PsaWatchDef extends AccountUserDef {
  /** A VIN or id; empty: all vehicles of the account. */
  vehicle?: string;
  /** s; empty: what is right for the server. */
  interval?: string | number;
  /** s, while the car charges, moves or preconditions; empty: what is right for the server. */
  activeInterval?: string | number;
  /** Names of events; empty: all. */
  events?: string[];
  /** % of battery and tank. */
  levels?: (string | number)[];
  zones?: { name: string; latitude: number; longitude: number; radius: number }[];
  /** What leaves at the second output: the state, or single values of it. */
  output?: "whole" | "values";
  /** Paths of the state, `battery.level`. */
  values?: string[];
  /** kWh of a battery that does not say it; empty: not known. */
  capacity?: string | number;
  /** % of what comes from the grid that does not reach the battery. */
  lossPercent?: string | number;
  /** Prices per kWh: the hours (`22:00`) and days (`Mon-Fri`) they count, and the zone; empty: always, everywhere. */
  tariffs?: { price: number; from?: string; to?: string; days?: string; zone?: string }[];
  /** Three letters. */
  currency?: string;
  /** g CO2 per kWh of the grid; `msg.intensity` comes before it. */
  co2?: string | number;
  /** Tell what is the case at first sight, too. */
  emitInitial?: boolean;
  /** A store of Node-RED's context; empty: the default one. */
  contextStore?: string;
}

/** A watch that has begun. */
interface RunningWatch extends Pick<Watching, "look"> {
  /** The car that a failure was about, if it was about one. */
  carOf(error: unknown): VehicleId | undefined;
  /** From now on so many g CO2 come with a kWh of the grid. */
  hear(intensity: number): void;
  end(): Promise<void>;
}

const init: NodeInitializer = (RED) => {
  function PsaWatch(this: Node, stored: PsaWatchDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-watch", stored);
    const watched = config.vehicle?.trim() ? config.vehicle : undefined;
    let begun: RunningWatch | undefined;

    /** @throws NotConfigured without an account, BadRequest for what is wrong with the options */
    const begin = (): RunningWatch => {
      const { account, poller, units } = accountNodeOf(RED, config.account);
      // Where no node watches, Node-RED starts sooner without its code.
      const { NodeSubscription } = require("./watch/subscriber") as typeof Subscriber;
      const watch = new NodeSubscription(RED, this, {
        ...parseIntervals(config, account.isLocal ? "local" : "real"),
        options: parseWatchOptions(config),
        values:
          config.output === "values" ? { paths: parseValuePaths(config.values), units } : undefined,
        vehicle: watched,
        contextStore: config.contextStore ?? "",
        source: account,
        accountName: accountNameOf(RED, config.account),
      });
      account.on("changed", watch.onAccountChanged);
      const watching = poller.add(watch);
      return {
        look: (vinOrId) => watch.duringMessage(() => watching.look(vinOrId)),
        carOf: (error) => watch.carOf(error),
        hear: (intensity) => watch.hear(intensity),
        end: () => {
          account.off("changed", watch.onAccountChanged);
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
      work: async (account, message, _send, run) => {
        const meant = keyOf(vehicleIn(message));
        const named = meant ?? watched;
        if (named !== undefined) run.car = () => account.named(vehicleCalled(named));
        begun ??= begin();
        const intensity = numberOf(message.intensity);
        if (intensity !== undefined && intensity >= 0) begun.hear(intensity);
        try {
          await begun.look(meant);
        } catch (error) {
          const refused = begun.carOf(error);
          if (refused) run.car = () => refused;
          throw error;
        }
        return undefined;
      },
      ownStatus: true,
    });
  }

  RED.nodes.registerType("psa-watch", PsaWatch, {
    settings: {
      psaWatchEvents: { value: groupByEvent(), exportable: true },
      psaWatchStores: { value: retentionOfStores(RED), exportable: true },
    },
  });
};

/** @throws BadRequest for an interval that is none, or below the floor */
function parseIntervals(config: PsaWatchDef, server: keyof typeof INTERVALS): PaceOptions {
  const least = SHORTEST[server];
  const defaults = INTERVALS[server];
  const seconds = (option: keyof PaceOptions): number => {
    const value = config[option];
    const flaw = intervalFlaw(value, least);
    if (flaw) throw new BadRequest(flaw, { option, value: String(value), least });
    return value === "" ? defaults[option] : (numberOf(value) ?? defaults[option]);
  };
  return { interval: seconds("interval"), activeInterval: seconds("activeInterval") };
}

/** For the dialog: each event and the group it is listed in. */
function groupByEvent(): Record<string, string> {
  return Object.fromEntries(Object.entries(EVENTS).map(([event, { group }]) => [event, group]));
}

export = init;
