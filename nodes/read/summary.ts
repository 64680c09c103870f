import { type JsonObject, numberOf, objectOf, textOf } from "../../src/json";
import { agoText, energyParts, kilometres, minutesText, placeText } from "../common/figures";
import { type Texts, text } from "../common/texts";

/** What the texts count, by the name of the collection. */
const COUNTED: Readonly<Record<string, string>> = {
  alerts: "alerts",
  trips: "trips",
  telemetry: "measurements",
  alarms: "alarms",
  collisions: "collisions",
  waypoints: "positions",
};

/** So many items of a collection: `12 trips`. */
export function countText(RED: Texts, collection: string, count: number): string {
  const key = Object.hasOwn(COUNTED, collection) ? COUNTED[collection] : undefined;
  return key === undefined ? `${collection}: ${count}` : text(RED, `status.${key}`, { count });
}

/**
 * What was read, in a few words that are made anew with each call, for the age grows: `82 % · 240 km · 3 min ago`.
 * @param payload in our shape; of what says nothing here, the name of the relation stands for it
 */
export function summaryOf(
  RED: Texts,
  relation: string,
  payload: unknown,
  at: Date | undefined,
): () => string {
  const tell = Object.hasOwn(TELLERS, relation) ? TELLERS[relation] : undefined;
  const told = (tell?.(RED, objectOf(payload)) ?? []).filter((part) => part !== undefined);
  const words = told.length > 0 ? told : [relation];
  return () => [...words, ...(at ? [agoText(RED, at)] : [])].join(" · ");
}

type Teller = (RED: Texts, payload: JsonObject) => (string | undefined)[];

const TELLERS: Readonly<Record<string, Teller>> = {
  status: (_RED, state) => energyParts(state),
  lastPosition: (RED, position) => [placeText(position) ?? text(RED, "status.noPosition")],
  maintenance: (RED, { daysBefore, distanceBefore }) => {
    const count = numberOf(daysBefore);
    const days = count === undefined ? undefined : text(RED, "status.days", { count });
    return [days, kilometres(distanceBefore)];
  },
  self: (_RED, { label, vin }) => [textOf(label) ?? textOf(vin)],
  vehicle: (_RED, { label, vin }) => [textOf(label) ?? textOf(vin)],
  trip: (RED, { distance, duration }) => [
    kilometres(distance),
    minutesText(RED, numberOf(duration)),
  ],
  alert: (_RED, { type }) => [textOf(type)],
};
