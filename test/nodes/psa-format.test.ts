import assert from "node:assert/strict";
import { STATE, VIN, stateMessage } from "../adapters/formatted";
import { helper, loadFlow, psaFormat, run } from "../support/flows";
import { withEnglishTexts } from "../support/english-texts";

describe("psa-format", () => {
  afterEach(() => helper.unload());

  const load = (properties: object) =>
    loadFlow(undefined, [
      { id: "format", type: "psa-format", version: 1, wires: [["out"]], ...properties },
    ]);

  it("sends what the target takes, and keeps the rest of the message", async () => {
    await load({ target: "evcc", options: {} });
    const sent = structuredClone(stateMessage());
    const { messages, error, ends } = await run("format", {
      ...sent,
      room: { a: 1 },
      response: {},
    });
    assert.equal(error, undefined);
    assert.equal(ends, 1);
    assert.equal(messages[0]?.topic, `psa/${VIN}/soc`);
    assert.equal(messages[0]?.payload, "82");
    for (const message of messages) {
      assert.deepEqual(message.room, { a: 1 });
      assert.deepEqual(message.vehicle, sent.vehicle);
      assert.ok(!("response" in message));
    }
    assert.equal(new Set(messages.map(({ room }) => room)).size, messages.length, "cloned");
  });

  it("needs no account, and shows the target and how many messages it made", async () => {
    const flow = [
      { id: "tab", type: "tab" },
      { id: "format", type: "psa-format", z: "tab", target: "evcc", options: {}, wires: [[]] },
      { id: "out", type: "helper", z: "tab" },
    ];
    await helper.load(withEnglishTexts(psaFormat), flow);
    const { statuses } = await run("format", stateMessage({ battery: STATE.battery ?? {} }));
    assert.deepEqual(statuses, [{ fill: "green", shape: "dot", text: "evcc · 9 messages" }]);
  });

  it("ends a message of somebody else's with what to connect, and goes on", async () => {
    await load({ target: "evcc", options: {} });
    const { error, messages, statuses } = await run("format", { payload: 7 });
    assert.equal(error?.code, "BadRequest");
    assert.match(error?.message ?? "", /Connect psa-watch, or psa-read/);
    assert.equal(messages.length, 0);
    assert.equal(statuses.at(-1)?.fill, "red");
    assert.equal((await run("format", stateMessage())).error, undefined);
  });

  for (const [what, properties] of Object.entries({
    "no target": { target: "", options: {} },
    "a target of a later version": { target: "teapot", options: {} },
    "a topic with a wildcard": { target: "evcc", options: { baseTopic: "psa/#" } },
    "a number that is too large": { target: "evcc", options: { partialLimit: "101" } },
  })) {
    it(`refuses every message with ${what}`, async () => {
      await load(properties);
      const { error, ends } = await run("format", stateMessage());
      assert.equal(error?.code, "BadRequest");
      assert.equal(ends, 1);
    });
  }
});
