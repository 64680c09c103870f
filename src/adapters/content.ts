import { BadRequest } from "../errors";
import { type JsonObject, defined, isObject, objectOf, textOf } from "../json";
import { isVin, plainVin } from "../rules/vins";
import type { ChargingSession } from "../vehicle/charging-session";
import { type VehicleId, keyOf } from "../vehicle/identity";
import type { Position } from "../vehicle/position";
import { GROUPS, type VehicleState } from "../vehicle/state";
import type { Trip } from "../vehicle/trips";

/** A car that something is told of; `key` is its VIN, else its id. */
export interface Car extends VehicleId {
  key: string;
}

/** What a message of ours tells. `at` is when it was so in the car; absent where nobody said. */
export type Content =
  | { kind: "state"; car: Car; at?: string; state: VehicleState }
  | { kind: "trip"; car: Car; at?: string; trip: Trip }
  | { kind: "session"; car: Car; at?: string; session: Partial<ChargingSession> }
  | { kind: "position"; car: Car; at?: string; position: Position }
  /** `payload` is that of psa-watch; an event of the account has no car. */
  | { kind: "event"; car?: Car; at?: string; event: string; payload: JsonObject }
  /** The car is no longer in the account. */
  | { kind: "gone"; car: Car; at?: string };

export type Kind = Content["kind"];
/** A content of some kinds. */
export type ContentOf<K extends Kind> = Extract<Content, { kind: K }>;

/**
 * What a message of this package tells: the payload of psa-read for `status`, `lastPosition`, `trips`, `telemetry` or
 * `waypoints`, one item or a list, and both outputs of psa-watch. An event that has a trip or a charging session tells
 * that too; one with a state tells the state to a target that takes no events. Nothing for a payload that is empty.
 * @param kinds what the target takes
 * @throws BadRequest for a message of somebody else's, for what the target does not take, and for one without a car
 */
export function recognize(message: JsonObject, kinds: readonly Kind[]): Content[] {
  const { payload } = message;
  if (isEvent(payload)) {
    return contentsOfEvent(message, payload, kinds).filter(({ kind }) => kinds.includes(kind));
  }
  const items: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  const contents = items.filter(isFilled).map((item) => readItem(message, item));
  const stranger = contents.find(({ kind }) => !kinds.includes(kind));
  if (stranger) {
    throw new BadRequest("formatNotTaken", { kind: stranger.kind, kinds: kinds.join(", ") });
  }
  return contents;
}

type EventPayload = JsonObject & { event: string };

function isEvent(payload: unknown): payload is EventPayload {
  return isObject(payload) && typeof payload.event === "string";
}

function contentsOfEvent(
  message: JsonObject,
  payload: EventPayload,
  kinds: readonly Kind[],
): Content[] {
  const { event } = payload;
  const car = carIn(message);
  const dated = defined({ at: textOf(payload.at) });
  const told: Content[] = [{ kind: "event", event, payload, ...dated, ...defined({ car }) }];
  if (car === undefined) return told;
  // What was known of it last would bring it back.
  if (event === "vehicle.removed") return [...told, { kind: "gone", car, ...dated }];
  if (isObject(payload.trip)) told.push(tripContent(car, payload.trip));
  if (isObject(payload.session)) told.push(sessionContent(car, payload.session));
  const { state } = message;
  if (isObject(state) && !kinds.includes("event")) told.push(stateContent(car, state));
  return told;
}

/** What came where there was no data. */
function isFilled(item: unknown): boolean {
  return !isObject(item) || Object.keys(item).length > 0;
}

function readItem(message: JsonObject, item: unknown): Content {
  const read = isObject(item) ? READERS.find(({ marks }) => hasOne(item, marks)) : undefined;
  if (read === undefined) throw new BadRequest("formatNotOurs");
  const car = carIn(message);
  if (car === undefined) throw new BadRequest("formatNoVehicle");
  return read.content(car, objectOf(item));
}

interface ItemReader {
  /** One of these is in it. A trip has a battery, as a state has: what tells more comes first. */
  marks: readonly string[];
  content: (car: Car, item: JsonObject) => Content;
}

const READERS: readonly ItemReader[] = [
  { marks: ["startLevel", "endLevel", "energySource"], content: sessionContent },
  { marks: ["startedAt", "stoppedAt", "distance", "duration", "done"], content: tripContent },
  { marks: ["latitude", "missing"], content: positionContent },
  { marks: ["at", ...GROUPS], content: stateContent },
];

function hasOne(item: JsonObject, marks: readonly string[]): boolean {
  return marks.some((mark) => Object.hasOwn(item, mark));
}

function stateContent(car: Car, item: JsonObject): Content {
  const state: VehicleState = item;
  return { kind: "state", car, state, ...defined({ at: state.at }) };
}

function tripContent(car: Car, item: JsonObject): Content {
  const trip: Trip = item;
  const at = trip.stoppedAt ?? trip.at ?? trip.startedAt;
  return { kind: "trip", car, trip, ...defined({ at }) };
}

function sessionContent(car: Car, item: JsonObject): Content {
  const session: Partial<ChargingSession> = item;
  return { kind: "session", car, session, ...defined({ at: session.endedAt }) };
}

function positionContent(car: Car, item: JsonObject): Content {
  const position: Position = item;
  return { kind: "position", car, position, ...defined({ at: position.at }) };
}

/** The car of a message: what it says of it, the VIN of an event, or a topic that is a VIN. */
function carIn({ vehicle, payload, topic }: JsonObject): Car | undefined {
  const { brand, label, name, ...said } = objectOf(vehicle);
  const id = textOf(said.id);
  const vin = textOf(said.vin) ?? textOf(objectOf(payload).vin) ?? vinIn(vehicle);
  const named: VehicleId = defined({
    id,
    // Only where nothing else names the car, as for psa-read.
    vin: vin ?? (id === undefined ? vinIn(topic) : undefined),
    brand: textOf(brand),
    label: textOf(label),
    name: textOf(name),
  });
  const key = keyOf(named);
  return key === undefined ? undefined : { ...named, key };
}

function vinIn(value: unknown): string | undefined {
  return typeof value === "string" && isVin(value) ? plainVin(value) : undefined;
}
