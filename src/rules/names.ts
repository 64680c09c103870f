/** Names that do not depend on case, and those that owners give their cars. For the editor and the runtime alike. */
import { objectOf, textOf } from "../json";
import { isVin, plainVin } from "./vins";

/** The name among others that is the same but for its case; one that is the very same comes first. */
export function sameName(names: readonly string[], name: string): string | undefined {
  if (names.includes(name)) return name;
  return names.find((other) => other.toLowerCase() === name.toLowerCase());
}

/** The field of an owner's name for a car that cannot be as it is; `twice` for a VIN that has a name already. */
export type OwnNameFlaw = "vin" | "twice" | "name";

/** What is wrong with one `{ vin, name }` among others, in the order of its fields. */
export function ownNameFlaws(own: unknown, index: number, all: readonly unknown[]): OwnNameFlaw[] {
  const vin = vinOf(own);
  const isRepeated = vin !== "" && all.findIndex((other) => vinOf(other) === vin) < index;
  const flaws: [OwnNameFlaw, boolean][] = [
    ["vin", !isVin(vin)],
    ["twice", isRepeated],
    ["name", !textOf(objectOf(own).name)?.trim()],
  ];
  return flaws.filter(([, isSo]) => isSo).map(([flaw]) => flaw);
}

function vinOf(own: unknown): string {
  return plainVin(textOf(objectOf(own).vin) ?? "");
}
