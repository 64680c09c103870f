/** Fields of a query or form: one value as text, a repeated field as a list. */
export type Fields = Record<string, string | string[]>;

/** Reads `a=1&b=2&b=3`. */
export function fieldsOf(encoded: string): Fields {
  const parameters = new URLSearchParams(encoded);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = "", ...more] = parameters.getAll(name);
      return [name, more.length > 0 ? [first, ...more] : first];
    }),
  );
}
