import { isTimeOfDay } from "../../src/rules/orders";
import { secondsFlaw } from "../../src/rules/seconds";
import { numberIn, objectIn, wordsIn } from "../common/fields";
import { validator } from "../common/validator";
import { commands } from "./commands";

export const validate = {
  command: validator((node, value) => {
    const command = wordsIn(value);
    const isKnown = Object.hasOwn(commands(), command);
    const isOptional = command === "" && fromMessage(node);
    return isKnown || isOptional ? undefined : node._("psa-command.flaw.command");
  }),
  parameters: validator((node, value) => {
    const { positions = [], programs = [], ...others } = objectIn(value);
    const times = [others.time, others.start].filter((time) => wordsIn(time) !== "");
    if (!times.every(isTimeOfDay)) return node._("psa-command.flaw.time");
    if (!listOf(positions).every(isPosition)) return node._("psa-command.flaw.positions");
    return listOf(programs).every(isProgram) ? undefined : node._("psa-command.flaw.programs");
  }),
  allowed: validator((node, value) => {
    const isMissing = fromMessage(node) && listOf(value).length === 0;
    return isMissing ? node._("psa-command.flaw.allowed") : undefined;
  }),
  patience: seconds("patience"),
  timeout: seconds("timeout"),
  confirm: seconds("confirm"),
};

/** In the open dialog of the node, else as it is stored. */
function fromMessage(node: EditorNode): boolean {
  const field = $("#node-input-fromMessage");
  return field.length > 0 ? field.prop("checked") === true : node.fromMessage === true;
}

function seconds(name: "patience" | "timeout" | "confirm"): Validator {
  return validator((node, value) => {
    const field = node._(`psa-command.label.${name}`);
    return secondsFlaw(wordsIn(value)) && node._("psa-command.flaw.seconds", { field });
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPosition(value: unknown): boolean {
  const { latitude, longitude } = objectIn(value);
  const isWithin = (degrees: unknown, most: number) =>
    Math.abs(numberIn(degrees) ?? Infinity) <= most;
  return isWithin(latitude, 90) && isWithin(longitude, 180);
}

function isProgram(value: unknown): boolean {
  const { start, end = "", days } = objectIn(value);
  return isTimeOfDay(start) && (end === "" || isTimeOfDay(end)) && listOf(days).length > 0;
}
