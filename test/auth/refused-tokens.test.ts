import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import sinon from "sinon";
import type { Account } from "../../src/account";
import { SignInRequired, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { signInByBrowser } from "../support/consent";
import { LIFETIME } from "../support/sessions";
import { BrowserSessions } from "./browser-sessions";

const TOKEN = "/am/oauth2/access_token";
const MINUTE = 60;

describe("browser sign-in whose refresh token is refused", () => {
  const sessions = new BrowserSessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

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

  describe("a reply that is lost after the tokens were rotated", () => {
    for (const fault of ["reply-lost", "truncated", "invalid-json"] as const) {
      it(`by "${fault}": the same token is sent once more, and that is enough within the grace`, async () => {
        await sessions.restart(LIFETIME);
        const one = await sessions.signedIn();
        const { refreshToken } = await sessions.chain();
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
      const one = await sessions.signedIn();
      const told = sinon.spy();
      one.on("changed", told);
      const { refreshToken } = await sessions.chain();
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
      await signInByBrowser(one);
      assert.deepEqual(told.lastCall.args, [undefined]);
      assert.ok((await vehiclesOf(one)).length > 0);
    });
  });

  describe("a refresh token that is refused", () => {
    it("is final, with no further request however many ask", async () => {
      const one = await sessions.signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      assert.ok((await sessions.failure(one)) instanceof SignInRequired);
      assert.deepEqual(sessions.grantTypes(), ["authorization_code", "refresh_token"]);
      await isFinal(one);
    });

    it("is final over a deploy, too: there is no request for each", async () => {
      const one = await sessions.signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      await sessions.failure(one);
      const asked = sessions.grants().length;
      for (let deploy = 0; deploy < 5; deploy += 1) {
        const anew = sessions.account();
        assert.equal((await sessions.failure(anew)).text, "invalidGrant");
        await anew.close();
      }
      assert.equal(sessions.grants().length, asked);
      const anew = sessions.account();
      await signInByBrowser(anew);
      assert.ok((await vehiclesOf(anew)).length > 0);
    });

    it("is good again when a person brings it and the server takes it after all", async () => {
      const one = await sessions.signedIn();
      const { refreshToken = "" } = await sessions.chain();
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
      const one = await sessions.signedIn();
      sessions.simulator.tokens.revokeAll();
      await assert.rejects(vehiclesOf(one), SignInRequired);
      const asked = sessions.simulator.requests.count({ path: TOKEN });
      assert.equal(asked, 2);
      sessions.seconds(LIFETIME);
      await isFinal(one);
    });

    it("is final only after the store was read again: another process may have signed in", async () => {
      const one = await sessions.signedIn();
      const spent = await sessions.chain();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      const elsewhere = sessions.accounts.store();
      await signInByBrowser(sessions.account({ store: elsewhere }));
      // The old one is on its way when the other process writes.
      sinon
        .stub(sessions.simulator.tokens, "ownerOf")
        .callThrough()
        .onFirstCall()
        .callsFake(() => {
          copyFileSync(elsewhere.file, sessions.store.file);
          return undefined;
        });
      await one.signIn();
      assert.equal(sessions.grants()[2]?.refresh_token, spent.refreshToken);
      assert.ok((await vehiclesOf(one)).length > 0);
    });

    it("comes to life when another process signs in", async () => {
      const one = await sessions.signedIn();
      sessions.simulator.tokens.revokeAll();
      sessions.seconds(LIFETIME);
      await sessions.failure(one);
      await signInByBrowser(
        sessions.account({ store: sessions.accounts.store(sessions.store.file) }),
      );
      const asked = sessions.grants().length;
      assert.ok((await vehiclesOf(one)).length > 0);
      assert.equal(sessions.grants().length, asked);
    });
  });
});
