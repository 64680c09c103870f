import { DAY_CHOICES, tariffFlaws } from "../../src/rules/tariffs";
import type { Properties } from "../../src/rules/versions";
import { zoneName } from "../../src/rules/zones";
import { type Row, RowList, listed } from "../common/row-list";
import { type AMOUNTS, tariffTexts } from "./checks";

/** A Sunday, to take the names of days from. */
const SUNDAY = new Date(2025, 5, 1);

let tariffs: RowList | undefined;

/**
 * Fills the part about energy and cost, which is folded unless something of it is filled in.
 * @param zonesTyped the zones as they stand in the dialog
 */
export function prepareCosts(
  node: EditorNode,
  properties: Properties,
  zonesTyped: () => readonly Row[],
): void {
  const zones = () => zonesTyped().map(zoneName);
  const field = (name: string) => ({ name, label: node._(`psa-watch.label.${name}`) });
  const choices = DAY_CHOICES.map((days) => ({ value: days, label: daysText(node, days) }));
  const rows = listed(properties.tariffs).map((tariff) => (tariff ?? {}) as Row);
  tariffs = new RowList(
    "psa-watch-tariffs",
    {
      add: node._("psa-watch.add.tariffs"),
      remove: node._("psa-watch.remove.tariffs"),
      fields: [
        { ...field("price"), isNumber: true },
        field("from"),
        field("to"),
        { ...field("days"), choices },
        field("zone"),
      ],
      flawedFields: (all, index) => tariffFlaws(all[index], zones()),
      flaws: (all) => tariffTexts(node, all, zones()),
    },
    rows,
  );
  const names: readonly (keyof typeof AMOUNTS)[] = ["capacity", "lossPercent", "co2"];
  const isUsed = rows.length > 0 || names.some((name) => (properties[name] ?? "") !== "");
  $("#psa-watch-costs").prop("open", isUsed);
}

/** The tariffs as they stand in the dialog. */
export function tariffsTyped(): Row[] {
  return tariffs?.rows ?? [];
}

/** Names of days in the editor's language, from its browser. */
function daysText(node: EditorNode, days: string): string {
  if (days === "") return node._("psa-watch.tariffs.daily");
  return days.split("-").map(dayName).join(" \u2013 ");
}

function dayName(day: string): string {
  const date = new Date(SUNDAY);
  while (date.toLocaleDateString("en-US", { weekday: "short" }) !== day) {
    date.setDate(date.getDate() + 1);
  }
  return date.toLocaleDateString(RED.i18n.lang(), { weekday: "short" });
}
