/** Ranges, and numbers that count. For the editor and the runtime alike. */
import { numberOf } from "../json";

const RANGE = /^\d+(\.\d)?-(\d+(\.\d)?)?$/;

/** Why this is no range from-to (`5-20`, `5-`); undefined when it is one. */
export function rangeFlaw(value: unknown): "badRange" | undefined {
  return typeof value === "string" && RANGE.test(value) ? undefined : "badRange";
}

/** A number that counts, also as text; 0 for nothing, undefined for what is no whole number. */
export function wholeNumberOf(value: unknown): number | undefined {
  const number = numberOf(value === undefined || value === "" ? 0 : value);
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** Why this does not count; undefined when it does, or is nothing. */
export function wholeNumberFlaw(value: unknown): "badNumber" | undefined {
  return wholeNumberOf(value) === undefined ? "badNumber" : undefined;
}
