import { type INTERVALS, SHORTEST, intervalFlaw } from "../../src/rules/intervals";
import { levelFlaw } from "../../src/rules/levels";
import { zoneFlaws, zoneName } from "../../src/rules/zones";
import { contextStore } from "../common/context-stores";
import { wordsIn } from "../common/fields";
import { validator } from "../common/validator";
import { isKnown } from "./events";

/** The lists of the node that are more than words to choose from. */
export type ListName = "levels" | "zones";

/** The first thing that is wrong with a list, as a text; undefined when nothing is. */
const CHECKS = {
  events: (node: EditorNode, events: readonly unknown[]) => {
    const event = events.find((event) => !isKnown(event));
    return event === undefined
      ? undefined
      : node._("psa-watch.flaw.event", { event: wordsIn(event) });
  },
  levels: (node: EditorNode, levels: readonly unknown[]) => {
    const index = levels.findIndex((level) => levelFlaw(level));
    if (index < 0) return undefined;
    return node._("psa-watch.flaw.level", { level: wordsIn(levels[index]) || "\u2026" });
  },
  zones: (node: EditorNode, zones: readonly unknown[]) => {
    const index = zones.findIndex((zone, index) => zoneFlaws(zone, index, zones).length > 0);
    const [flaw] = zoneFlaws(zones[index], index, zones);
    const zone = zoneName(zones[index]) || String(index + 1);
    return index < 0 ? undefined : node._(`psa-watch.flaw.${flaw}`, { zone });
  },
};

export const validate = {
  interval: interval("interval"),
  activeInterval: interval("activeInterval"),
  events: list("events"),
  levels: list("levels"),
  zones: list("zones"),
  contextStore: contextStore(),
};

/** What is wrong with a list as it stands in the dialog; empty when nothing is. */
export function flawOf(node: EditorNode, name: ListName, items: readonly unknown[]): string {
  return CHECKS[name](node, items) ?? "";
}

function list(name: keyof typeof CHECKS): Validator {
  return validator((node, value) => CHECKS[name](node, Array.isArray(value) ? value : []));
}

function interval(name: keyof typeof INTERVALS): Validator {
  return validator((node, value) => {
    const flaw = intervalFlaw(wordsIn(value), SHORTEST.local);
    return flaw && node._(`psa-watch.flaw.${name}`);
  });
}
