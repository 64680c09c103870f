import type { Value } from "../../src/vehicle/values";

/** What a message says of a single value: the bare value, and what, when and in which unit it is. */
export function valueMessage({ path, ...value }: Value) {
  return { topic: path, ...value };
}
