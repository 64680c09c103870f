import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FaultName } from "../../src/simulator";
import { SUBSCRIPTION } from "../simulator/remote-orders";
import { BrowserVisitor } from "../simulator/browser-visitor";
import { Orders, failureOf } from "./orders";

describe("the callback of an account", () => {
  let orders: Orders;

  beforeEach(async () => {
    orders = new Orders();
    await orders.start();
  });
  afterEach(() => orders.stop());

  const horn = (opened = orders.open()) => orders.order(opened.commander, "horn");
  const registered = () => orders.requests("POST", "/user/callbacks");
  const visitor = () => new BrowserVisitor(orders.simulator, "clientsB2CCitroen").signIn();
  const listed = async () => (await visitor()).list("/user/callbacks");
  const keptId = () => (orders.kept().callback as { id: string } | undefined)?.id;

  it("is registered with the first order, paused, to nobody, and kept", async () => {
    const opened = orders.open();
    await opened.commander.abilities(orders.vin);
    assert.equal(registered(), 0, "nothing was ordered yet");
    await horn(opened);
    await horn(opened);
    await horn();
    assert.equal(registered(), 1, "also after a restart");
    const [callback, ...others] = await listed();
    assert.deepEqual(others, []);
    assert.equal(callback?.id, keptId());
    assert.equal(callback?.status, "Paused");
    const { webhook } = (callback?.subscribe as typeof SUBSCRIPTION).callback;
    assert.match(new URL(webhook.target).hostname, /\.invalid$/);
    assert.equal(webhook.attributes.length, 1);
    const { id } = JSON.parse(readFileSync(join(orders.folder, "instance.json"), "utf8")) as {
      id: string;
    };
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.ok(!JSON.stringify(callback).includes(id), "the label tells nothing");
  });

  it("is found again by its label when the file is lost, among those of others", async () => {
    await (await visitor()).write("POST", "/user/callbacks", SUBSCRIPTION);
    await horn();
    const id = keptId();
    rmSync(orders.file);
    await horn();
    assert.equal(keptId(), id);
    assert.equal((await listed()).length, 2);
  });

  it("is another one in another Node-RED and another account", async () => {
    await horn();
    const others = [
      join(orders.folder, "two.commands.json"),
      join(orders.folder, "b", "one.commands.json"),
    ];
    for (const file of others) await horn(orders.open({ file }));
    await horn(orders.open({ file: undefined }));
    assert.equal((await listed()).length, 4);
  });

  it("is replaced once when the server lost it", async () => {
    const opened = orders.open();
    await horn(opened);
    orders.simulator.remotes.callbacks.clear();
    const before = orders.posts().length;
    const { outcome } = await horn(opened);
    assert.equal(outcome, "done");
    assert.deepEqual(
      orders
        .posts()
        .slice(before)
        .map(({ status }) => status),
      [404, 202],
    );
    assert.equal(orders.simulator.remotes.received.length, 2);
    assert.equal((await listed()).length, 1);
  });

  it("is removed at a sign-out, before the tokens go, and no other one is", async () => {
    await (await visitor()).write("POST", "/user/callbacks", SUBSCRIPTION);
    const opened = orders.open();
    await horn(opened);
    await opened.account.signOut();
    assert.equal(keptId(), undefined);
    const left = await listed();
    assert.deepEqual(
      left.map(({ label }) => label),
      [SUBSCRIPTION.label],
    );
  });

  it("does not keep an account from being signed out", async () => {
    const opened = orders.open();
    await horn(opened);
    orders.simulator.faults.add({ fault: "500", method: "DELETE", times: Infinity });
    await opened.account.signOut();
    assert.equal(orders.requests("POST", "/token/revoke"), 1);
  });

  it("is set running where a server takes no orders below a paused one", async () => {
    orders.simulator.remotes.takesPaused = false;
    const opened = orders.open();
    assert.equal((await horn(opened)).outcome, "done");
    assert.equal((await listed())[0]?.status, "Running");
    assert.equal(orders.simulator.remotes.received.length, 1);
    await horn(opened);
    assert.equal(orders.requests("PUT", "/status"), 2, "paused once, set running once");
  });

  const ENDS: readonly (readonly [FaultName, registered: number, received: number])[] = [
    ["reply-lost", 1, 1],
    ["truncated", 1, 1],
    ["invalid-json", 1, 1],
    ["reset", 1, 0],
    ["hang", 1, 0],
    ["500", 1, 0],
    ["403", 1, 0],
    ["404", 1, 0],
    ["401", 2, 1],
    ["429", 2, 1],
  ];
  for (const [fault, posts, received] of ENDS) {
    it(`is not registered twice when that meets ${fault}`, async () => {
      orders.simulator.faults.add({
        fault,
        method: "POST",
        path: "/user/callbacks",
        retryAfter: 1,
      });
      const ending = horn();
      if (received === 1) assert.equal((await ending).outcome, "done");
      else {
        const error = await failureOf(ending);
        assert.equal(error.name, "CommandRefused", error.message);
        assert.match(error.message, /not sent/);
      }
      assert.equal(registered(), posts);
      assert.equal(orders.simulator.remotes.received.length, received);
      assert.ok((await listed()).length <= 1);
    });
  }

  it("of an API that has none is told as that", async () => {
    orders.simulator.faults.add({ fault: "404", method: "POST", path: "/user/callbacks" });
    assert.equal((await failureOf(horn())).text, "callbacksMissing");
    // The API says 404 of an empty list, too.
    orders.simulator.faults.add({ fault: "404", method: "GET", path: "/user/callbacks" });
    assert.equal((await horn()).outcome, "done");
  });
});
