import type { Node, NodeInitializer } from "node-red";
import { type Account, type Place, targetOf } from "../src/account";
import { RELATIONS } from "../src/api/relations";
import { BadRequest, PsaError } from "../src/errors";
import { copyOf, defined, numberOf, textOf } from "../src/json";
import { momentOf } from "../src/time";
import type { AccountUserDef } from "./common/account-node";
import { type Message, type Send, onInput } from "./common/input";
import { result } from "./common/status";

interface PsaReadDef extends AccountUserDef {
  /** A relation; empty: taken from `msg.link`. */
  link?: string;
  /** A VIN or id; empty: the message's vehicle. */
  vehicle?: string;
  /** For collections: one message each. */
  split?: boolean;
  /** For collections: at most so many items; empty or 0: all. */
  limit?: string | number;
  /** For collections: a date, or a duration back from now. */
  since?: string;
}

const init: NodeInitializer = (RED) => {
  function PsaRead(this: Node, config: PsaReadDef): void {
    RED.nodes.createNode(this, config);

    onInput(RED, this, {
      account: config.account,
      perVehicle: true,
      work: async (account, message, send) => {
        const name = config.link || textOf(message.link);
        if (name === undefined) throw new BadRequest("noLinkName");
        const chosen = config.vehicle ? await account.vehicle(config.vehicle) : undefined;
        const place = await account.locate(chosen ?? targetOf(message), name);
        const base = chosen
          ? { ...message, vehicle: chosen.vehicle, links: chosen.links }
          : message;
        if (place.collection === undefined) {
          const response = await account.read(place);
          send({ ...base, payload: copyOf(response), response });
          return result(place.name);
        }
        const count = await readCollection(account, place, base, send);
        return result(`${place.name}: ${count}`);
      },
    });

    /** Sends a collection as the node is set: one array, or one message each. Returns how many came. */
    const readCollection = async (
      account: Account,
      place: Place,
      base: Message,
      send: Send,
    ): Promise<number> => {
      const since: unknown = config.since || base.since;
      const slices = account.items(place, {
        limit: limitOf(config.limit),
        ...(since === undefined || since === "" ? {} : { since: momentOf(since, "since") }),
      });
      const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: base.parts };
      const { payload: _replaced, ...kept } = base;
      const list: unknown[] = [];
      const pages: unknown[] = [];
      let sent = 0;
      try {
        for await (const { items, body, count } of slices) {
          pages.push(body);
          for (const item of items) {
            const payload = RED.util.cloneMessage(item);
            if (config.split) {
              const position = defined({ ...parts, index: sent, count });
              const copy = RED.util.cloneMessage(kept);
              send({ ...copy, payload, response: item, parts: position });
              sent += 1;
            } else {
              list.push(payload);
            }
          }
        }
      } catch (error) {
        throw error instanceof PsaError ? error.interrupting(sent) : error;
      }
      if (!config.split) send({ ...base, payload: list, response: pages });
      return config.split ? sent : list.length;
    };
  }

  RED.nodes.registerType("psa-read", PsaRead, {
    settings: { psaReadRelations: { value: collectionByRelation(), exportable: true } },
  });
};

/** For the dialog: each relation a vehicle may offer, and whether it is a collection. */
function collectionByRelation(): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(RELATIONS)
      .filter(([, { path }]) => path !== undefined)
      .map(([name, { collection }]) => [name, collection !== undefined]),
  );
}

/** @throws BadRequest for what is no whole number */
function limitOf(value: string | number | undefined): number {
  const limit = numberOf(value === undefined || value === "" ? 0 : value);
  if (limit !== undefined && Number.isInteger(limit) && limit >= 0) return limit || Infinity;
  throw new BadRequest("badOption", {
    option: "limit",
    value: String(value),
    expected: "a whole number, 0 for all",
  });
}

export = init;
