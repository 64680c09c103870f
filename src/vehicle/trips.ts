import { defined } from "../json";
import { filterByType } from "./energy";
import { type Position, readPosition } from "./position";
import { type Group, measuredAt } from "./group";
import { kilometresPerHour, kilowattHours, litres } from "./formats";
import { isHollow, knownNumberAt } from "./unknown";
import {
  type Sparse,
  booleanAt,
  dateAt,
  listAt,
  numberAt,
  readEach,
  secondsAt,
  valueAt,
  wordAt,
} from "./wire";

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
export function readTrip(sent: unknown): Trip {
  const distance = numberAt(sent, "distance");
  // In m/s, unlike the highest speed.
  const average = knownNumberAt("averageSpeed", sent, "kinetic.avgSpeed");
  const hasMoved = (distance ?? 0) > 0;
  const battery = readEnergy(sent, "Electric", kilowattHours);
  const fuel = readEnergy(sent, "Fuel", litres);
  const read: Sparse<Trip> = {
    id: wordAt(sent, "id"),
    at: measuredAt(sent),
    startedAt: dateAt(sent, "startedAt"),
    stoppedAt: dateAt(sent, "stoppedAt"),
    duration: secondsAt(sent, "duration"),
    distance,
    averageSpeed: hasMoved && average === 0 ? undefined : kilometresPerHour(average),
    maxSpeed: knownNumberAt("maxSpeed", sent, "kinetic.maxSpeed"),
    startMileage: knownNumberAt("mileage", sent, "startMileage"),
    startPosition: readPosition(valueAt(sent, "startPosition")),
    stopPosition: readPosition(valueAt(sent, "stopPosition")),
    battery,
    fuel: battery && fuel && isNoTank(fuel) ? undefined : fuel,
    segments: readEach<Segment>(listAt(sent, "segments"), readSegment),
    done: booleanAt(sent, "done"),
    faults: readEach<Fault>(listAt(sent, "faults"), readFault),
  };
  return defined(read);
}

/** One way point of a trip; `{}` when it names no place. */
export function readWayPoint(sent: unknown): Position {
  return readPosition(sent) ?? {};
}

function readEnergy(sent: unknown, type: string, inUnit: typeof litres): TripEnergy | undefined {
  const of = (path: string) => filterByType(listAt(sent, path), type)[0];
  const start = of("startEnergies");
  const end = of("endEnergies");
  const used = of("energyConsumptions");
  const read = defined({
    startLevel: knownNumberAt("level", start, "level"),
    endLevel: knownNumberAt("level", end, "level"),
    startRange: knownNumberAt("range", start, "autonomy"),
    endRange: knownNumberAt("range", end, "autonomy"),
    consumed: inUnit(numberAt(used, "consumption")),
    consumption: inUnit(numberAt(used, "avgConsumption")),
  });
  return Object.keys(read).length > 0 ? read : undefined;
}

/** Zeros of a car that has no tank; a hybrid whose tank is empty tells both of these. */
function isNoTank({ startLevel, startRange, ...rest }: TripEnergy): boolean {
  const hasBoth = startLevel !== undefined && startRange !== undefined;
  const hasNone = startLevel === undefined && startRange === undefined;
  return !hasBoth && !hasNone && isHollow({ startLevel, startRange, ...rest });
}

function readSegment(sent: unknown): Sparse<Segment> {
  return {
    propulsion: wordAt(sent, "propulsion"),
    percent: knownNumberAt("level", sent, "percent"),
    distance: numberAt(sent, "distance"),
  };
}

/** API 4.0 sends the fault itself, without a cause. */
function readFault(sent: unknown): Sparse<Fault> {
  return typeof sent === "string"
    ? { fault: sent }
    : { fault: wordAt(sent, "fault"), cause: wordAt(sent, "cause") };
}
