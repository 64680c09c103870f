import type { Node, NodeInitializer } from "node-red";
import type { Account, Selection } from "../src/account";
import { FILTERS, type Filters, RELATIONS, wordsOf } from "../src/api/relations";
import { PATIENCE } from "../src/api/patience";
import {
  type EXTENSIONS,
  type Vehicle,
  type VehicleId,
  matches,
  vehicleCalled,
  vehicleIdIn,
} from "../src/api/vehicles";
import { BadRequest, NoData, PsaError } from "../src/errors";
import { defined, objectOf, textOf } from "../src/json";
import { type Resource, type VehicleTarget, parseTarget } from "../src/api/resource";
import { migrated } from "../src/rules/versions";
import { momentOf } from "../src/time";
import type { AccountUserDef } from "./common/account-node";
import type { Shown } from "./common/aging";
import { type Message, type Run, type Send, onInput } from "./common/input";
import { type Status, nothing, result, stale as staleStatus } from "./common/status";
import { wholeNumber } from "./common/whole-number";
import { countText, summaryOf } from "./read/summary";
import { ReadValues } from "./read/values";

interface PsaReadDef extends AccountUserDef, Filters {
  /** Of a status: everything in one message, or single values. */
  output?: "whole" | "values";
  /** Paths of the state, `battery.level`. */
  values?: string[];
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
    const values = config.output === "values" ? new ReadValues(RED, this, config) : undefined;
    const named = config.vehicle?.trim() ? config.vehicle : undefined;

    onInput(RED, this, {
      account: config.account,
      perVehicle: named === undefined,
      work: async (account, received, send, run) => {
        const { age: _age, stale: _stale, response: _response, ...message } = received;
        const asked = performance.now();
        const target = parseTarget(message);
        const meant = named === undefined ? target.vehicle : vehicleCalled(named);
        run.car = () => account.named(meant);
        const name = config.link || textOf(message.link);
        if (name === undefined) throw new BadRequest("noLinkName");
        const chosen = named === undefined ? undefined : await account.vehicle(named);
        const place = await account.locate(chosen ?? target, name);
        values?.check(place.name);
        const car = chosen?.vehicle ?? vehicleAt(place, target);
        run.car = () => account.named(car);
        // What looking the vehicle up took is taken off, so that a message waits no longer than one question.
        const patience = Math.max(0, PATIENCE - (performance.now() - asked));
        const reading: OneReading = {
          account,
          place,
          patience,
          run,
          message,
          // Asked for once the car was read, so that nothing is asked in vain.
          finish: async () => {
            const identified = await account.identify(car);
            run.car = () => identified;
            return aboutCar(message, identified, chosen?.links);
          },
        };
        try {
          return place.collection === undefined
            ? await readOne(reading, send)
            : await readMany(reading, send);
        } catch (error) {
          const isEmpty = error instanceof NoData && error.sent === undefined;
          if (!isEmpty || config.noData !== "message") throw await account.meaningOf(error, car);
          const payload = place.collection === undefined ? {} : [];
          const finished = await reading.finish();
          if (values) values.send(finished, payload, send);
          else send({ ...finished, payload });
          return nothing(RED);
        }
      },
    });

    const readOne = async (
      { account, place, patience, finish }: OneReading,
      send: Send,
    ): Promise<Shown> => {
      const maxAge = wholeNumber("maxAge", config.maxAge);
      const { extensions = [] } = config;
      const reading = await account.read(place, { maxAge, extensions, patience });
      const { payload, response, at } = reading;
      const age = at && Math.max(0, Math.round((Date.now() - at.getTime()) / 1000));
      const stale = reading.stale || undefined;
      const told = defined({ age, stale });
      if (values) values.send({ ...(await finish()), ...defined({ stale }) }, payload, send);
      else send({ ...(await finish()), payload, response, ...told });
      const summary = summaryOf(place.name, payload, at);
      return () => (stale ? staleStatus(RED, summary(RED)) : result(summary(RED)));
    };

    /** Sends a collection as the node is set: one array, or one message each. */
    const readMany = async (
      { account, place, patience, run, message, finish }: OneReading,
      send: Send,
    ): Promise<Status> => {
      const parts = { id: RED.util.generateId(), type: "array", len: 1, parts: message.parts };
      const list: unknown[] = [];
      const pages: unknown[] = [];
      try {
        const options = { ...selection(message), patience };
        for await (const { items, body, count } of account.items(place, options)) {
          pages.push(body);
          const { payload: _replaced, ...kept } = config.split ? await finish() : message;
          for (const { payload, response, links } of items) {
            if (config.split) {
              const copy = RED.util.cloneMessage(kept);
              const position = defined({ ...parts, index: list.length, count });
              send({ ...copy, payload, response, links, parts: position });
            }
            list.push(payload);
          }
          if (list.length < (count ?? Infinity)) run.progress(list.length, count);
        }
      } catch (error) {
        throw error instanceof PsaError ? error.interrupting(list.length) : error;
      }
      if (!config.split) send({ ...(await finish()), payload: list, response: pages });
      return result(countText(RED, place.name, list.length));
    };

    const selection = (message: Message): Selection => ({
      limit: wholeNumber("limit", config.limit) || Infinity,
      newestFirst: config.order === "newest",
      filters: Object.fromEntries(
        Object.keys(FILTERS).map((name) => [name, config[name as keyof Filters] ?? ""]),
      ),
      ...defined({ since: moment("since", message), until: moment("until", message) }),
    });

    /**
     * From the node, or from where it says in the message; else from `msg.since`, `msg.until`.
     * @throws BadRequest also for a property that the node names and the message lacks: that does not mean all, as an empty text does
     */
    const moment = (option: "since" | "until", message: Message): Date | undefined => {
      const text = config[option];
      const isInMessage = config[`${option}Type`] === "msg" && text;
      const value = isInMessage ? property(message, text, option) : text || message[option];
      if (value === undefined && isInMessage) {
        throw new BadRequest("absentMoment", { option, property: text });
      }
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

/** One reading on its way: what is read where, and how the message that tells it begins. */
interface OneReading {
  account: Account;
  place: Resource;
  /** ms */
  patience: number;
  run: Run;
  message: Message;
  /** The message with the car it is about. */
  finish: () => Promise<Message>;
}

/** The vehicle that a place belongs to: its address says it, else the message. */
function vehicleAt({ link }: Resource, { vehicle }: Required<VehicleTarget>): VehicleId {
  const id = vehicleIdIn(link);
  return id === undefined || id === vehicle.id ? vehicle : { id };
}

/** The message with the car it is about, and its VIN as the topic. What else the message says of that car is kept. */
function aboutCar(message: Message, car: VehicleId, links: Vehicle["links"] | undefined): Message {
  const { id, vin } = car;
  if (id === undefined && vin === undefined) return message;
  const said = objectOf(message.vehicle);
  const isSaid = matches(car, textOf(said.id) ?? textOf(said.vin) ?? "");
  const vehicle = isSaid ? { ...said, ...car } : car;
  return { ...message, ...defined({ topic: vin, links }), vehicle };
}

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
