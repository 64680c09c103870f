import { randomFrom } from "../random";
import type { Point } from "./geography";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The cars live in one time zone, an hour ahead of UTC all year. */
const LOCAL_OFFSET = HOUR;

/** Midnight, local time, of the day a moment lies in. */
export function midnightBefore(at: number): number {
  return Math.floor((at + LOCAL_OFFSET) / DAY) * DAY - LOCAL_OFFSET;
}

/** Local time of day in hours, 0 to 24. */
export function hourOfDay(at: number): number {
  return (at - midnightBefore(at)) / HOUR;
}

/** Outside temperature in °C: the season, the hour, and a mood per day. */
export function temperatureAt(place: Point, at: number): number {
  const day = Math.floor((at + LOCAL_OFFSET) / DAY);
  const season = -Math.cos(((day % 365.25) / 365.25 - 0.05) * 2 * Math.PI);
  const hour = -Math.cos(((hourOfDay(at) - 4) / 24) * 2 * Math.PI);
  const mood = (randomFrom("weather", day)() - 0.5) * 6;
  return 11 + 9 * season + 4.5 * hour + mood - place.altitude / 200;
}

/** Whether it is light outside. */
export function isDay(at: number): boolean {
  const season = -Math.cos(((Math.floor(at / DAY) % 365.25) / 365.25 - 0.03) * 2 * Math.PI);
  return Math.abs(hourOfDay(at) - 13) < 6 + 2 * season;
}
