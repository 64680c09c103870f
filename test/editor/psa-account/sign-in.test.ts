import assert from "node:assert/strict";
import { Machine, bad, driver, good, nobody, page } from "./machine";

const markSignedIn = (signedIn: boolean) => ({ do: "markSignedIn", signedIn }) as const;
const send = (request: string) => ({ do: "send", request });

describe("the sign-in of the account dialog", () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
  });

  describe("when the dialog opens", () => {
    it("asks how things are, and tells", () => {
      assert.deepEqual(machine.do({ type: "opened" }), [{ do: "ask" }]);
      assert.equal(machine.shown, "running checking");
      assert.deepEqual(machine.get({ type: "reported", reply: good(nobody) }), []);
      assert.equal(machine.shown, "none");
    });

    it("tells who signed in, and what is wrong with it", () => {
      machine.open({ ...driver, prepared: false, until: "2024-05-31T12:00:00Z" });
      assert.equal(machine.shown, "ok signedInAs vehicles until");
      machine.open({ signedIn: true, until: "2024-05-31T12:00:00Z", ends: true });
      assert.equal(machine.shown, "ok signedIn ends notRenewed");
      machine.open({ signedIn: true, problem: { message: "API down" } });
      assert.equal(machine.shown, "failed signedIn API down");
      machine.open({ signedIn: false, problem: { message: "Token refused" } });
      assert.equal(machine.shown, "failed Token refused");
    });

    it("goes on with a sign-in that was begun before", () => {
      const commands = machine.open({ ...nobody, pending: true });
      assert.deepEqual(commands, [{ do: "explain" }, { do: "wait" }]);
      assert.deepEqual([machine.shown, machine.state.phase], ["running away", "away"]);
    });

    it("says why it cannot know", () => {
      machine.do({ type: "opened" });
      machine.get({ type: "reported", reply: bad("No such account") });
      assert.equal(machine.shown, "failed No such account");
      machine.do({ type: "opened" });
      machine.get({ type: "unanswered", request: "ask", isForbidden: true });
      assert.deepEqual([machine.shown, machine.state.phase], ["failed not allowed", "idle"]);
    });
  });

  describe("with the brand's page", () => {
    it("opens it, explains, and waits", () => {
      assert.deepEqual(machine.do({ type: "startPressed" }), [send("start")]);
      assert.equal(machine.shown, "running running");
      const commands = machine.get({ type: "started", reply: good(page) });
      assert.deepEqual(
        commands.map((command) => command.do),
        ["openPage", "explain", "focus", "wait"],
      );
      assert.equal(machine.shown, "running away");
    });

    it("leaves the focus where it is when the browser comes back by itself", () => {
      machine.do({ type: "startPressed" });
      const commands = machine.get({ type: "started", reply: good({ ...page, callback: true }) });
      assert.ok(!commands.some((command) => command.do === "focus"));
    });

    it("closes the tab that gets no page", () => {
      const closeTab = [{ do: "closeTab" }];
      machine.do({ type: "startPressed" });
      assert.deepEqual(machine.get({ type: "started", reply: bad("Wrong secret") }), closeTab);
      assert.equal(machine.shown, "failed Wrong secret");
      machine.do({ type: "startPressed" });
      const nothing = { type: "unanswered", request: "start", isForbidden: false } as const;
      assert.deepEqual(machine.get(nothing), closeTab);
      assert.equal(machine.shown, "failed no answer");
      machine.do({ type: "startPressed" });
      machine.do({ type: "closed", isCancelled: false });
      assert.deepEqual(machine.get({ type: "started", reply: good(page) }), closeTab);
    });

    it("is over when the browser is back", () => {
      machine.open(nobody);
      machine.start();
      assert.deepEqual(machine.look({ ...nobody, pending: true }), [{ do: "wait" }]);
      assert.deepEqual(machine.look(driver), [markSignedIn(true)]);
      assert.equal(machine.shown, "ok signedInAs vehicles deploy");
      assert.equal(machine.state.phase, "idle");
    });

    it("goes on waiting while nobody answers", () => {
      machine.start();
      machine.get({ type: "due" });
      const silent = { type: "unanswered", request: "ask", isForbidden: false } as const;
      assert.deepEqual(machine.get(silent), [{ do: "wait" }]);
      assert.equal(machine.shown, "running away");
    });

    it("says when it took too long, or why the brand said no", () => {
      machine.start();
      assert.deepEqual(machine.look(nobody), []);
      assert.equal(machine.shown, "failed expired");
      machine.start();
      machine.look({ ...nobody, problem: { message: "Access denied" } });
      assert.equal(machine.shown, "failed Access denied");
    });

    it("does not take the sign-in that was there before for a new one", () => {
      machine.open(driver);
      machine.do({ type: "startPressed" });
      machine.get({ type: "started", reply: good({ ...page, made: 1 }) });
      assert.deepEqual(machine.look(driver), []);
      assert.equal(machine.shown, "failed expired");
    });
  });

  describe("with an answer or a token", () => {
    it("asks for one where there is none, and still waits for the browser", () => {
      machine.start();
      const { turn } = machine.state;
      assert.deepEqual(machine.do({ type: "answerPressed", isBlank: true }), [
        { do: "focus", on: "answer" },
      ]);
      assert.equal(machine.shown, "failed nothing");
      assert.deepEqual(machine.get({ type: "due", turn }), [{ do: "ask" }]);
    });

    it("tries it, once", () => {
      machine.start();
      const { turn } = machine.state;
      const answer = machine.do({ type: "answerPressed", isBlank: false });
      assert.deepEqual(answer, [send("answer")]);
      assert.deepEqual(machine.get({ type: "due", turn }), [], "the browser is not asked for");
      assert.deepEqual(machine.get({ type: "finished", reply: good(driver) }), [
        { do: "clearAnswers" },
        markSignedIn(true),
      ]);
      assert.deepEqual(machine.do({ type: "tokenPressed" }), [send("token")]);
    });

    it("keeps the reason in sight, and lets another one be given while that is possible", () => {
      machine.start();
      machine.do({ type: "answerPressed", isBlank: false });
      const commands = machine.get({ type: "finished", reply: bad("Not this account's") });
      assert.deepEqual(commands, [{ do: "ask" }]);
      const still = good({ ...nobody, pending: true });
      assert.deepEqual(machine.get({ type: "reported", reply: still }), [{ do: "wait" }]);
      assert.equal(machine.shown, "failed Not this account's");
      machine.do({ type: "answerPressed", isBlank: false });
      machine.get({ type: "finished", reply: bad("Too old") });
      assert.deepEqual(machine.get({ type: "reported", reply: good(nobody) }), []);
      assert.deepEqual([machine.shown, machine.state.report.pending], ["failed Too old", false]);
    });

    it("waits for the browser again when nobody answered", () => {
      machine.start();
      machine.do({ type: "answerPressed", isBlank: false });
      const silent = { type: "unanswered", request: "answer", isForbidden: false } as const;
      assert.deepEqual(machine.get(silent), [{ do: "wait" }]);
      assert.equal(machine.shown, "failed no answer");
    });

    it("is not tried while a field is wrong", () => {
      assert.deepEqual(machine.do({ type: "flawed", flaw: "Client id is needed" }), []);
      assert.equal(machine.shown, "failed Client id is needed");
    });
  });

  describe("when signed in", () => {
    beforeEach(() => machine.open(driver));

    it("signs out", () => {
      assert.deepEqual(machine.do({ type: "signOutPressed" }), [send("signOut")]);
      assert.equal(machine.shown, "running leaving");
      const focus = { do: "focus", on: "signIn" };
      assert.deepEqual(machine.get({ type: "left", reply: good({}) }), [
        markSignedIn(false),
        focus,
      ]);
      assert.deepEqual([machine.shown, machine.state.report.signedIn], ["ok signedOut", false]);
    });

    it("says what a sign-out left over, or why there is none", () => {
      machine.do({ type: "signOutPressed" });
      machine.get({ type: "left", reply: good({ problem: { message: "Unreachable" } }) });
      assert.equal(machine.shown, "failed leftover: Unreachable");
      machine.open(driver);
      machine.do({ type: "signOutPressed" });
      assert.deepEqual(machine.get({ type: "left", reply: bad("No such account") }), []);
      assert.equal(machine.shown, "failed No such account");
    });

    it("says that another account is typed, until that is taken back", () => {
      machine.owner = "another's";
      machine.do({ type: "edited" });
      assert.equal(machine.shown, "failed changed");
      machine.owner = "mine";
      machine.do({ type: "edited" });
      assert.equal(machine.shown, "ok signedInAs vehicles deploy");
    });

    it("does not say so of what is under way", () => {
      machine.start();
      machine.owner = "another's";
      machine.do({ type: "edited" });
      assert.equal(machine.shown, "running away");
    });
  });

  describe("when the dialog is left", () => {
    const leave = () => machine.do({ type: "closed", isCancelled: true });

    it("takes back what was begun, and only that", () => {
      machine.open(driver);
      assert.deepEqual(leave(), []);
      for (const press of [
        { type: "startPressed" },
        { type: "tokenPressed" },
        { type: "answerPressed", isBlank: false },
      ] as const) {
        machine = new Machine();
        machine.do(press);
        assert.deepEqual(leave(), [send("cancel")], press.type);
      }
    });

    it("keeps what is saved", () => {
      machine.start();
      assert.deepEqual(machine.do({ type: "closed", isCancelled: false }), []);
    });

    it("does nothing any more", () => {
      machine.start();
      leave();
      const { state } = machine;
      assert.deepEqual(machine.get({ type: "due" }), []);
      assert.deepEqual(machine.get({ type: "reported", reply: good(driver) }), []);
      assert.deepEqual(machine.do({ type: "startPressed" }), []);
      assert.equal(machine.state, state);
    });
  });
});
