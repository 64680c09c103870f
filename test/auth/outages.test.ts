import assert from "node:assert/strict";
import sinon from "sinon";
import { RateLimited, SignInRequired, Unavailable } from "../../src/errors";
import { Http } from "../../src/http/http";
import { LIFETIME } from "../support/sessions";
import { BrowserSessions } from "./browser-sessions";

const TOKEN = "/am/oauth2/access_token";
const MINUTE = 60;

describe("browser sign-in through outages", () => {
  const sessions = new BrowserSessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  describe("a refresh that fails", () => {
    for (const [fault, kind] of [
      ["reset", Unavailable],
      ["hang", Unavailable],
      ["truncated", Unavailable],
      ["500", Unavailable],
      ["503", Unavailable],
      ["429", RateLimited],
      ["html", undefined],
      ["403", undefined],
      ["401", undefined],
    ] as const) {
      it(`by "${fault}" keeps the tokens, and goes on with them`, async () => {
        await sessions.restart(fault === "truncated" ? LIFETIME : 0);
        const one = await sessions.signedIn({ timeout: fault === "hang" ? 1500 : 5000 });
        const kept = await sessions.chain();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: TOKEN });
        const error = await sessions.failure(one);
        assert.ok(!(error instanceof SignInRequired));
        if (kind) assert.ok(error instanceof kind, error.name);
        assert.deepEqual(await sessions.chain(), kept);
        sessions.seconds(70);
        await one.signIn();
        const [, ...refreshes] = sessions.grants();
        assert.deepEqual(
          refreshes.map((form) => form.refresh_token),
          [kept.refreshToken, kept.refreshToken],
        );
        assert.notEqual((await sessions.chain()).refreshToken, kept.refreshToken);
      });
    }

    it("says when the next try is, from the first failure on", async () => {
      const one = await sessions.signedIn();
      sessions.seconds(LIFETIME);
      sessions.simulator.faults.add({ fault: "503", path: TOKEN, times: Infinity });
      for (let n = 0; n < 2; n += 1) {
        const { retryAt } = await sessions.failure(one);
        const wait = (retryAt?.getTime() ?? NaN) - Date.now();
        assert.ok(wait >= 54_000 && wait <= 66_000, String(wait));
      }
    });
  });

  for (const [name, random, factor] of [
    ["ten percent less", 0, 0.9],
    ["no more and no less", 0.5, 1],
    ["ten percent more", 0.999999, 1.1],
  ] as const) {
    it(`waits 1, 2, 5, 10, 15, 15 minutes, or ${name}`, async () => {
      sinon.replace(Math, "random", () => random);
      const one = await sessions.signedIn();
      sessions.seconds(LIFETIME);
      sessions.simulator.faults.add({ fault: "503", path: TOKEN, times: Infinity });
      await sessions.failure(one);
      for (const minutes of [1, 2, 5, 10, 15, 15]) {
        const asked = sessions.grants().length;
        sessions.seconds(minutes * MINUTE * factor - 1);
        await sessions.failure(one);
        assert.equal(sessions.grants().length, asked, `asked before ${minutes} min`);
        sessions.seconds(2);
        await sessions.failure(one);
        assert.equal(sessions.grants().length, asked + 1, `did not ask after ${minutes} min`);
      }
    });
  }

  for (const fault of ["reset", "503", "429", "html", "401"] as const) {
    it(`makes no storm of "${fault}": twenty nodes, a message a minute, two hours`, async () => {
      const one = await sessions.signedIn();
      sessions.seconds(LIFETIME);
      const before = sessions.grants().length;
      sessions.simulator.faults.add({ fault, path: TOKEN, times: Infinity });
      for (let minute = 0; minute < 120; minute += 1) {
        const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => one.signIn()));
        assert.ok(outcomes.every(({ status }) => status === "rejected"));
        sessions.seconds(MINUTE);
      }
      const asked = sessions.grants().length - before;
      assert.ok(asked >= 9 && asked <= 12, `${asked} token requests`);
      const kept = (await sessions.chain()).refreshToken;
      const sent = new Set(
        sessions
          .grants()
          .slice(before)
          .map((form) => form.refresh_token),
      );
      assert.deepEqual([...sent], [kept]);
      sessions.simulator.faults.clear();
      sessions.seconds(17 * MINUTE);
      await Promise.all(Array.from({ length: 20 }, () => one.signIn()));
      assert.equal(sessions.grants().length, before + asked + 1);
    });
  }

  describe("an answer that is lost", () => {
    for (const fault of ["reply-lost", "truncated", "reset", "hang"] as const) {
      it(`by "${fault}" does not say that nothing was lost`, async () => {
        const one = await sessions.signedIn({ timeout: fault === "hang" ? 1500 : 5000 });
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: TOKEN });
        assert.equal((await sessions.failure(one)).text, "renewalLost");
      });
    }

    for (const status of [502, 504]) {
      it(`by a gateway that says ${status} does not either`, async () => {
        const one = await sessions.signedIn();
        sessions.seconds(LIFETIME);
        const reply = { status, retryAfter: undefined, text: "<html>Bad Gateway</html>" };
        sinon.stub(Http.prototype, "send").resolves(reply);
        assert.equal((await sessions.failure(one)).text, "renewalLost");
      });
    }

    for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH"]) {
      it(`is none where there was no connection: ${code}`, async () => {
        const one = await sessions.signedIn();
        const authorization = await one.authorization("en");
        sessions.seconds(LIFETIME);
        const failed = new Unavailable("unreachable", { host: "a host", code });
        const send = sinon.stub(Http.prototype, "send").rejects(failed);
        assert.equal((await sessions.failure(one)).text, "unreachable");
        await assert.rejects(one.signInWith({ ...authorization, code: "a-code" }), Unavailable);
        assert.equal(send.callCount, 2);
      });
    }
  });
});
