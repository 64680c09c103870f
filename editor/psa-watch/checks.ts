import { type INTERVALS, SHORTEST, intervalFlaw } from "../../src/rules/intervals";
import { levelFlaw } from "../../src/rules/levels";
import { MOST_LOSSES, amountFlaw, currencyFlaw, tariffFlaws } from "../../src/rules/tariffs";
import { zoneFlaws, zoneName } from "../../src/rules/zones";
import { contextStore } from "../common/context-stores";
import { objectIn, wordsIn } from "../common/fields";
import { listed } from "../common/row-list";
import { validateValues } from "../common/values";
import { validator } from "../common/validator";
import { isKnown } from "./events";

/** The lists of the node that are more than words to choose from. */
export type ListName = "levels" | "zones";

/** Everything that is wrong with a list, as texts. */
const CHECKS = {
  events: (node: EditorNode, events: readonly unknown[]) => {
    const unknown = events.filter((event) => !isKnown(event));
    return unknown.map((event) => node._("psa-watch.flaw.event", { event: wordsIn(event) }));
  },
  levels: (node: EditorNode, levels: readonly unknown[]) => {
    const wrong = levels.filter((level) => levelFlaw(level));
    const say = (level: unknown) => ({ level: wordsIn(level) || "\u2026" });
    return wrong.map((level) => node._("psa-watch.flaw.level", say(level)));
  },
  zones: (node: EditorNode, zones: readonly unknown[]) =>
    zones.flatMap((one, index) => {
      const zone = zoneName(one) || String(index + 1);
      return zoneFlaws(one, index, zones).map((flaw) => node._(`psa-watch.flaw.${flaw}`, { zone }));
    }),
};

/** The most that the amounts a charge is reckoned with can be. */
export const AMOUNTS = { capacity: Infinity, lossPercent: MOST_LOSSES, co2: Infinity } as const;

export const validate = {
  interval: interval("interval"),
  activeInterval: interval("activeInterval"),
  events: list("events"),
  levels: list("levels"),
  zones: list("zones"),
  values: validateValues,
  contextStore: contextStore(),
  capacity: amount("capacity"),
  lossPercent: amount("lossPercent"),
  co2: amount("co2"),
  currency: validator((node, value) => {
    const isRight = wordsIn(value) === "" || !currencyFlaw(value);
    return isRight ? undefined : node._("psa-watch.flaw.currency");
  }),
  tariffs: validator((node, value) => {
    return tariffTexts(node, listed(value), listed(node.zones).map(zoneName))[0];
  }),
};

/** All that is wrong with tariffs, among zones of these names. */
export function tariffTexts(
  node: EditorNode,
  tariffs: readonly unknown[],
  zones: readonly string[],
): string[] {
  return tariffs.flatMap((tariff, index) => {
    const flaws = tariffFlaws(tariff, zones);
    const words = { number: index + 1, zone: wordsIn(objectIn(tariff).zone) };
    return flaws.map((flaw) => node._(`psa-watch.flaw.tariff.${flaw}`, words));
  });
}

/** All that is wrong with a list as it stands in the dialog. */
export function flawsOf(node: EditorNode, name: ListName, items: readonly unknown[]): string[] {
  return CHECKS[name](node, items);
}

function list(name: keyof typeof CHECKS): Validator {
  return validator((node, value) => CHECKS[name](node, listed(value))[0]);
}

function amount(name: keyof typeof AMOUNTS): Validator {
  return validator((node, value) => {
    return amountFlaw(wordsIn(value), AMOUNTS[name]) && node._(`psa-watch.flaw.${name}`);
  });
}

function interval(name: keyof typeof INTERVALS.real): Validator {
  return validator((node, value) => {
    const flaw = intervalFlaw(wordsIn(value), SHORTEST.local);
    return flaw && node._(`psa-watch.flaw.${name}`);
  });
}
