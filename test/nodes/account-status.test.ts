import assert from "node:assert/strict";
import type sinon from "sinon";
import type { PsaError } from "../../src/errors";
import { clockTime } from "../../src/time";
import { type Received, helper, run } from "../support/flows";
import { OWN_CALLBACK, VEHICLES, comeBack, until, useSignInBench } from "../support/sign-ins";

const TOKEN = "/am/oauth2/access_token";
const LIFETIME = 3600;
const RED_AGAIN = { fill: "red", shape: "ring", text: "sign-in required" };
const REQUIRED = RED_AGAIN;
const WATCHED = [
  VEHICLES,
  { id: "watch-status", type: "status", scope: null, wires: [["shown"]] },
  { id: "watch-errors", type: "catch", scope: null, wires: [["caught"]] },
  { id: "shown", type: "helper" },
  { id: "caught", type: "helper" },
];

interface Caught {
  message: string;
  code?: string;
}

describe("what an account tells", () => {
  const bench = useSignInBench({ tokenLifetime: LIFETIME });
  const dialog = bench.dialog();
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = bench.stopClock();
  });

  /** Collects what a node receives. */
  const collect = (id: string): Received[] => {
    const messages: Received[] = [];
    helper.getNode(id).on("input", (message) => messages.push(message));
    return messages;
  };
  /** What everybody is told once a node has had a message. */
  const all = async () => {
    const [shown, caught] = [collect("shown"), collect("caught")];
    const { statuses, error } = await run("vehicles");
    const status = statuses.at(-1) as { fill: string; shape: string; text: string };
    const told = () => {
      const { source: _source, ...seen } = (shown.at(-1)?.status ?? {}) as Record<string, unknown>;
      return seen;
    };
    await until(() => told().text === status.text, "the status node");
    if (error) await until(() => caught.length > 0, "the catch node");
    return { status, seen: told(), error, caught: caught.at(-1)?.error as Caught | undefined };
  };
  const signOutThere = () => {
    bench.simulator.tokens.revokeAll();
    clock.tick(LIFETIME * 1000);
  };

  describe("is the same everywhere:", () => {
    it("signed in", async () => {
      await bench.load(bench.settings, WATCHED);
      await dialog.signIn(bench.settings);
      const { status, seen, error, caught } = await all();
      const count = bench.simulator.world.size;
      assert.deepEqual(status, { fill: "green", shape: "dot", text: `${count} vehicles` });
      assert.deepEqual(seen, status);
      assert.deepEqual([error, caught], [undefined, undefined]);
      const { signedIn, vehicles, problem, until: end } = await dialog.state();
      assert.deepEqual([signedIn, vehicles, problem], [true, count, undefined]);
      assert.equal(end, new Date(Date.now() + LIFETIME * 1000).toISOString());
    });

    for (const [name, text, prepare] of [
      ["nobody has signed in yet", "signInRequired", () => Promise.resolve()],
      [
        "somebody signed out",
        "signInRequired",
        async () => {
          await dialog.signIn(bench.settings);
          await dialog.signOut(bench.settings);
        },
      ],
      [
        "the sign-in is no longer accepted",
        "invalidGrant",
        async () => {
          await dialog.signIn(bench.settings);
          signOutThere();
        },
      ],
    ] as const) {
      it(`sign in again, since ${name}`, async () => {
        await bench.load(bench.settings, WATCHED);
        await prepare();
        const { status, seen, error, caught } = await all();
        assert.deepEqual(status, text === "signInRequired" ? REQUIRED : RED_AGAIN);
        assert.deepEqual(seen, status);
        assert.deepEqual([error?.code, caught?.code], ["SignInRequired", "SignInRequired"]);
        const { signedIn, problem } = await dialog.state();
        assert.equal(signedIn, false);
        assert.deepEqual([problem?.error, problem?.text], ["SignInRequired", text]);
        assert.equal(problem?.message, error?.message);
        // The core node puts the name in front.
        assert.equal(caught?.message, `SignInRequired: ${error?.message ?? ""}`);
        assert.match(String(error?.message), /Open the account and sign in( again)?\./);
      });
    }

    for (const [fault, code, word] of [
      ["503", "Unavailable", "retry at"],
      ["reset", "Unavailable", "retry at"],
      ["429", "RateLimited", "limited until"],
    ] as const) {
      it(`waiting, and until when, from the first "${fault}" on`, async () => {
        await bench.load(bench.settings, WATCHED);
        await dialog.signIn(bench.settings);
        clock.tick(LIFETIME * 1000);
        bench.simulator.faults.add({ fault, path: TOKEN, times: Infinity });
        for (let n = 0; n < 2; n += 1) {
          const { status, seen, error, caught } = await all();
          const { signedIn, problem } = await dialog.state();
          const { retryAt } = error?.cause as PsaError;
          assert.ok(retryAt, `no time for a new try in message ${n + 1}`);
          const time = clockTime(retryAt);
          const text = `${word} ${time}`;
          assert.deepEqual(status, { fill: "yellow", shape: "ring", text });
          assert.deepEqual(seen, status);
          assert.deepEqual([error?.code, caught?.code], [code, code]);
          assert.equal(caught?.message, `${code}: ${error?.message ?? ""}`);
          assert.deepEqual([signedIn, problem?.error], [true, code]);
          assert.ok(problem?.message?.includes(time), problem?.message);
        }
        assert.equal(bench.tokenRequests().length, 2);
      });
    }

    it("signed in again, once the wait is over", async () => {
      await bench.load(bench.settings, WATCHED);
      await dialog.signIn(bench.settings);
      clock.tick(LIFETIME * 1000);
      bench.simulator.faults.add({ fault: "503", path: TOKEN });
      await all();
      clock.tick(70_000);
      const { status, seen, error } = await all();
      assert.equal(error, undefined);
      assert.deepEqual([status.fill, seen], ["green", status]);
      const { signedIn, problem } = await dialog.state();
      assert.deepEqual([signedIn, problem], [true, undefined]);
    });

    it("signed in, while another sign-in is under way", async () => {
      await bench.load(bench.settings, WATCHED);
      await dialog.signIn(bench.settings);
      await dialog.begin(bench.settings);
      assert.equal((await all()).status.fill, "green");
      const { signedIn, pending } = await dialog.state();
      assert.deepEqual([signedIn, pending], [true, true]);
    });

    it("signed in, although another sign-in was denied", async () => {
      const own = { ...bench.settings, redirectUri: OWN_CALLBACK };
      await bench.load(own, WATCHED);
      await dialog.signIn(own);
      await comeBack(await dialog.visit(own, { decision: "deny" }));
      assert.equal((await all()).status.fill, "green");
      const { signedIn, problem } = await dialog.state();
      assert.deepEqual([signedIn, problem?.text], [true, "signInDenied"]);
    });
  });
});
