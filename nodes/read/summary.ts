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
 * What was read, in a few words that are made anew with each call, for the age grows: `82 % · 240 km · 3 min ago`. What
 * becomes of the payload afterwards changes nothing.
 * @param payload in our shape; of what says nothing here, the name of the relation stands for it
 */
export function summaryOf(
  relation: string,
  payload: unknown,
  at: Date | undefined,
): (RED: Texts) => string {
  const tell = Object.hasOwn(TELLERS, relation) ? TELLERS[relation] : undefined;
  const words = tell?.(objectOf(payload));
  return (RED) => {
    const told = (words?.(RED) ?? []).filter((part) => part !== undefined);
    return [...(told.length > 0 ? told : [relation]), ...(at ? [agoText(RED, at)] : [])].join(
      " · ",
    );
  };
}

/** Takes what matters of a payload, and makes words of it later, when somebody sees them. */
type Teller = (payload: JsonObject) => (RED: Texts) => (string | undefined)[];

const TELLERS: Readonly<Record<string, Teller>> = {
  status: (state) => {
    const parts = energyParts(state);
    return () => parts;
  },
  lastPosition: (position) => {
    const place = placeText(position);
    return (RED) => [place ?? text(RED, "status.noPosition")];
  },
  maintenance: ({ daysBefore, distanceBefore }) => {
    const count = numberOf(daysBefore);
    return (RED) => [
      count === undefined ? undefined : text(RED, "status.days", { count }),
      kilometres(distanceBefore),
    ];
  },
  self:
    ({ label, vin }) =>
    () => [textOf(label) ?? textOf(vin)],
  vehicle:
    ({ label, vin }) =>
    () => [textOf(label) ?? textOf(vin)],
  trip: ({ distance, duration }) => {
    return (RED) => [kilometres(distance), minutesText(RED, numberOf(duration))];
  },
  alert:
    ({ type }) =>
    () => [textOf(type)],
};
