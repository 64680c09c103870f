import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import sinon from "sinon";
import type { Account, AccountOptions } from "../../src/account";
import type { FileTokenStore, TokenChain } from "../../src/auth/token-store";
import { RateLimited, SignInRequired, Unavailable } from "../../src/errors";
import { Http } from "../../src/http/http";
import { vehiclesOf } from "../support/accounts";
import { answerConsent } from "../support/consent";
import { LIFETIME, Sessions } from "../support/sessions";

const TOKEN = "/am/oauth2/access_token";
const MINUTE = 60;

describe("browser sign-in through outages", () => {
  const sessions = new Sessions();
  let store: FileTokenStore;

  beforeEach(async () => {
    await sessions.start();
    store = sessions.accounts.store();
  });
  afterEach(() => sessions.stop());

  const account = (options: Partial<AccountOptions> = {}) =>
    sessions.accounts.create({ ...sessions.settings, signIn: "code" }, { store, ...options });
  const signIn = async (one: Account) => {
    const authorization = await one.authorization("en");
    const address = new URL(await answerConsent(authorization.url));
    await one.signInWith({ ...authorization, code: address.searchParams.get("code") ?? "" });
  };
  const signedIn = async (options: Partial<AccountOptions> = {}) => {
    const one = account(options);
    await signIn(one);
    return one;
  };
  const chain = async (): Promise<TokenChain> => {
    const found = await store.load();
    assert.ok(found);
    return found;
  };
  const restart = async (refreshGrace: number) => {
    await sessions.stop();
    await sessions.start({ refreshGrace });
    store = sessions.accounts.store();
  };
  const isFinal = async (one: Account) => {
    const asked = sessions.simulator.requests.count({});
    for (let n = 0; n < 200; n += 1) {
      sessions.seconds(10 * MINUTE);
      const error = await sessions.failure(one);
      assert.ok(error instanceof SignInRequired);
      assert.equal(error.text, "invalidGrant");
      await assert.rejects(vehiclesOf(one), SignInRequired);
    }
    assert.equal(sessions.simulator.requests.count({}), asked);
  };

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
        await restart(fault === "truncated" ? LIFETIME : 0);
        const one = await signedIn({ timeout: fault === "hang" ? 1500 : 5000 });
        const kept = await chain();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: TOKEN });
        const error = await sessions.failure(one);
        assert.ok(!(error instanceof SignInRequired));
        if (kind) assert.ok(error instanceof kind, error.name);
        assert.deepEqual(await chain(), kept);
        sessions.seconds(70);
        await one.signIn();
        const [, ...refreshes] = sessions.grants();
        assert.deepEqual(
          refreshes.map((form) => form.refresh_token),
          [kept.refreshToken, kept.refreshToken],
        );
        assert.notEqual((await chain()).refreshToken, kept.refreshToken);
      });
    }

    it("says when the next try is, from the first failure on", async () => {
      const one = await signedIn();
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
      const one = await signedIn();
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
      const one = await signedIn();
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
      const kept = (await chain()).refreshToken;
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

  describe("a reply that is lost after the tokens were rotated", () => {
    for (const fault of ["reply-lost", "truncated", "invalid-json"] as const) {
      it(`by "${fault}": the same token is sent once more, and that is enough within the grace`, async () => {
        await restart(LIFETIME);
        const one = await signedIn();
        const { refreshToken } = await chain();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: TOKEN });
        assert.ok(!((await sessions.failure(one)) instanceof SignInRequired));
        sessions.seconds(70);
        await one.signIn();
        assert.deepEqual(
          sessions.grants().map((form) => form.refresh_token),
          [undefined, refreshToken, refreshToken],
        );
        sessions.seconds(LIFETIME);
        await one.signIn();
        assert.notEqual(sessions.grants().at(-1)?.refresh_token, refreshToken);
      });
    }

    it("is final where there is no grace, until somebody signs in", async () => {
      const one = await signedIn();
      const told = sinon.spy();
      one.on("changed", told);
      const { refreshToken } = await chain();
      sessions.seconds(LIFETIME);
      sessions.simulator.faults.add({ fault: "reply-lost", path: TOKEN });
      assert.ok((await sessions.failure(one)) instanceof Unavailable);
      sessions.seconds(70);
      assert.ok((await sessions.failure(one)) instanceof SignInRequired);
      assert.deepEqual(
        sessions.grants().map((form) => form.refresh_token),
        [undefined, refreshToken, refreshToken],
      );
      await isFinal(one);
      assert.equal(told.callCount, 2);
      await signIn(one);
      assert.deepEqual(told.lastCall.args, [undefined]);
      assert.ok((await vehiclesOf(one)).length > 0);
    });
  });

  describe("an answer that is lost", () => {
    for (const fault of ["reply-lost", "truncated", "reset", "hang"] as const) {
      it(`by "${fault}" does not say that nothing was lost`, async () => {
        const one = await signedIn({ timeout: fault === "hang" ? 1500 : 5000 });
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: TOKEN });
        assert.equal((await sessions.failure(one)).text, "renewalLost");
      });
    }

    for (const status of [502, 504]) {
      it(`by a gateway that says ${status} does not either`, async () => {
        const one = await signedIn();
        sessions.seconds(LIFETIME);
        const reply = { status, retryAfter: undefined, text: "<html>Bad Gateway</html>" };
        sinon.stub(Http.prototype, "send").resolves(reply);
        assert.equal((await sessions.failure(one)).text, "renewalLost");
      });
    }

    for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH"]) {
      it(`is none where there was no connection: ${code}`, async () => {
        const one = await signedIn();
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

  describe("a refresh token that is refused", () => {
    it("is final, with no further request however many ask", async () => {
      const one = await signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      assert.ok((await sessions.failure(one)) instanceof SignInRequired);
      assert.deepEqual(sessions.grantTypes(), ["authorization_code", "refresh_token"]);
      await isFinal(one);
    });

    it("is final over a deploy, too: there is no request for each", async () => {
      const one = await signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      await sessions.failure(one);
      const asked = sessions.grants().length;
      for (let deploy = 0; deploy < 5; deploy += 1) {
        const anew = account();
        assert.equal((await sessions.failure(anew)).text, "invalidGrant");
        await anew.close();
      }
      assert.equal(sessions.grants().length, asked);
      const anew = account();
      await signIn(anew);
      assert.ok((await vehiclesOf(anew)).length > 0);
    });

    it("is good again when a person brings it and the server takes it after all", async () => {
      const one = await signedIn();
      const { refreshToken = "" } = await chain();
      sessions.seconds(LIFETIME);
      const refuse = sinon.stub(sessions.simulator.tokens, "ownerOf").returns(undefined);
      assert.ok((await sessions.failure(one)) instanceof SignInRequired);
      refuse.restore();
      sessions.simulator.faults.add({
        fault: "rewrite",
        path: TOKEN,
        rewrite: (body) => ({ ...(body as object), refresh_token: undefined }),
      });
      await one.signInWith({ refreshToken });
      sessions.seconds(LIFETIME);
      sessions.simulator.tokens.refreshGrace = LIFETIME * 2;
      await one.signIn();
    });

    it("is final also when the API noticed first", async () => {
      const one = await signedIn();
      sessions.simulator.tokens.revokeAll();
      await assert.rejects(vehiclesOf(one), SignInRequired);
      const asked = sessions.simulator.requests.count({ path: TOKEN });
      assert.equal(asked, 2);
      sessions.seconds(LIFETIME);
      await isFinal(one);
    });

    it("is final only after the store was read again: another process may have signed in", async () => {
      const one = await signedIn();
      const spent = await chain();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      const elsewhere = sessions.accounts.store();
      await signIn(account({ store: elsewhere }));
      // The old one is on its way when the other process writes.
      sinon
        .stub(sessions.simulator.tokens, "ownerOf")
        .callThrough()
        .onFirstCall()
        .callsFake(() => {
          copyFileSync(elsewhere.file, store.file);
          return undefined;
        });
      await one.signIn();
      assert.equal(sessions.grants()[2]?.refresh_token, spent.refreshToken);
      assert.ok((await vehiclesOf(one)).length > 0);
    });

    it("comes to life when another process signs in", async () => {
      const one = await signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      await sessions.failure(one);
      await signIn(account({ store: sessions.accounts.store(store.file) }));
      const asked = sessions.grants().length;
      assert.ok((await vehiclesOf(one)).length > 0);
      assert.equal(sessions.grants().length, asked);
    });
  });
});
