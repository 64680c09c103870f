import type { Response } from "express";
import type { NodeAPI } from "node-red";
import { Secrets, withoutLogins } from "../../src/secrets";

/**
 * Does the work of a route so that the browser has an answer whatever happens, and no rejection is left
 * to nobody: that would end the whole Node-RED.
 */
export function answering(
  RED: Pick<NodeAPI, "log">,
  response: Response,
  work: () => Promise<unknown>,
): void {
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      RED.log.error(scrubbed(error, []));
      if (response.headersSent) response.end();
      else response.sendStatus(500);
    })
    .catch(() => response.destroy());
}

/**
 * The text of an error that nobody foresaw, for a log or a browser.
 * @param brought what the request held: none of its texts stays in it
 */
export function scrubbed(error: unknown, brought: readonly unknown[]): string {
  const texts = brought.filter((one): one is string => typeof one === "string");
  return withoutLogins(new Secrets(texts).scrub(toText(error)));
}

function toText(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}
