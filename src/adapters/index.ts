import { BadRequest } from "../errors";
import { type JsonObject, objectOf } from "../json";
import { optionFlaws, optionValues } from "../rules/format-options";
import type { Adapter, Context, Formatted } from "./adapter";
import { recognize } from "./content";
import { evcc } from "./evcc";
import { influxdb } from "./influxdb";
import { lineProtocol } from "./line-protocol";
import { sql } from "./sql";

/** Every target there is, in the order in which the dialog lists them. */
export const ADAPTERS: Readonly<Record<string, Adapter>> = {
  evcc,
  influxdb,
  "line-protocol": lineProtocol,
  sql,
};

/** Makes messages for a target, as a node is set. */
export interface Formatter {
  readonly hasRows: boolean;
  /** @throws BadRequest for a message that the target cannot take */
  format: (message: JsonObject) => Formatted[];
}

/**
 * A formatter that remembers what its target needs remembered.
 * @param target a name of `ADAPTERS`
 * @param stored the options of the target, by name; what is not there is the default
 * @throws BadRequest for a target that there is not, and for an option that cannot be as it is
 */
export function createFormatter(target: unknown, stored: unknown, context: Context): Formatter {
  const found = Object.hasOwn(ADAPTERS, String(target)) ? ADAPTERS[String(target)] : undefined;
  if (found === undefined) throw new BadRequest("formatNoTarget");
  const { kinds, options: specs, rows } = found;
  const given = objectOf(stored);
  const [flaw] = optionFlaws(specs, given);
  if (flaw !== undefined) {
    throw new BadRequest("formatOption", { name: flaw, value: String(given[flaw]) });
  }
  const format = found.create(optionValues(specs, given), context);
  return {
    hasRows: rows === true,
    format: (message) => format(kinds.length === 0 ? [] : recognize(message, kinds), message),
  };
}
