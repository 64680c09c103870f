import { unitIn, unitsOf } from "../../src/rules/units";
import { type ValueFlaw, pathsOf, plainPath, valueFlaw } from "../../src/rules/values";
import type { Properties } from "../../src/rules/versions";
import { chosenAccount } from "./account-choice";
import { option, textIn, wordsIn } from "./fields";
import { type Row, RowList, listed } from "./row-list";
import { validator } from "./validator";

const say = (key: string, params = {}) =>
  RED._(`node-red-contrib-psa/psa-account:psa-account.values.${key}`, params);

/** The runtime's own table. */
const shape = () => RED.settings.psaAccountValues;

const outputField = () => $("#node-input-output");

/** What a node sends: everything, or single values of the state. */
export function isOfValues(output: unknown): boolean {
  return output === "values";
}

/** The list of values in the open dialog. */
let list: RowList | undefined;

/** Lets a person choose what leaves, and which values; a value is picked from all there are, or typed. */
export function prepareValues(node: EditorNode, { output, values }: Properties): void {
  const id = `${node.type}-values`;
  const known = $("<datalist>", { id: `${id}-known` });
  list = new RowList(
    id,
    {
      add: say("add"),
      remove: say("remove"),
      fields: [{ name: "path", label: say("path"), suggestions: `${id}-known` }],
      flawedFields: (rows, index) => (flawAt(pathsIn(rows), index) ? ["path"] : []),
      flaws: (rows) => flawsOf(pathsIn(rows)),
    },
    listed(values).map((path) => ({ path })),
  );
  $(`#${id}`).closest(".psa-part").append(known);
  const suggest = (): void => {
    known.empty().append(suggestions());
  };
  $("#node-input-account").on("change", suggest);
  suggest();
  outputField()
    .val(isOfValues(output) ? "values" : "whole")
    .on("change", arrangeValues);
  arrangeValues();
}

/** Shows the list where single values leave. */
function arrangeValues(): void {
  $(".psa-values").toggle(isOfValues(textIn(outputField())));
}

/** The values as they stand in the dialog, without what a copied path begins with in a message. */
export function valuesTyped(): string[] {
  return pathsIn(list?.rows ?? []).map(plainPath);
}

/** Marks a node that is to send values which do not exist, or none. */
export const validateValues = validator((node, value) => {
  if (!isOfValues(node.output)) return undefined;
  const paths = listed(value).map(wordsIn).filter(Boolean);
  return paths.length === 0 ? say("none") : flawsOf(paths)[0];
});

function pathsIn(rows: readonly Row[]): string[] {
  return rows.map(({ path }) => wordsIn(path));
}

function flawAt(paths: readonly string[], index: number): ValueFlaw | undefined {
  const known = shape();
  return known === undefined ? undefined : valueFlaw(known, paths[index], index, paths);
}

function flawsOf(paths: readonly string[]): string[] {
  return paths.flatMap((value, index) => {
    const { flaw, nearest } = flawAt(paths, index) ?? {};
    return flaw ? say(flaw, { value, nearest }) : [];
  });
}

/** Every value there is, with its unit as the account has it. */
function suggestions(): JQuery[] {
  const account = RED.nodes.node(chosenAccount() ?? "");
  const units = unitsOf(account?.units);
  return pathsOf(shape() ?? {}).map(([path, unit]) => option(path, unitIn(units, unit)));
}
