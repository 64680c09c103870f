import { inspect } from "node:util";
import { BadRequest, type ErrorParams, type ErrorText } from "../errors";
import { type JsonObject, isObject } from "../json";
import { isTimeOfDay } from "../rules/orders";
import {
  type Command,
  type CommandName,
  DAYS,
  PARAMETERS,
  type ParameterName,
  type ParameterRule,
  type Parameters,
  type Program,
  commandNamed,
} from "./commands";

/**
 * What a command takes, out of what was given. What other commands take is passed over: a message may come from
 * another of these nodes.
 * @throws BadRequest naming what is missing or wrong
 */
export function checkedParameters(name: CommandName, given: JsonObject): Parameters {
  const command = commandNamed(name);
  refuseUnknown(name, command, given);
  const checked: Record<string, unknown> = {};
  for (const parameter of command.parameters) {
    const value = given[parameter];
    if (isEmpty(value)) throw new BadRequest("missingParameter", { command: name, parameter });
    checked[parameter] = checkedValue(parameter, PARAMETERS[parameter], value);
  }
  return checked;
}

/** Whether nothing was given: what is empty in the node is taken from the message. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function refuseUnknown(name: CommandName, { parameters }: Command, given: JsonObject): void {
  const unknown = Object.keys(given).find((parameter) => !Object.hasOwn(PARAMETERS, parameter));
  if (unknown === undefined) return;
  const known = parameters.length > 0 ? parameters.join(", ") : "–";
  throw new BadRequest("unknownParameter", {
    command: name,
    parameter: unknown,
    parameters: known,
  });
}

function checkedValue(parameter: ParameterName, rule: ParameterRule, value: unknown): unknown {
  const wrong = (text: ErrorText, params: ErrorParams = {}) =>
    new BadRequest(text, { parameter, value: shown(value), ...params });
  switch (rule.type) {
    case "time":
      if (!isTimeOfDay(value)) throw wrong("badTimeOfDay");
      return value;
    case "days": {
      const days = daysOf(value);
      if (!days) throw wrong("badDays");
      return days;
    }
    case "switch":
      if (typeof value !== "boolean") throw wrong("badSwitch");
      return value;
    case "words": {
      const word = typeof value === "string" ? value.toLowerCase() : "";
      if (rule.words.includes(word)) return word;
      throw new BadRequest("badWord", {
        option: parameter,
        value: shown(value),
        words: rule.words.join(", "),
      });
    }
    case "number": {
      const { least, most } = rule;
      const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
      if (Number.isInteger(number) && Number(number) >= least && Number(number) <= most) {
        return number;
      }
      throw wrong("badCount", { least, most });
    }
    case "positions":
      if (!arePositions(value, rule.most)) throw wrong("badPositions", { most: rule.most });
      return value.map(({ latitude, longitude }) => ({ latitude, longitude }));
    case "programs": {
      const programs = programsOf(value);
      if (!programs) throw wrong("badPrograms");
      return programs;
    }
  }
}

/** Days in the API's spelling, whatever their case; undefined unless there are some, each once. */
function daysOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const days = value.map((day: unknown) =>
    typeof day === "string"
      ? DAYS.find((known) => known.toLowerCase() === day.toLowerCase())
      : undefined,
  );
  const known = days.filter((day) => day !== undefined);
  return known.length === value.length && new Set(known).size === known.length ? known : undefined;
}

function programsOf(value: unknown): Program[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const programs = value.map(programOf).filter((program) => program !== undefined);
  return programs.length === value.length ? programs : undefined;
}

function programOf(value: unknown): Program | undefined {
  if (!isObject(value)) return undefined;
  const { start, end, days, enabled, ...rest } = value;
  const listed = daysOf(days);
  const isRight =
    isTimeOfDay(start) &&
    (isEmpty(end) || isTimeOfDay(end)) &&
    listed !== undefined &&
    typeof enabled === "boolean" &&
    // What the car told of itself besides stands for nothing to set.
    Object.keys(rest).every((name) => ["recurrence", "untilFull"].includes(name));
  if (!isRight) return undefined;
  return { start, ...(isTimeOfDay(end) && { end }), days: listed, enabled };
}

function arePositions(
  value: unknown,
  most: number,
): value is { latitude: number; longitude: number }[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= most &&
    value.every(
      (place: unknown) =>
        isObject(place) && isWithin(place.latitude, 90) && isWithin(place.longitude, 180),
    )
  );
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === "number" && Math.abs(value) <= most;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}
