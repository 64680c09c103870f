import { ownNameFlaws } from "../../src/rules/names";
import type { Properties } from "../../src/rules/versions";
import { whileBusy } from "../common/fields";
import { type Row, RowList, listed } from "../common/row-list";
import { type FoundVehicle, askAccount } from "../common/vehicles";

let names: RowList | undefined;

/** All that is wrong with the names of cars, as texts. */
export function nameFlaws(node: EditorNode, rows: readonly unknown[]): string[] {
  return rows.flatMap((row, index) => {
    const params = { row: index + 1 };
    return ownNameFlaws(row, index, rows).map((flaw) =>
      node._(`psa-account.names.flaw.${flaw}`, params),
    );
  });
}

/** The names as they stand in the dialog. */
export function namesTyped(): Row[] {
  return names?.rows ?? [];
}

/** Fills the list of what the owner calls the cars; a button adds those of the deployed account. */
export function prepareNames(node: EditorNode, properties: Properties): void {
  const say = (key: string, params = {}) => node._(`psa-account.names.${key}`, params);
  const list = new RowList(
    "psa-account-names",
    {
      add: say("add"),
      remove: say("remove"),
      fields: [
        { name: "vin", label: say("vin") },
        { name: "name", label: say("name") },
      ],
      flawedFields: (rows, index) =>
        ownNameFlaws(rows[index], index, rows).map((flaw) => (flaw === "twice" ? "vin" : flaw)),
      flaws: (rows) => nameFlaws(node, rows),
    },
    listed(properties.names).map((one) => (one ?? {}) as Row),
  );
  names = list;
  const button = $("#psa-account-find-names");
  const told = $("#psa-account-names-found");
  const find = async (): Promise<void> => {
    told.text(node._("psa-account.picker.asking"));
    const asked = askAccount<{ vehicles: FoundVehicle[] }>(node.id, "/vehicles");
    const outcome = await whileBusy(button, asked);
    if (!("result" in outcome)) told.text(outcome.problem);
    else told.text(say("added", { count: addCars(list, outcome.result.vehicles) }));
  };
  button.on("click", () => void find());
}

/** Adds the cars that have no row yet, called as they are now; returns how many these are. */
function addCars(list: RowList, vehicles: readonly FoundVehicle[]): number {
  const has = new Set(list.rows.map(({ vin }) => String(vin).toUpperCase()));
  const others = vehicles.filter(({ vin }) => vin !== undefined && !has.has(vin.toUpperCase()));
  for (const { vin, name, label } of others) list.add({ vin, name: name ?? label ?? "" });
  return others.length;
}
