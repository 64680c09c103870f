import { CREDENTIALS } from "../../src/rules/credentials";
import { NONE, textIn, wordsIn } from "../common/fields";

/** What the runtime needs to try an account that is not deployed. */
export const SETTINGS = [
  ...["environment", "brand", "signIn", "identityUrl", "apiUrl", "tls"],
  ...["realm", "scope", "redirectUri"],
  ...CREDENTIALS.password,
];

/** What decides whose tokens these are: a sign-in is good for these values only. */
export const OWNER = [
  ...["environment", "brand", "signIn", "identityUrl", "apiUrl", "realm", "scope"],
  ...CREDENTIALS.code,
];

export function field(name: string): JQuery {
  return $(`#node-config-input-${name}`);
}

/** The value in the open dialog of this node, else the stored one. */
export function current(node: EditorNode, name: string): string {
  return field(name).length > 0 ? textIn(field(name)) : wordsIn(node[name]);
}

/** What stands in the dialog, for the runtime to try. */
export function typed(): Record<string, string> {
  const values = Object.fromEntries(SETTINGS.map((name) => [name, textIn(field(name))]));
  return { ...values, tls: values.tls === NONE ? "" : (values.tls ?? "") };
}

/** The same for those that decide whose tokens these are, as one text. */
export function owner(): string {
  return JSON.stringify(OWNER.map((name) => textIn(field(name))));
}

/** The topmost field of the dialog that cannot be as it is, and why; undefined when there is none. */
export function firstFlaw(node: EditorNode): { name: string; flaw: string } | undefined {
  const rules = { ...node._def.defaults, ...node._def.credentials };
  for (const [name, { validate }] of Object.entries(rules)) {
    const value = textIn(field(name));
    const isVariable = /^\$\{\w+\}$/.test(value);
    const flaw = isVariable ? true : (validate?.call(node, value, {}) ?? true);
    if (flaw !== true) return { name, flaw };
  }
  return undefined;
}
