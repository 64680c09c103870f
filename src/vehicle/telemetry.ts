import { defined } from "../json";
import { environment } from "./climate";
import { type Maintenance, maintenance } from "./maintenance";
import { position } from "./position";
import { privacy } from "./security";
import { type VehicleState, groups } from "./state";
import { type Group, group, measuredAt } from "./group";
import { find, flag, word } from "./wire";

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
export function telemetryEntry(sent: unknown): TelemetryEntry {
  const at = measuredAt(sent);
  const vehicle = find(sent, "vehicle");
  const service = maintenance(find(sent, "_embedded.extension.maintenance"), at);
  return defined({
    at,
    ...groups(vehicle, at),
    privacy: privacy(sent, at),
    environment: environment(sent, at),
    position: position(find(sent, "_embedded.extension.location"), at),
    gearbox: gearbox(vehicle, at),
    wipers: wipers(vehicle, at),
    maintenance: Object.keys(service).length > 0 ? service : undefined,
  });
}

function gearbox(sent: unknown, at?: string): Gearbox | undefined {
  return group<Gearbox>([find(sent, "transmission.gearbox")], at, (part) => ({
    ratio: word(part, "ratio"),
    automatic: flag(part, "mode.automatic"),
    sport: flag(part, "mode.sport"),
    snow: flag(part, "mode.snow"),
    sequential: flag(part, "mode.sequential"),
    semiManual: flag(part, "mode.semiManual"),
  }));
}

function wipers(sent: unknown, at?: string): Wipers | undefined {
  return group<Wipers>([find(sent, "wipingBlades")], at, (part) => ({
    active: flag(part, "active"),
    speed: word(part, "speed"),
  }));
}
