import { levelFlaw } from "../../src/rules/levels";
import type { Properties } from "../../src/rules/versions";
import { zoneFlaws } from "../../src/rules/zones";
import { type Row, RowList, listed } from "../common/row-list";
import { flawsOf } from "./checks";

let levels: RowList | undefined;
let zones: RowList | undefined;

/**
 * Fills both lists; what is wrong in them is marked, and said below.
 * @param zonesChanged called when zones were changed
 * @returns the list of zones
 */
export function prepareLists(
  node: EditorNode,
  properties: Properties,
  zonesChanged: () => void,
): RowList {
  const field = (name: string, isNumber = true) => {
    return { name, label: node._(`psa-watch.label.${name}`), isNumber };
  };
  const texts = (name: string) => ({
    add: node._(`psa-watch.add.${name}`),
    remove: node._(`psa-watch.remove.${name}`),
  });
  levels = new RowList(
    "psa-watch-levels",
    {
      ...texts("levels"),
      fields: [field("level")],
      unit: "%",
      flawedFields: (rows, index) => (levelFlaw(rows[index]?.level) ? ["level"] : []),
      flaws: (rows) => flawsOf(node, "levels", levelsIn(rows)),
    },
    listed(properties.levels).map((level) => ({ level })),
  );
  zones = new RowList(
    "psa-watch-zones",
    {
      ...texts("zones"),
      fields: [field("name", false), field("latitude"), field("longitude"), field("radius")],
      flawedFields: (rows, index) =>
        zoneFlaws(rows[index], index, rows).map((flaw) => (flaw === "twice" ? "name" : flaw)),
      flaws: (rows) => flawsOf(node, "zones", rows),
      changed: zonesChanged,
    },
    listed(properties.zones).map((zone) => (zone ?? {}) as Row),
  );
  return zones;
}

export function levelsTyped(): unknown[] {
  return levelsIn(levels?.rows ?? []);
}

export function zonesTyped(): Row[] {
  return zones?.rows ?? [];
}

function levelsIn(rows: readonly Row[]): unknown[] {
  return rows.map(({ level }) => level);
}
