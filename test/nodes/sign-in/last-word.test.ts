import assert from "node:assert/strict";
import type { Response } from "express";
import sinon from "sinon";
import { answering, scrubbed } from "../../../nodes/sign-in/last-word";
import { SignIns } from "../../../nodes/sign-in/sign-ins";
import { Account } from "../../../src/account";
import { type Simulator, startSimulator } from "../../../src/simulator";
import { settingsFor } from "../../support/accounts";
import { helper, loadFlow, useServer } from "../../support/flows";
import { type DialogReply, OWN_CALLBACK, comeBack, routeOf } from "../../support/sign-ins";

describe("routes of the editor, whatever happens", () => {
  let simulator: Simulator;

  useServer();
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(async () => {
    sinon.restore();
    await helper.unload();
    await simulator.close();
  });

  it("answer an error that nobody foresaw, without the secrets in it", async () => {
    const settings = settingsFor(simulator);
    await loadFlow(settings, []);
    const { clientSecret, password } = simulator.account;
    const login = "http://user:hunter22@proxy.example";
    sinon.stub(Account.prototype, "signIn").rejects(new TypeError(`${password} ${login}`));
    sinon.stub(Account.prototype, "vehicles").throws(new TypeError(clientSecret));
    const replies = await Promise.all([
      helper
        .request()
        .post(routeOf("test"))
        .send({ ...settings, password }),
      helper.request().get(routeOf("vehicles")),
    ]);
    for (const { status, body } of replies) {
      assert.equal(status, 200);
      const { ok, error, message = "" } = body as DialogReply;
      assert.deepEqual([ok, error], [false, "Error"]);
      assert.match(message, /^TypeError: •••/);
    }
    const seen = JSON.stringify([replies.map(({ text }) => text), helper.log().args]);
    for (const secret of [clientSecret, password, "hunter22"]) assert.ok(!seen.includes(secret));
  });

  it("tell a browser that came back of one, without the code it brought", async () => {
    await loadFlow(undefined, []);
    sinon
      .stub(SignIns.prototype, "callback")
      .callsFake((query) => Promise.reject(new Error(query)));
    const { status, text } = await comeBack(
      `${OWN_CALLBACK}?code=a-precious-code&state=some-state`,
    );
    assert.equal(status, 200);
    assert.match(text, /Error: code=•••/);
    assert.ok(!JSON.stringify([text, helper.log().args]).includes("a-precious-code"));
  });

  it("answer although the answer itself cannot be made", async () => {
    await loadFlow(undefined, []);
    const cycle: Record<string, unknown> = {};
    cycle.user = cycle;
    sinon.stub(SignIns.prototype, "report").resolves(cycle as never);
    assert.equal((await helper.request().get(routeOf("sign-in"))).status, 500);
    sinon.stub(SignIns.prototype, "callback").resolves(null as never);
    const page = await comeBack(OWN_CALLBACK);
    assert.equal(page.status, 200);
    assert.match(page.text, /TypeError/);
  });

  describe("have a last word", () => {
    const RED = { log: { error: sinon.spy() } };
    const end = (response: object, work: () => Promise<unknown>) => {
      answering(RED as never, response as Response, work);
      return new Promise((resolve) => setImmediate(resolve));
    };

    it("when nothing was sent, when something was, and when not even that goes", async () => {
      const fresh = { headersSent: false, sendStatus: sinon.spy(), end: sinon.spy() };
      await end(fresh, () => Promise.reject(new Error("x")));
      assert.deepEqual(fresh.sendStatus.args, [[500]]);
      const begun = { headersSent: true, sendStatus: sinon.spy(), end: sinon.spy() };
      await end(begun, () => {
        throw new Error("x");
      });
      assert.equal(begun.end.callCount, 1);
      const gone = { headersSent: false, sendStatus: sinon.stub().throws(), destroy: sinon.spy() };
      await end(gone, () => Promise.reject(new Error("x")));
      assert.equal(gone.destroy.callCount, 1);
    });

    it("for an error that is no error", () => {
      assert.equal(scrubbed(Object.create(null), []), "Error");
      assert.equal(scrubbed(undefined, [undefined, 7]), "undefined");
    });
  });
});
