import { inspect } from "node:util";
import { BadRequest } from "../errors";
import { type JsonObject, isObject, textOf } from "../json";
import { COMMAND_NAMES, type CommandName, isCommandName } from "./commands";
import type { OrderRequest } from "./order";
import { isEmpty } from "./parameters";

/** What a node is set to. */
export interface CommandSettings {
  /** A VIN or id; empty: the message names it. */
  vehicle?: string | undefined;
  command?: string | undefined;
  /** Literals in our words; what is empty is taken from the message. */
  parameters?: JsonObject | undefined;
  /** `msg.command` chooses, among `allowed`. */
  fromMessage?: boolean | undefined;
  allowed?: readonly string[] | undefined;
}

type Wanted = Pick<OrderRequest, "vehicle" | "command" | "parameters" | "retained">;

/**
 * What a message orders from a node. Nothing is read out of the payload.
 * @throws BadRequest unless it is exactly one command, for exactly one car
 */
export function orderOf(settings: CommandSettings, message: JsonObject): Wanted {
  return {
    command: commandOf(settings, message),
    vehicle: vehicleOf(settings, message),
    parameters: parametersOf(settings, message),
    retained: message.retain === true,
  };
}

function commandOf(
  { command, fromMessage = false, allowed = [] }: CommandSettings,
  { command: wanted }: JsonObject,
): CommandName {
  const isChosen = fromMessage && !isEmpty(wanted);
  const name = isChosen ? wanted : command;
  if (!isCommandName(name)) {
    const shown = typeof name === "string" ? name : inspect(name);
    throw new BadRequest("unknownCommand", { command: shown, commands: COMMAND_NAMES.join(", ") });
  }
  if (isChosen && !allowed.includes(name)) {
    const commands = allowed.length > 0 ? allowed.join(", ") : "–";
    throw new BadRequest("commandNotAllowed", { command: name, commands });
  }
  return name;
}

function vehicleOf({ vehicle: own }: CommandSettings, { vehicle }: JsonObject): string {
  if (own?.trim()) return own;
  if (Array.isArray(vehicle)) throw new BadRequest("severalCarsToCommand");
  const named = isObject(vehicle) ? (wordOf(vehicle.id) ?? wordOf(vehicle.vin)) : undefined;
  if (named === undefined) throw new BadRequest("noCarToCommand");
  return named;
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? textOf(value.trim()) : undefined;
}

function parametersOf(
  { parameters: own = {} }: CommandSettings,
  { parameters: given }: JsonObject,
): JsonObject {
  const literals = Object.entries(own).filter(([, value]) => !isEmpty(value) && !isHollow(value));
  if (isEmpty(given)) return Object.fromEntries(literals);
  if (!isObject(given)) throw new BadRequest("badParameters");
  return { ...given, ...Object.fromEntries(literals) };
}

/** A list without anything in it is what a dialog leaves behind. */
function isHollow(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
