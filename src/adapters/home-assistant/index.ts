import { defined } from "../../json";
import type { Position } from "../../vehicle/position";
import type { VehicleState } from "../../vehicle/state";
import { type Context, type Formatted, adapter } from "../adapter";
import type { Car, ContentOf } from "../content";
import { retained } from "../mqtt";
import { COMMANDS, type OfferedCommand, type Topics, discoveryOf, topicsOf } from "./discovery";
import { ENTITIES } from "./entities";
import { lastChargeOf, lastTripOf } from "./last";

interface Options {
  baseTopic: string;
  discoveryPrefix: string;
  commands: readonly OfferedCommand[];
}

/** What was published of a car. */
interface Published {
  car: Car;
  topics: Topics;
  /** The entities that it has been seen to have. */
  ids: Set<string>;
  isOnline: boolean;
  /** When the last trip and the last charge ended. */
  ends: Partial<Record<"trip" | "charge", string>>;
}

const KINDS = ["state", "position", "trip", "session", "event", "gone"] as const;
type Told = ContentOf<(typeof KINDS)[number]>;

/**
 * Home Assistant over MQTT: a discovery message for each car when it is first told of and when something changes about
 * it, its state as one JSON object, its position as attributes of a tracker, its last trip and charge, and its events. All
 * but the events is retained; a car that is gone is removed.
 */
export const homeAssistant = adapter({
  group: "home",
  kinds: KINDS,
  options: {
    baseTopic: { type: "text", default: "psa", form: "topic" },
    discoveryPrefix: { type: "text", default: "homeassistant", form: "topic" },
    commands: { type: "words", default: [], choices: COMMANDS },
  },
  isRetained: true,
  // Home Assistant tells so when it has started.
  birthTopic: ({ discoveryPrefix }) => `${discoveryPrefix}/status`,
  create(options, context) {
    const house = new House(options, context);
    return (contents) => contents.flatMap((content) => house.tell(content));
  },
});

/** All that this node has published there. */
class House {
  readonly #cars = new Map<string, Published>();
  #isStarted = false;

  constructor(
    private readonly options: Options,
    private readonly context: Context,
  ) {}

  tell(content: Told): Formatted[] {
    switch (content.kind) {
      case "state":
        return this.#tellState(content.car, content.state);
      case "position":
        return this.#tellPosition(content.car, content.position);
      case "trip":
        return this.#tellLast(content, "trip", lastTripOf(content.trip));
      case "session":
        return this.#tellLast(content, "charge", lastChargeOf(content.session));
      case "event":
        return this.#tellEvent(content);
      case "gone":
        return this.#remove(content.car);
    }
  }

  #tellState(car: Car, state: VehicleState): Formatted[] {
    const values = ENTITIES.map(({ id, value }) => [id, sayable(value(state))] as const);
    const seen = values.filter(([, value]) => value !== null).map(([id]) => id);
    const { topics, messages } = this.#introduce(car, seen);
    const { position } = state;
    const told = JSON.stringify(Object.fromEntries(values));
    return [
      ...messages,
      retained(topics.state, told),
      ...(position ? [retained(topics.position, attributesOf(position))] : []),
    ];
  }

  #tellPosition(car: Car, position: Position): Formatted[] {
    const { topics, messages } = this.#introduce(car, []);
    return [...messages, retained(topics.position, attributesOf(position))];
  }

  /** Nothing of one that is older than what was told already: lists come in either order. */
  #tellLast({ car, at }: Told, of: "trip" | "charge", told: object | undefined): Formatted[] {
    if (car === undefined || at === undefined || told === undefined) return [];
    if (at < (this.#cars.get(car.key)?.ends[of] ?? "")) return [];
    const { topics, ends, messages } = this.#introduce(car, []);
    ends[of] = at;
    return [...messages, retained(topics[of], JSON.stringify(told))];
  }

  /** Those of the account say whether anything can come from its cars. */
  #tellEvent({ car, event, payload }: ContentOf<"event">): Formatted[] {
    if (event === "account.signed-out") return this.#setAvailable(false);
    if (event === "account.signed-in") return this.#setAvailable(true);
    if (car === undefined || event.startsWith("vehicle.")) return [];
    const { topics, messages } = this.#introduce(car, []);
    const { event: type, ...told } = payload;
    const body = JSON.stringify({ event_type: type, ...told });
    return [...messages, { topic: topics.event, payload: body, retain: false }];
  }

  /** What must be known of a car before anything is told of it, as far as it is not. */
  #introduce(car: Car, seen: readonly string[]): Published & { messages: Formatted[] } {
    const { baseTopic, discoveryPrefix, commands } = this.options;
    const known = this.#cars.get(car.key);
    const topics = known?.topics ?? topicsOf(car, baseTopic, discoveryPrefix);
    const ids = new Set([...(known?.ids ?? []), ...seen]);
    const messages: Formatted[] = [];
    if (known === undefined || ids.size > known.ids.size || !isSame(known.car, car)) {
      const discovery = discoveryOf(car, topics, ids, commands, this.context);
      messages.push(retained(topics.config, JSON.stringify(discovery)));
    }
    if (!this.#isStarted) messages.push(retained(topics.status, "online"));
    if (!known?.isOnline) messages.push(retained(topics.availability, "online"));
    this.#isStarted = true;
    const published = { car, topics, ids, isOnline: true, ends: known?.ends ?? {} };
    this.#cars.set(car.key, published);
    return { ...published, messages };
  }

  #setAvailable(isOnline: boolean): Formatted[] {
    return [...this.#cars.values()].map((known) => {
      known.isOnline = isOnline;
      return retained(known.topics.availability, isOnline ? "online" : "offline");
    });
  }

  /** The broker forgets the car, and so does Home Assistant. */
  #remove(car: Car): Formatted[] {
    const { baseTopic, discoveryPrefix } = this.options;
    const topics = topicsOf(car, baseTopic, discoveryPrefix);
    const { config, state, position, trip, charge, availability } = topics;
    this.#cars.delete(car.key);
    const kept = [config, state, position, trip, charge, availability];
    return kept.map((topic) => retained(topic, ""));
  }
}

/** Whether a car is called as it was. */
function isSame(one: Car, other: Car): boolean {
  return (["vin", "brand", "label", "name"] as const).every((part) => one[part] === other[part]);
}

/** A value as the templates read it; null for what is not known. */
function sayable(value: string | number | boolean | undefined): string | number | null {
  if (typeof value === "boolean") return value ? "ON" : "OFF";
  return value ?? null;
}

/** Without a place where there is none: what was known before is no longer so. */
function attributesOf(position: Position): string {
  const { latitude, longitude, altitude, heading, source, at, missing } = position;
  // The cars tell no accuracy; without one Home Assistant takes 0 m.
  return JSON.stringify(defined({ latitude, longitude, altitude, heading, source, at, missing }));
}
