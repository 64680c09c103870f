import { type JsonObject, isObject } from "../json";
import type { Car, ContentOf } from "./content";

/** The kinds of content that a database keeps. */
export const KEPT = ["state", "trip", "session", "position"] as const;

/** What was so at one moment; the same reading always has the same car, kind and date. */
export interface Reading {
  car: Car;
  /** A group of the state, `trip` or `session`. */
  kind: string;
  /** ISO 8601. */
  at: string;
  /** Without the date. */
  values: JsonObject;
}

/**
 * The readings of contents, each once; of two with the same car, kind and date the later one counts. A group is dated
 * as the car measured it, else as the whole. A trip or a session is dated by its start, which stays while it goes on.
 * What has no date, or no values, is left out.
 */
export function readingsOf(contents: readonly ContentOf<(typeof KEPT)[number]>[]): Reading[] {
  const byKey = new Map<string, Reading>();
  for (const reading of contents.flatMap(inContent)) {
    const key = JSON.stringify([reading.car.key, reading.kind, reading.at]);
    byKey.set(key, reading);
  }
  return [...byKey.values()];
}

function inContent(content: ContentOf<(typeof KEPT)[number]>): Reading[] {
  const { car, at } = content;
  switch (content.kind) {
    case "state":
      return Object.entries(content.state).flatMap(([kind, group]: [string, unknown]) =>
        isObject(group) ? reading(car, kind, group, [group.at, at]) : [],
      );
    case "trip":
      return reading(car, "trip", content.trip, [content.trip.startedAt, at]);
    case "session":
      return reading(car, "session", content.session, [content.session.startedAt, at]);
    case "position":
      return reading(car, "position", content.position, [at]);
  }
}

function reading(car: Car, kind: string, told: object, dates: readonly unknown[]): Reading[] {
  const { at: _at, ...values } = told as JsonObject;
  const date = dates.find(isDate);
  if (date === undefined || Object.keys(values).length === 0) return [];
  return [{ car, kind, at: date, values }];
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
