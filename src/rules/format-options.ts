/** The options of the targets of psa-format: what each takes, and what may stand in it. For the editor and the runtime alike. */
import { isObject, numberOf } from "../json";

/** An option of a target, and its value where nothing is given. */
export type OptionSpec = OneSpec & {
  /** It matters only while an option of the same target, a choice, is one of these words. */
  readonly when?: { readonly option: string; readonly is: readonly string[] };
};

type OneSpec =
  | {
      readonly type: "text";
      readonly default: string;
      /** What it must be besides: `topic` is an MQTT topic to publish below, `name` letters, digits, `_` and `-`. */
      readonly form?: "topic" | "name";
    }
  | {
      readonly type: "number";
      readonly default: number;
      readonly least?: number;
      readonly most?: number;
      readonly unit?: string;
    }
  | { readonly type: "flag"; readonly default: boolean }
  | { readonly type: "choice"; readonly default: string; readonly choices: readonly string[] }
  /** Any number of words of a list. */
  | {
      readonly type: "words";
      readonly default: readonly string[];
      readonly choices: readonly string[];
    };

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec extends { type: "text" }
  ? string
  : Spec extends { type: "number" }
    ? number
    : Spec extends { type: "flag" }
      ? boolean
      : Spec extends { choices: readonly (infer Word)[]; type: "choice" }
        ? Word
        : Spec extends { choices: readonly (infer Word)[] }
          ? readonly Word[]
          : never;

/** The values that belong to specifications. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: ValueOf<Specs[Name]>;
};

/** No wildcards, no empty level, no NUL: a topic that may be published to (MQTT 3.1.1, 4.7). */
const TOPIC = /^[^#+/\0]+(\/[^#+/\0]+)*$/;
const NAME = /^[\w-]+$/;

/** Whether a value can stand in an option; nothing, or an empty text, can: it stands for the default. */
export function isOptionValue(spec: OptionSpec, value: unknown): boolean {
  if (isNothing(value)) return true;
  switch (spec.type) {
    case "text":
      return typeof value === "string" && hasForm(spec.form, value.trim());
    case "number": {
      const number = numberOf(value) ?? NaN;
      return number >= (spec.least ?? -Infinity) && number <= (spec.most ?? Infinity);
    }
    case "flag":
      return typeof value === "boolean";
    case "choice":
      return spec.choices.includes(String(value));
    case "words":
      return Array.isArray(value) && value.every((word) => spec.choices.includes(String(word)));
  }
}

/** The names of the options that cannot be as they are. */
export function optionFlaws(specs: OptionSpecs, options: unknown): string[] {
  const values = isObject(options) ? options : {};
  return Object.keys(specs).filter((name) => {
    const spec = specs[name];
    return spec !== undefined && !isOptionValue(spec, values[name]);
  });
}

/** The values of options that can be as they are, with the defaults for nothing. */
export function optionValues<Specs extends OptionSpecs>(
  specs: Specs,
  given: Readonly<Record<string, unknown>>,
): OptionValues<Specs> {
  const values = Object.entries(specs).map(([name, spec]) => [
    name,
    optionValue(spec, given[name]),
  ]);
  return Object.fromEntries(values) as OptionValues<Specs>;
}

function optionValue(spec: OptionSpec, value: unknown): unknown {
  if (isNothing(value)) return spec.default;
  if (spec.type === "number") return numberOf(value);
  return spec.type === "text" ? String(value).trim() : value;
}

function isNothing(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value.trim() === "");
}

function hasForm(form: "topic" | "name" | undefined, text: string): boolean {
  if (form === "topic") return TOPIC.test(text);
  return form === undefined || NAME.test(text);
}
