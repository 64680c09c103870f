import { defined } from "../json";
import { readEnvironment } from "./climate";
import { type Maintenance, readMaintenance } from "./maintenance";
import { readPosition } from "./position";
import { readPrivacy } from "./security";
import { type VehicleState, readGroups } from "./state";
import { type Group, measuredAt, readGroup } from "./group";
import { booleanAt, valueAt, wordAt } from "./wire";

/** The gear, and which modes are on. */
export interface Gearbox extends Group {
  /** Ratio1 to Ratio8, Neutral, Reverse */
  ratio?: string;
  automatic?: boolean;
  sport?: boolean;
  snow?: boolean;
  sequential?: boolean;
  semiManual?: boolean;
}

/** The wipers. */
export interface Wipers extends Group {
  active?: boolean;
  /** High, Low */
  speed?: string;
}

/** One message of the car: the groups of a state as they were then, and some more. */
export interface TelemetryEntry extends VehicleState {
  gearbox?: Gearbox;
  wipers?: Wipers;
  maintenance?: Maintenance;
}

/** One entry of the telemetry; `{}` for what is no object. */
export function readTelemetryEntry(sent: unknown): TelemetryEntry {
  const at = measuredAt(sent);
  const vehicle = valueAt(sent, "vehicle");
  const service = readMaintenance(valueAt(sent, "_embedded.extension.maintenance"), at);
  return defined({
    at,
    ...readGroups(vehicle, at),
    privacy: readPrivacy(sent, at),
    environment: readEnvironment(sent, at),
    position: readPosition(valueAt(sent, "_embedded.extension.location"), at),
    gearbox: readGearbox(vehicle, at),
    wipers: readWipers(vehicle, at),
    maintenance: Object.keys(service).length > 0 ? service : undefined,
  });
}

function readGearbox(sent: unknown, at?: string): Gearbox | undefined {
  return readGroup<Gearbox>([valueAt(sent, "transmission.gearbox")], at, (part) => ({
    ratio: wordAt(part, "ratio"),
    automatic: booleanAt(part, "mode.automatic"),
    sport: booleanAt(part, "mode.sport"),
    snow: booleanAt(part, "mode.snow"),
    sequential: booleanAt(part, "mode.sequential"),
    semiManual: booleanAt(part, "mode.semiManual"),
  }));
}

function readWipers(sent: unknown, at?: string): Wipers | undefined {
  return readGroup<Wipers>([valueAt(sent, "wipingBlades")], at, (part) => ({
    active: booleanAt(part, "active"),
    speed: wordAt(part, "speed"),
  }));
}
