import { between, type Random } from "../random";
import type { Route } from "./geography";

/** One journey, planned whole: where the car is at any moment of it follows from the clock alone. */
export interface Drive {
  readonly route: Route;
  readonly from: number; // ms since the epoch
  readonly until: number;
  readonly slowdowns: number; // traffic lights, roundabouts, villages
  readonly thirst: number; // consumption against the model's average: weather, load, driver
}

const RISE = 0.4; // town – country – town
const RIPPLE = 0.6; // one wave per slow-down
const TURN = 2 * Math.PI;

/** Plans a journey that starts at `from` and takes as long as such a road takes, or the given minutes. */
export function planDrive(route: Route, from: number, random: Random, minutes?: number): Drive {
  const usual = (25 + 45 * (1 - Math.exp(-route.km / 15))) * between(random, 0.85, 1.1); // km/h
  const hours = minutes === undefined ? route.km / usual : minutes / 60;
  return {
    route,
    from,
    until: from + Math.max(60_000, Math.round((hours * 3600_000) / 1000) * 1000),
    slowdowns: 2 + Math.round(route.km / 3),
    thirst: between(random, 0.9, 1.15),
  };
}

/** Kilometres behind the car at a moment. */
export function distanceAt(drive: Drive, at: number): number {
  const share = progress(drive, at);
  const rise = (RISE * Math.sin(TURN * share)) / TURN;
  const ripple = (RIPPLE * Math.sin(TURN * drive.slowdowns * share)) / (TURN * drive.slowdowns);
  return drive.route.km * (share - rise - ripple);
}

/** km/h at a moment; zero before, after, and at both ends. */
export function speedAt(drive: Drive, at: number): number {
  const share = progress(drive, at);
  const shape =
    1 - RISE * Math.cos(TURN * share) - RIPPLE * Math.cos(TURN * drive.slowdowns * share);
  return averageSpeed(drive) * Math.max(0, shape);
}

/** m/s² at a moment. */
export function accelerationAt(drive: Drive, at: number): number {
  const share = progress(drive, at);
  if (share <= 0 || share >= 1) return 0;
  const waves = drive.slowdowns;
  const slope =
    RISE * TURN * Math.sin(TURN * share) + RIPPLE * TURN * waves * Math.sin(TURN * waves * share);
  return ((averageSpeed(drive) / 3.6) * slope) / ((drive.until - drive.from) / 1000);
}

function averageSpeed(drive: Drive): number {
  return drive.route.km / ((drive.until - drive.from) / 3600_000);
}

function progress(drive: Drive, at: number): number {
  return Math.min(1, Math.max(0, (at - drive.from) / (drive.until - drive.from)));
}
