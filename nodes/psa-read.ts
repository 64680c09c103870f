import type { Node, NodeInitializer } from "node-red";
import type { Account, Item, Selection } from "../src/account";
import { FILTERS, type Filters, RELATIONS, wordsOf } from "../src/api/relations";
import { PATIENCE } from "../src/api/patience";
import type { EXTENSIONS } from "../src/api/vehicles";
import { BadRequest, NoData, PsaError } from "../src/errors";
import { defined, textOf } from "../src/json";
import { type Resource, parseTarget } from "../src/api/resource";
import { migrated } from "../src/rules/versions";
import { momentOf } from "../src/time";
import type { AccountUserDef } from "./common/account-node";
import { type Message, type Send, onInput } from "./common/input";
import { type Status, nothing, result, stale } from "./common/status";
import { wholeNumber } from "./common/whole-number";

interface PsaReadDef extends AccountUserDef, Filters {
  /** A relation; empty: taken from `msg.link`. */
  link?: string;
  /** A VIN or id; empty: the message's vehicle. */
  vehicle?: string;
  /** What a 404 is: an error, or a message with an empty payload. */
  noData?: "error" | "message";
  /** Seconds: a reply that came within them will do. */
  maxAge?: string | number;
  /** For the vehicle itself: what to ask for besides. */
  extensions?: (typeof EXTENSIONS)[number][];
  /** For collections: one message each. */
  split?: boolean;
  /** For collections: which end comes first. */
  order?: "oldest" | "newest";
  /** For collections: at most so many items; empty or 0: all. */
  limit?: string | number;
  /** For collections: a date, or a duration back from now; or where in the message it is. */
  since?: string;
  sinceType?: "str" | "msg";
  until?: string;
  untilType?: "str" | "msg";
}

const init: NodeInitializer = (RED) => {
  function PsaRead(this: Node, stored: PsaReadDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-read", stored);

    onInput(RED, this, {
      account: config.account,
      perVehicle: !config.vehicle?.trim(),
      work: async (account, received, send) => {
        const { age: _age, stale: _stale, response: _response, ...message } = received;
        const asked = performance.now();
        const name = config.link || textOf(message.link);
        if (name === undefined) throw new BadRequest("noLinkName");
        const named = config.vehicle?.trim() ? config.vehicle : undefined;
        const chosen = named === undefined ? undefined : await account.vehicle(named);
        const place = await account.locate(chosen ?? parseTarget(message), name);
        // What looking the vehicle up took is taken off, so that a message waits no longer than one question.
        const patience = Math.max(0, PATIENCE - (performance.now() - asked));
        const base = chosen
          ? { ...message, vehicle: chosen.vehicle, links: chosen.links }
          : message;
        try {
          return place.collection === undefined
            ? await readOne(account, place, patience, base, send)
            : await readMany(account, place, patience, base, send);
        } catch (error) {
          const isEmpty = error instanceof NoData && error.sent === undefined;
          if (!isEmpty || config.noData !== "message") throw error;
          send({ ...base, payload: place.collection === undefined ? {} : [] });
          return nothing(RED);
        }
      },
    });

    const readOne = async (
      account: Account,
      place: Resource,
      patience: number,
      base: Message,
      send: Send,
    ): Promise<Status> => {
      const maxAge = wholeNumber("maxAge", config.maxAge);
      const { extensions = [] } = config;
      const reading = await account.read(place, { maxAge, extensions, patience });
      const { payload, response, at } = reading;
      const age = at && Math.max(0, Math.round((Date.now() - at.getTime()) / 1000));
      send({ ...base, payload, response, ...defined({ age, stale: reading.stale || undefined }) });
      return reading.stale ? stale(RED, place.name) : result(place.name);
    };

    /** Sends a collection as the node is set: one array, or one message each. */
    const readMany = async (
      account: Account,
      place: Resource,
      patience: number,
      base: Message,
      send: Send,
    ): Promise<Status> => {
      const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: base.parts };
      const { payload: _replaced, ...kept } = base;
      const sendItem = (item: Item, index: number, count: number | undefined) => {
        const { payload, response, links } = item;
        const copy = RED.util.cloneMessage(kept);
        send({ ...copy, payload, response, links, parts: defined({ ...parts, index, count }) });
      };
      const list: unknown[] = [];
      const pages: unknown[] = [];
      try {
        for await (const { items, body, count } of account.items(place, {
          ...selection(base),
          patience,
        })) {
          pages.push(body);
          for (const item of items) {
            if (config.split) sendItem(item, list.length, count);
            list.push(item.payload);
          }
        }
      } catch (error) {
        throw error instanceof PsaError ? error.interrupting(list.length) : error;
      }
      if (!config.split) send({ ...base, payload: list, response: pages });
      return result(`${place.name}: ${list.length}`);
    };

    const selection = (message: Message): Selection => ({
      limit: wholeNumber("limit", config.limit) || Infinity,
      newestFirst: config.order === "newest",
      filters: Object.fromEntries(
        Object.keys(FILTERS).map((name) => [name, config[name as keyof Filters] ?? ""]),
      ),
      ...defined({ since: moment("since", message), until: moment("until", message) }),
    });

    /** From the node, or from where it says in the message; else from `msg.since`, `msg.until`. */
    const moment = (option: "since" | "until", message: Message): Date | undefined => {
      const text = config[option];
      const value =
        config[`${option}Type`] === "msg" && text
          ? property(message, text, option)
          : text || message[option];
      return value === undefined || value === "" ? undefined : momentOf(value, option);
    };

    /** Undefined also when a part of the way to it is missing. */
    const property = (message: Message, path: string, option: string): unknown => {
      try {
        return RED.util.getMessageProperty(message, path) as unknown;
      } catch (error) {
        if (error instanceof TypeError) return undefined;
        throw new BadRequest("badMoment", { option, value: `msg.${path}` });
      }
    };
  }

  RED.nodes.registerType("psa-read", PsaRead, {
    settings: { psaReadRelations: { value: relationsForEditor(), exportable: true } },
  });
};

/** For the dialog: of each relation whether it is a collection, and what it can be filtered by. */
function relationsForEditor() {
  return Object.fromEntries(
    Object.entries(RELATIONS).map(([name, { collection, filters = [] }]) => {
      const choices = filters.map((filter) => [filter, wordsOf(filter) ?? []] as const);
      return [name, { collection: collection !== undefined, filters: Object.fromEntries(choices) }];
    }),
  );
}

export = init;
