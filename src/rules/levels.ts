/** Levels of battery and tank. For the editor and the runtime alike. */
import { numberOf } from "../json";

/** A level in %, also as text; undefined for what is none. */
export function levelOf(value: unknown): number | undefined {
  const level = numberOf(value);
  return level !== undefined && level >= 0 && level <= 100 ? level : undefined;
}

/** Why this is no level; undefined when it is one. */
export function levelFlaw(value: unknown): "badLevel" | undefined {
  return levelOf(value) === undefined ? "badLevel" : undefined;
}
