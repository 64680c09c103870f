import { timeOf } from "./moments";
import type { TextParams } from "./replies";

/** What the runtime knows of a car. */
export interface CarReport {
  lastData?: string;
  offers: readonly string[];
  commands?: readonly string[];
  missingScopes: readonly string[];
  reasons: readonly { key: string; params: TextParams }[];
}

/**
 * What is known of a car, in words, the most important first.
 * @param say gives a text of the catalogue
 */
export function linesOf(
  { lastData, offers, commands, missingScopes, reasons }: CarReport,
  say: (key: string, params?: TextParams) => string,
): string[] {
  const list = (key: string, names: readonly string[] = []) =>
    names.length > 0 ? [say(`why.${key}`, { names: names.join(", ") })] : [];
  return [
    ...(lastData === undefined ? [] : [say("why.lastData", { at: timeOf(lastData) })]),
    ...reasons.map(({ key, params }) => say(`why.${key}`, params)),
    ...list("missingScopes", missingScopes),
    ...list("offers", offers),
    ...list("commands", commands),
  ];
}
