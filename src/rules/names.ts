/** Names that do not depend on case. For the editor and the runtime alike. */

/** The name among others that is the same but for its case; one that is the very same comes first. */
export function sameName(names: readonly string[], name: string): string | undefined {
  if (names.includes(name)) return name;
  return names.find((other) => other.toLowerCase() === name.toLowerCase());
}
