import assert from "node:assert/strict";
import { ERROR_TEXTS } from "../../../src/errors";
import type { SimulatorOptions } from "../../../src/simulator";
import { answerConsent } from "../../support/consent";
import { OWN_CALLBACK, type Problem, comeBack, useSignInBench } from "../../support/sign-ins";

const APP = "mymacsdk://oauth2redirect/fr";
/** Every failure here is one that a person can do something about. */
const NEXT_STEP =
  /\b(Paste|Press|Check|Copy|Finish it there|Try again|Open the account|Deploy|allow it)\b/i;

describe("bad answers to a sign-in", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const restart = async (options: SimulatorOptions) => {
    await bench.stop();
    await bench.start(options);
  };
  const isRefused = (reply: Problem & { ok?: boolean }, error: string, text: string) => {
    assert.ok(!reply.ok);
    assert.deepEqual([reply.error, reply.text], [error, text], reply.message);
    assert.ok(text in ERROR_TEXTS);
    assert.match(reply.message ?? "", NEXT_STEP);
    assert.ok(!/__\w+__/.test(reply.message ?? ""), reply.message);
  };
  const isStillOpen = async () => {
    const { signedIn, pending } = await dialog.state();
    assert.deepEqual([signedIn, pending], [false, true]);
  };
  const parameter = (address: string, name: string) =>
    new URL(address).searchParams.get(name) ?? "";
  const begun = async (typed: object = bench.settings) => (await dialog.begin(typed)).url ?? "";

  describe("that are no answer leave the sign-in open:", () => {
    for (const [name, text] of [
      ["empty", ""],
      ["only spaces", " \n "],
      ["malformed", "what do you mean?"],
      ["too short for a code", "abc"],
      ["no text at all", 42],
      ["missing", undefined],
      ["an address without a code", `${APP}?scope=openid`],
      ["an address with an empty code", `${APP}?code=`],
      ["some other page", "https://www.example.com/help#top"],
    ] as const) {
      it(name, async () => {
        await bench.load();
        const url = await begun();
        isRefused(await dialog.answer(text), "BadRequest", "noCode");
        await isStillOpen();
        const address = await answerConsent(url);
        assert.equal((await dialog.answer(address)).signedIn, true);
        assert.equal(bench.tokenRequests().length, 1);
      });
    }

    it("the address of the brand's page itself", async () => {
      await bench.load();
      const reply = await dialog.answer(await begun());
      isRefused(reply, "BadRequest", "noCode");
      assert.ok(reply.message?.includes(APP));
      await isStillOpen();
    });

    for (const [name, change] of [
      ["another scheme", (address: string) => address.replace("mymacsdk:", "mymap:")],
      ["another host", (address: string) => address.replace("oauth2redirect", "elsewhere")],
      ["another country", (address: string) => address.replace("/fr?", "/de?")],
      ["the web", (address: string) => address.replace(/^.*\?/, "https://example.com/cb?")],
    ] as const) {
      it(`a code at an address of ${name}`, async () => {
        await bench.load();
        const address = await dialog.visit(bench.settings);
        isRefused(await dialog.answer(change(address)), "BadRequest", "wrongRedirect");
        assert.equal(bench.tokenRequests().length, 0);
        assert.equal((await dialog.answer(address)).signedIn, true);
      });
    }

    it("a state nobody knows", async () => {
      await bench.load();
      const address = await dialog.visit(bench.settings);
      const state = parameter(address, "state");
      const reply = await dialog.answer(address.replace(state, "somebody-elses"));
      isRefused(reply, "BadRequest", "unknownState");
      await isStillOpen();
    });

    it("the state of another account", async () => {
      await bench.load();
      await begun();
      const other = bench.dialog("other");
      const address = await other.visit(bench.settings);
      isRefused(await dialog.answer(address), "BadRequest", "foreignState");
      await isStillOpen();
      assert.equal((await other.answer(address)).signedIn, true);
    });
  });

  describe("that come too late:", () => {
    it("the same address twice", async () => {
      await bench.load();
      const address = await dialog.visit(bench.settings);
      const replies = await Promise.all([dialog.answer(address), dialog.answer(address)]);
      assert.equal(replies.filter(({ ok }) => ok).length, 1);
      isRefused(await dialog.answer(address), "BadRequest", "unknownState");
      assert.equal(bench.tokenRequests().length, 1);
    });

    it("a code that was used before", async () => {
      await bench.load();
      const first = await dialog.visit(bench.settings);
      await dialog.answer(first);
      await begun();
      const reply = await dialog.answer(parameter(first, "code"));
      isRefused(reply, "SignInRequired", "codeRefused");
      assert.equal((await dialog.signIn(bench.settings)).signedIn, true);
    });

    it("a code that has expired", async () => {
      await restart({ codeLifetime: 0 });
      await bench.load();
      isRefused(await dialog.signIn(bench.settings), "SignInRequired", "codeRefused");
      assert.equal((await dialog.state()).pending, false);
    });

    it("more than ten minutes later", async () => {
      await restart({ codeLifetime: 3600 });
      await bench.load();
      const clock = bench.stopClock();
      const late = await dialog.visit(bench.settings);
      clock.tick(601_000);
      assert.equal((await dialog.state()).pending, false);
      isRefused(await dialog.answer(late), "BadRequest", "unknownState");
      isRefused(await dialog.answer(parameter(late, "code")), "BadRequest", "noAuthorization");
      const soon = await dialog.visit(bench.settings);
      clock.tick(599_000);
      assert.equal((await dialog.answer(soon)).signedIn, true);
      assert.equal(bench.tokenRequests().length, 1);
    });

    it("a bare code with no sign-in under way", async () => {
      await bench.load(bench.settings);
      isRefused(await dialog.answer("some-code-or-other"), "BadRequest", "noAuthorization");
      assert.equal(bench.simulator.requests.count({}), 0);
    });
  });

  describe("that are a refusal:", () => {
    it("the person denied", async () => {
      await bench.load();
      const address = await dialog.visit(bench.settings, { decision: "deny" });
      isRefused(await dialog.answer(address), "SignInRequired", "signInDenied");
      assert.equal((await dialog.state()).pending, false);
      assert.equal(bench.tokenRequests().length, 0);
    });

    it("the person denied, and the browser came back by itself", async () => {
      await bench.load();
      const typed = { ...bench.settings, redirectUri: OWN_CALLBACK };
      await comeBack(await dialog.visit(typed, { decision: "deny" }));
      const { signedIn, pending, problem } = await dialog.state();
      assert.deepEqual([signedIn, pending], [false, false]);
      isRefused(problem ?? {}, "SignInRequired", "signInDenied");
      await begun(typed);
      assert.equal((await dialog.state()).problem, undefined);
    });

    it("the brand does not know the scope", async () => {
      await bench.load();
      const address = await dialog.visit({ ...bench.settings, scope: "openid everything" });
      const reply = await dialog.answer(address);
      isRefused(reply, "SignInRequired", "authorizationRefused");
      assert.match(reply.message ?? "", /\(invalid_scope\).*scope/);
    });

    it("the server explains itself: what it says is shown, without secrets", async () => {
      await bench.load();
      const { url = "" } = await dialog.begin(bench.settings);
      const state = parameter(url, "state");
      const { clientSecret = "" } = bench.settings;
      const answer = new URLSearchParams({
        error: "invalid_scope",
        error_description: `No such scope\n for ${clientSecret}, ${state}. ${"Ask. ".repeat(99)}`,
        iss: bench.simulator.identityUrl,
        state,
      });
      const reply = await dialog.answer(`${APP}?${answer.toString()}`);
      isRefused(reply, "SignInRequired", "authorizationRefused");
      assert.match(reply.message ?? "", /\("No such scope for •••, •••\. Ask/);
      assert.ok((reply.message ?? "").length < 400);
      assert.equal((await dialog.state()).pending, false);
    });

    it("the brand's page failed: that is no fault of the settings, and the attempt has ended", async () => {
      await bench.load();
      for (const error of ["server_error", "temporarily_unavailable"]) {
        const state = parameter(await begun(), "state");
        const text = `${APP}?error=${error}&state=${state}`;
        isRefused(await dialog.answer(text), "Unavailable", "authorizationFailed");
        assert.equal((await dialog.state()).pending, false);
        isRefused(await dialog.answer(text), "BadRequest", "unknownState");
      }
    });

    it("the code was given for another redirect URI", async () => {
      await bench.load();
      const url = new URL(await begun({ ...bench.settings, redirectUri: OWN_CALLBACK }));
      url.searchParams.set("redirect_uri", APP);
      const code = parameter(await answerConsent(url.href), "code");
      isRefused(await dialog.answer(code), "SignInRequired", "codeRefused");
    });

    it("the redirect URI is not registered: the page says so, and nothing comes back", async () => {
      await bench.load();
      const url = await begun({ ...bench.settings, redirectUri: "https://example.com/cb" });
      await assert.rejects(answerConsent(url), /redirect_uri_mismatch/);
      isRefused(await dialog.answer(url), "BadRequest", "noCode");
    });

    it("the client secret is wrong", async () => {
      await bench.load();
      const reply = await dialog.signIn({ ...bench.settings, clientSecret: "not-the-secret" });
      isRefused(reply, "InvalidClient", "invalidClient");
    });

    it("the redirect URI is no address", async () => {
      await bench.load();
      const reply = await dialog.begin({ ...bench.settings, redirectUri: "callback" });
      assert.deepEqual([reply.error, reply.text], ["NotConfigured", "badRedirect"]);
    });
  });

  describe("while the identity provider is down:", () => {
    for (const [fault, error] of [
      ["503", "Unavailable"],
      ["429", "RateLimited"],
    ] as const) {
      it(`the same answer works again after "${fault}"`, async () => {
        await bench.load();
        const address = await dialog.visit(bench.settings);
        bench.simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        const reply = await dialog.answer(address);
        assert.equal(reply.error, error);
        assert.match(reply.message ?? "", NEXT_STEP);
        assert.equal((await dialog.answer(address)).signedIn, true);
      });
    }

    for (const fault of ["reset", "truncated", "reply-lost"] as const) {
      it(`the code is not sent again after "${fault}", which may have spent it`, async () => {
        await bench.load();
        const address = await dialog.visit(bench.settings);
        bench.simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        isRefused(await dialog.answer(address), "SignInRequired", "codeLost");
        isRefused(await dialog.answer(address), "BadRequest", "unknownState");
        assert.equal(bench.tokenRequests().length, 1);
        assert.equal((await dialog.signIn(bench.settings)).signedIn, true);
      });
    }

    it("a refresh token whose answer was lost may be used up, and the text says so", async () => {
      await bench.load();
      await dialog.signIn(bench.settings);
      const token = bench.candidate()?.refreshToken;
      bench.simulator.faults.add({ fault: "reply-lost", path: "/am/oauth2/access_token" });
      const other = bench.dialog("other");
      isRefused(await other.useToken(bench.settings, token), "Unavailable", "tokenLost");
      const again = await other.useToken(bench.settings, token);
      isRefused(again, "SignInRequired", "tokenNotAccepted");
    });
  });
});
