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

/** How much the speed varies with each wave: how strong, and how often on the way. Together they are 1, so that it stands at both ends. */
type Wave = readonly [strength: number, times: number];
/** Sets off, keeps its pace, and comes to a stop. */
const PACE: readonly Wave[] = [1, 2, 3, 4].map((times) => [0.15, times]);
const SLOWDOWN = 0.4; // strength of the wave of traffic lights, roundabouts and villages
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
  const lag = sum(drive, ([strength, times]) => {
    return (strength * Math.sin(TURN * times * share)) / (TURN * times);
  });
  return drive.route.km * (share - lag);
}

/** km/h at a moment; zero before, after, and at both ends. Never above 1.7 times the average. */
export function speedAt(drive: Drive, at: number): number {
  const share = progress(drive, at);
  const less = sum(drive, ([strength, times]) => strength * Math.cos(TURN * times * share));
  return averageSpeed(drive) * Math.max(0, 1 - less);
}

/** m/s² at a moment. */
export function accelerationAt(drive: Drive, at: number): number {
  const share = progress(drive, at);
  if (share <= 0 || share >= 1) return 0;
  const slope = sum(drive, ([strength, times]) => {
    return strength * TURN * times * Math.sin(TURN * times * share);
  });
  return ((averageSpeed(drive) / 3.6) * slope) / ((drive.until - drive.from) / 1000);
}

function sum({ slowdowns }: Drive, of: (wave: Wave) => number): number {
  return PACE.reduce((total, wave) => total + of(wave), of([SLOWDOWN, slowdowns]));
}

function averageSpeed(drive: Drive): number {
  return drive.route.km / ((drive.until - drive.from) / 3600_000);
}

function progress(drive: Drive, at: number): number {
  return Math.min(1, Math.max(0, (at - drive.from) / (drive.until - drive.from)));
}
