import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sinon from "sinon";
import type { Simulator } from "../../src/simulator";
import { IdTokens } from "../../src/simulator/identity/id-token";

/** A value nobody may see, by what it is. */
export type Secret = readonly [what: string, value: string];

/** Every token the simulator gives out from now on, also those that never arrive; until `sinon.restore`. */
export function rememberTokens(simulator: Simulator): () => Secret[] {
  const signIn = sinon.spy(simulator.tokens, "signIn");
  const renew = sinon.spy(simulator.tokens, "renew");
  const issue = sinon.spy(IdTokens.prototype, "issue");
  return () => [
    ...[...signIn.returnValues, ...renew.returnValues].flatMap((set): Secret[] =>
      set
        ? [
            ["access token", set.accessToken],
            ["refresh token", set.refreshToken],
          ]
        : [],
    ),
    ...issue.returnValues.flatMap((token): Secret[] => [
      ["id token", token],
      ["signature of an id token", token.split(".")[2] ?? token],
    ]),
  ];
}

/** How client id and secret travel in a header. */
export function basicOf(clientId: string, secret: string): Secret {
  const blob = Buffer.from(`${clientId}:${secret}`).toString("base64");
  return ["Basic", blob.replace(/=+$/, "")];
}

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
