import { BadRequest } from "../errors";
import { type JsonObject, objectOf } from "../json";
import { optionFlaws, optionValues } from "../rules/format-options";
import type { Adapter, Context, Formatted } from "./adapter";
import { recognize } from "./content";
import { RetainedMessages, asksForAll } from "./again";
import { abrp } from "./abrp";
import { dashboard } from "./dashboard";
import { evcc } from "./evcc";
import { homeAssistant } from "./home-assistant/index";
import { homekit } from "./homekit";
import { influxdb } from "./influxdb";
import { lineProtocol } from "./line-protocol";
import { mqttCommands } from "./mqtt-commands";
import { owntracks } from "./owntracks";
import { sql } from "./sql";
import { traccar } from "./traccar";
import { worldmap } from "./worldmap";

/** Every target there is, in the order in which the dialog lists them. @public */
export const ADAPTERS: Readonly<Record<string, Adapter>> = {
  "home-assistant": homeAssistant,
  "mqtt-commands": mqttCommands,
  evcc,
  influxdb,
  "line-protocol": lineProtocol,
  sql,
  homekit,
  abrp,
  worldmap,
  owntracks,
  traccar,
  dashboard,
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
  const { kinds, options: specs, rows, isRetained } = found;
  const given = objectOf(stored);
  const [flaw] = optionFlaws(specs, given);
  if (flaw !== undefined) {
    throw new BadRequest("formatOption", { name: flaw, value: String(given[flaw]) });
  }
  const options = optionValues(specs, given);
  const birthTopic = found.birthTopic?.(options);
  const make = found.create(options, context);
  const kept = new RetainedMessages();
  return {
    hasRows: rows === true,
    format: (message) => {
      const isForAll = isRetained && asksForAll(message, birthTopic);
      if (isForAll !== undefined) return isForAll ? kept.all() : [];
      const made = make(kinds.length === 0 ? [] : recognize(message, kinds), message);
      return isRetained ? kept.keep(made) : made;
    },
  };
}
