import type { Simulator } from "../../src/simulator";
import { leaksIn } from "./leaks";
import { LIST_PATH, TOKEN_PATH } from "./support";

/** What an account tells in the log when everything has happened to it. */
export const ACCOUNT_WORDS = [
  `POST ${TOKEN_PATH} 200`,
  `GET /connectedcar/v4${LIST_PATH} 200`,
  "GET /connectedcar/v4/user/vehicles/",
  "1 retry",
  "requests left",
  "Unavailable (",
  "session: asks for tokens (refresh_token)",
  "session: tokens read from the store",
  "session: SignInRequired",
  "[psa-account:dialog] POST",
];
/** What it tells of the polling. */
export const POLLING_WORDS = [
  "list of vehicles read",
  "asked for by a message",
  "again in",
  "waits for",
];

/** What is wrong with the lines of accounts at the levels debug and trace: a word is missing, or a VIN is whole. */
export function diagnosisFlaws(
  log: readonly string[],
  words: readonly string[],
  { world }: Simulator,
): string[] {
  const lines = log.filter((line) => /\[(trace|debug)\] \[psa-account:/.test(line)).join("\n");
  const missing = words.filter((word) => !lines.includes(word));
  const vins = world.profiles.map(({ vin }) => ["VIN", vin] as const);
  return [...missing.map((word) => `no ${word} in the log`), ...leaksIn(lines, vins)];
}
