/**
 * The messages of the nodes, for function nodes and programs in TypeScript:
 * `import type { WatchMessage } from "node-red-contrib-psa"`. Everything is metric, moments are ISO 8601 in UTC.
 */
import type { VehicleId } from "./api/vehicles";
import type { Service } from "./events/catalogue";
import type { ChargingSession } from "./vehicle/charging-session";
import type { AppTrip } from "./trip-file/trip";
import type { Alert } from "./vehicle/alerts";
import type { Collision } from "./vehicle/collisions";
import type { VehicleDetails } from "./vehicle/details";
import type { Maintenance } from "./vehicle/maintenance";
import type { Position } from "./vehicle/position";
import type { AlarmEntry } from "./vehicle/security";
import type { VehicleState } from "./vehicle/state";
import type { TelemetryEntry } from "./vehicle/telemetry";
import type { Trip } from "./vehicle/trips";

export type { VehicleId } from "./api/vehicles";
export type { Service } from "./events/catalogue";
export type { ChargingSession } from "./vehicle/charging-session";
export type { AppTrip } from "./trip-file/trip";
export type { Alert } from "./vehicle/alerts";
export type { Collision } from "./vehicle/collisions";
export type { VehicleDetails } from "./vehicle/details";
export type { Maintenance } from "./vehicle/maintenance";
export type { Position } from "./vehicle/position";
export type { Program } from "./vehicle/programs";
export type { AlarmEntry } from "./vehicle/security";
export type { VehicleState } from "./vehicle/state";
export type { TelemetryEntry } from "./vehicle/telemetry";
export type { Trip } from "./vehicle/trips";

/** Relation → absolute address: where the data of a vehicle, or of an item, is read. */
export type Links = Record<string, string>;

/** The place of a message in a sequence, as a *join* node reads it. */
export interface MessageParts {
  id: string;
  type: "array";
  /** From 0. */
  index: number;
  /** Absent until it is known. */
  count?: number;
  len: 1;
  /** Those of an outer sequence. */
  parts?: unknown;
}

/** A vehicle as the API lists it, with what was asked for besides. */
export interface ListedVehicle {
  branding?: { brand?: string; label?: string };
  /** Addresses. */
  pictures?: string[];
  onboardCapabilities?: unknown;
  [property: string]: unknown;
}

/** What *psa-vehicles* sends: one message per vehicle. Other properties of the message are kept. */
export interface VehiclesMessage {
  /** The VIN, else the id. */
  topic?: string;
  payload: ListedVehicle;
  vehicle: VehicleId;
  links: Links;
  parts: MessageParts;
}

/** What *psa-read* gives as `payload`, by the name of the link; of a collection, one item. */
export interface ReadPayloads {
  self: VehicleDetails;
  status: VehicleState;
  lastPosition: Position;
  maintenance: Maintenance;
  telemetry: TelemetryEntry;
  alerts: Alert;
  trips: Trip;
  alarms: AlarmEntry;
  collisions: Collision;
  waypoints: Position;
}

/**
 * What *psa-read* sends, for example `ReadMessage<VehicleState>`, or `ReadMessage<Trip[]>` for a collection.
 * Other properties of the message are kept.
 */
export interface ReadMessage<Payload = unknown> {
  /** The VIN; as it came where no vehicle was read or its VIN is not known. */
  topic?: string;
  payload: Payload;
  /** The JSON as the API sent it; absent where there was no data. */
  response?: unknown;
  /** Seconds since the car measured the newest of it. */
  age?: number;
  /** The API gave something older than before. */
  stale?: true;
  links?: Links;
  vehicle?: VehicleId;
  parts?: MessageParts;
}

/** The place of a value among several that *psa-read* sends of a car: a *join* node makes one object of them. */
export interface ValueParts {
  id: string;
  type: "object";
  /** The path. */
  key: string;
  /** From 0. */
  index: number;
  count: number;
  /** Those of an outer sequence. */
  parts?: unknown;
}

/**
 * A single value, as *psa-read* sends it and, at its second output, *psa-watch*. Of the incoming message psa-read keeps
 * all other properties.
 */
export interface ValueMessage<Payload = unknown> {
  /** The path, for example `battery.level`. */
  topic: string;
  /** The bare value, in the units of the account; absent where psa-read is set to send messages of what is missing. */
  payload: Payload;
  /** When the car measured the group that the value is in, ISO 8601; absent where the group has no date. */
  at?: string;
  /** `%`, `km`, `mi`, …; absent for what has none. */
  unit?: string;
  /** From psa-read: the API gave something older than before. */
  stale?: true;
  vehicle?: VehicleId;
  links?: Links;
  /** From psa-read: where several values are read, the place among them, else as it came. */
  parts?: ValueParts | MessageParts;
}

/** What *psa-import* sends: one message per trip. Other properties of the message are kept. */
export interface ImportMessage {
  /** The VIN. */
  topic: string;
  /** `repeated`: it may have been sent before, Node-RED was killed while it was sent. */
  payload: AppTrip & { repeated?: true };
  vehicle: Pick<VehicleId, "vin" | "brand">;
  parts: MessageParts;
}

/** What *psa-format* sends, as the target wants it. Other properties of the message are kept. */
export interface FormatMessage {
  /** For MQTT: where it is published. */
  topic?: string;
  /** Absent for a command, whose payload stays as it came. */
  payload?: unknown;
  /** For MQTT: whether the broker keeps it. */
  retain?: boolean;
  /** Where the messages are rows of a list. */
  parts?: MessageParts;
  /** For *psa-command*, of what was published over MQTT. */
  command?: string;
  parameters?: Record<string, unknown>;
  vehicle?: VehicleId;
}

/** A step of a command on its way, in the API's own word. */
export interface CommandStep {
  status: string;
  /** When it became known, ISO 8601. */
  at: string;
}

/** What *psa-command* sends from its first output when a command ended well. Other properties are kept. */
export interface CommandMessage {
  /** The command, for example `charging.start`. */
  topic: string;
  payload: {
    command: string;
    vin?: string;
    /** `already`: the car found it so. */
    outcome: "done" | "already";
    at: string;
    /** From the message to the end. */
    seconds: number;
    steps: CommandStep[];
    /** Whether the car's own state showed the effect in time; absent when nobody waited, or nothing shows it. */
    confirmed?: boolean;
    /** It was the same as one under way, and has its end. */
    joined?: true;
  };
  vehicle: VehicleId;
  links?: Links;
}

/** What *psa-command* sends from its second output, for each step. */
export interface CommandStepMessage {
  topic: string;
  payload: CommandStep & { command: string; vin?: string };
  vehicle: VehicleId;
  links?: Links;
}

/** What every event says. */
export interface Happening {
  /** Absent for events of the account, and for a car without one. */
  vin?: string;
  /** When it happened in the car, else when it was seen. */
  at: string;
  /** It may have been told before: Node-RED was killed while it was told. */
  repeated?: true;
  /** One sentence in the language of Node-RED. */
  text: string;
}

/** An event of something that was and is; one of them is absent when it was not known. */
export interface Change<Value> extends Happening {
  before?: Value;
  after?: Value;
}

/** A point on the map, in degrees. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** The payload of each event but for its name. */
export interface WatchEvents {
  "charging.plugged": Change<boolean>;
  "charging.unplugged": Change<boolean>;
  "charging.started": Change<string>;
  "charging.stopped": Change<string>;
  "charging.finished": Change<string>;
  "charging.failed": Change<string>;
  "charging.session": Happening & { session: ChargingSession };
  "battery.above": Change<number> & { level: number };
  "battery.below": Change<number> & { level: number };
  "fuel.below": Change<number> & { level: number };
  "ignition.on": Change<string>;
  "ignition.off": Change<string>;
  "movement.started": Change<boolean>;
  "movement.stopped": Change<boolean>;
  "mileage.changed": Change<number>;
  "trip.finished": Happening & { trip: Trip };
  "doors.locked": Change<boolean>;
  "doors.unlocked": Change<boolean>;
  "door.opened": Change<string> & { door: string };
  "door.closed": Change<string> & { door: string };
  "position.changed": Change<Point>;
  "zone.entered": Change<boolean> & { zone: string };
  "zone.left": Change<boolean> & { zone: string };
  "privacy.changed": Change<string>;
  "preconditioning.started": Change<string>;
  "preconditioning.finished": Change<string>;
  "preconditioning.failed": Change<string>;
  "alarm.armed": Change<string>;
  "alarm.disarmed": Change<string>;
  "alarm.triggered": Change<string>;
  "alert.started": Change<boolean> & { alert: Alert };
  "alert.ended": Change<boolean> & { alert: Alert };
  "maintenance.due": Change<Service>;
  "data.stale": Change<"fresh" | "stale"> & { newest: string };
  "data.fresh": Change<"fresh" | "stale"> & { newest: string };
  "vehicle.added": Happening;
  "vehicle.removed": Happening;
  "account.signed-out": Happening;
  "account.signed-in": Happening;
}

/** The name of an event. */
export type EventName = keyof WatchEvents;

/** An event; `event` tells which, and so what else there is. */
export type WatchEvent = {
  [Name in EventName]: { event: Name } & WatchEvents[Name];
}[EventName];

/** What *psa-watch* sends at its first output: one message per event. */
export interface WatchMessage {
  topic: EventName;
  payload: WatchEvent;
  /** Absent for events of the account, as are the links. */
  vehicle?: VehicleId;
  links?: Links;
  /** All that is known of the car. */
  state?: VehicleState;
}

/** What *psa-watch* sends at its second output whenever the state is newer than it was. */
export interface StateMessage {
  /** The VIN, else the id. */
  topic?: string;
  payload: VehicleState;
  vehicle: VehicleId;
  links: Links;
}

/** The kind of a failure. */
export type ErrorCode =
  | "SignInRequired"
  | "InvalidClient"
  | "NoData"
  | "Forbidden"
  | "RateLimited"
  | "Unavailable"
  | "BadResponse"
  | "ForeignLink"
  | "BadRequest"
  | "NotConfigured";

/** What a *catch* node gets as `msg.error` of a failure that is foreseen. */
export interface NodeError {
  code: ErrorCode;
  /** Says what to do, in the language of Node-RED. */
  message: string;
  /** What the server said. */
  cause: {
    name: ErrorCode;
    status?: number;
    code?: string;
    uuid?: string;
    /** When a new try makes sense. */
    retryAt?: Date;
  };
}
