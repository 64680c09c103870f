import { defined } from "../json";
import { ofType } from "./energy";
import { type Position, position } from "./position";
import { type Group, measuredAt } from "./group";
import { kilometresPerHour, kilowattHours, litres } from "./formats";
import { isHollow, known } from "./unknown";
import { type Sparse, each, find, flag, many, moment, number, seconds, word } from "./wire";

/** An energy on a trip: %, km; electricity in kWh and kWh/100 km, fuel in L and L/100 km. */
export interface TripEnergy {
  startLevel?: number;
  endLevel?: number;
  startRange?: number;
  endRange?: number;
  consumed?: number;
  consumption?: number;
}

/** A part of a trip: % of it, and km. */
export interface Segment {
  /** Thermal, Electric, Hybrid */
  propulsion?: string;
  percent?: number;
  distance?: number;
}

/** What is missing of a trip. */
export interface Fault {
  /** Unstarted, DataLacking, Unfinished */
  fault?: string;
  /** GeoPrivacy, FullPrivacy, Connection */
  cause?: string;
}

/** A trip: seconds, km, km/h. */
export interface Trip extends Group {
  id?: string;
  startedAt?: string;
  stoppedAt?: string;
  duration?: number;
  distance?: number;
  averageSpeed?: number;
  maxSpeed?: number;
  /** What the odometer said at the start. */
  startMileage?: number;
  startPosition?: Position;
  stopPosition?: Position;
  battery?: TripEnergy;
  fuel?: TripEnergy;
  segments?: Segment[];
  /** False while it is under way. */
  done?: boolean;
  faults?: Fault[];
}

/** One trip; `{}` for what is no object. */
export function trip(sent: unknown): Trip {
  const distance = number(sent, "distance");
  // In m/s, unlike the highest speed.
  const average = known("averageSpeed", sent, "kinetic.avgSpeed");
  const hasMoved = (distance ?? 0) > 0;
  const battery = energy(sent, "Electric", kilowattHours);
  const fuel = energy(sent, "Fuel", litres);
  const read: Sparse<Trip> = {
    id: word(sent, "id"),
    at: measuredAt(sent),
    startedAt: moment(sent, "startedAt"),
    stoppedAt: moment(sent, "stoppedAt"),
    duration: seconds(sent, "duration"),
    distance,
    averageSpeed: hasMoved && average === 0 ? undefined : kilometresPerHour(average),
    maxSpeed: known("maxSpeed", sent, "kinetic.maxSpeed"),
    startMileage: known("mileage", sent, "startMileage"),
    startPosition: position(find(sent, "startPosition")),
    stopPosition: position(find(sent, "stopPosition")),
    battery,
    fuel: battery && fuel && isNoTank(fuel) ? undefined : fuel,
    segments: each<Segment>(many(sent, "segments"), segment),
    done: flag(sent, "done"),
    faults: each<Fault>(many(sent, "faults"), fault),
  };
  return defined(read);
}

/** One way point of a trip; `{}` when it names no place. */
export function wayPoint(sent: unknown): Position {
  return position(sent) ?? {};
}

function energy(sent: unknown, type: string, inUnit: typeof litres): TripEnergy | undefined {
  const of = (path: string) => ofType(many(sent, path), type)[0];
  const start = of("startEnergies");
  const end = of("endEnergies");
  const used = of("energyConsumptions");
  const read = defined({
    startLevel: known("level", start, "level"),
    endLevel: known("level", end, "level"),
    startRange: known("range", start, "autonomy"),
    endRange: known("range", end, "autonomy"),
    consumed: inUnit(number(used, "consumption")),
    consumption: inUnit(number(used, "avgConsumption")),
  });
  return Object.keys(read).length > 0 ? read : undefined;
}

/** Zeros of a car that has no tank; a hybrid whose tank is empty tells both of these. */
function isNoTank({ startLevel, startRange, ...rest }: TripEnergy): boolean {
  const hasBoth = startLevel !== undefined && startRange !== undefined;
  const hasNone = startLevel === undefined && startRange === undefined;
  return !hasBoth && !hasNone && isHollow({ startLevel, startRange, ...rest });
}

function segment(sent: unknown): Sparse<Segment> {
  return {
    propulsion: word(sent, "propulsion"),
    percent: known("level", sent, "percent"),
    distance: number(sent, "distance"),
  };
}

/** API 4.0 sends the fault itself, without a cause. */
function fault(sent: unknown): Sparse<Fault> {
  return typeof sent === "string"
    ? { fault: sent }
    : { fault: word(sent, "fault"), cause: word(sent, "cause") };
}
