import { type JsonObject, isObject, numberOf, objectOf } from "../json";
import { COMMANDS, COMMAND_NAMES, type Command, type CommandName } from "./commands";
import type { Abilities, Ability } from "./transport";

/**
 * What a car can do, by what it says of itself under `onboardCapabilities`. What it does not say is not known, which is
 * no refusal.
 */
export function abilitiesOf(capabilities: unknown): Abilities {
  const remote = objectOf(objectOf(capabilities).remote);
  const entries = COMMAND_NAMES.map((name) => [name, abilityOf(COMMANDS[name], remote)] as const);
  return Object.fromEntries(entries) as Record<CommandName, Ability>;
}

function abilityOf({ capability }: Pick<Command, "capability">, remote: JsonObject): Ability {
  const [name = "", ...path] = capability;
  const own = objectOf(valueOf(remote, name));
  if (own.supported === false) return "no";
  let value: unknown = own.parameters;
  for (const step of path) value = valueOf(value, step);
  const verdict = path.length === 0 ? own.supported : value;
  return verdictOf(verdict);
}

/** A switch, or an object with one, or with how many there can be. */
function verdictOf(value: unknown): Ability {
  if (value === false) return "no";
  if (value === true) return "yes";
  if (isObject(value)) {
    if (value.supported === false || numberOf(value.size) === 0) return "no";
    if (value.supported === true || numberOf(value.size) !== undefined) return "yes";
  }
  return "unknown";
}

/** Names of capabilities do not depend on case: `wakeup` here is `wakeUp` in an order. */
function valueOf(object: unknown, name: string): unknown {
  const all = objectOf(object);
  const key = Object.keys(all).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : all[key];
}
