import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A value nobody may see, by what it is. */
export type Secret = readonly [what: string, value: string];

/** What of the secrets can be read in a text: plain, or as base64. One line per find, with the place. */
export function leaksIn(text: string, secrets: readonly Secret[]): string[] {
  return secrets.flatMap(([what, value]) =>
    spellings(value)
      .map((spelling) => text.indexOf(spelling))
      .filter((at) => at >= 0)
      .map((at) => `${what}: …${text.slice(Math.max(0, at - 150), at + 80)}…`),
  );
}

/** Values without special characters are the same in URLs, forms and JSON. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")];
}

/** All files below a folder but those in `except`, as paths; links are not followed. */
export function filesBelow(folder: string, except: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path !== except)
    .flatMap((path) => {
      const entry = lstatSync(path);
      if (entry.isDirectory()) return filesBelow(path, except);
      return entry.isFile() ? [path] : [];
    });
}

/** The text of a file, also where it is none. */
export function textOf(path: string): string {
  return readFileSync(path, "latin1");
}
