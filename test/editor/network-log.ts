import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Simulator } from "../../src/simulator";

/** Everything a Node-RED sends to the pages of a browser: the answers of its admin API, and its comms. */
export class NetworkLog {
  private readonly heard: Promise<string>[] = [];

  /** Listens to this page and to the tabs it opens, from now on. */
  constructor(page: Page, url: string) {
    page.context().on("response", (response) => {
      if (!response.url().startsWith(url) || /\.(js|css|woff2?)\b/.test(response.url())) return;
      // Neither a redirect nor an answer to a page that was left has a body.
      const body = response.text().catch(() => "");
      this.heard.push(body.then((text) => `${response.url()} ${text}`));
    });
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        this.heard.push(Promise.resolve(payload.toString()));
      });
    });
  }

  /** Fails if one of these was among it. */
  async assertUnheard(secrets: readonly string[]): Promise<void> {
    const all = await Promise.all(this.heard);
    assert.ok(all.length > 0);
    assert.deepEqual(
      all.filter((text) => secrets.some((secret) => text.includes(secret))),
      [],
    );
  }
}

/** Everything secret that a simulator was shown: tokens, code verifiers and its client's secret. */
export function secretsShownTo(simulator: Simulator): string[] {
  const shown = [...simulator.requests].flatMap(({ form = {}, headers }) => [
    form.code_verifier,
    form.refresh_token,
    form.token,
    headers.authorization?.replace(/^\w+ /, ""),
  ]);
  const texts = shown.filter((value): value is string => typeof value === "string" && value !== "");
  return [...new Set([...texts, simulator.account.clientSecret])];
}
