import assert from "node:assert/strict";
import sinon from "sinon";
import { builtInVins } from "../../src/simulator";
import { useServer } from "../support/flows";
import { CommandBench, car, vin } from "./command-bench";

/** What is wrong: the node, the message, and the kind of the error. */
const MISTAKES: Readonly<
  Record<string, [node: object, message: object, code: string, says: RegExp]>
> = {
  "an unknown command": [{ command: "doors.toggle" }, car, "BadRequest", /doors\.toggle/],
  "no command": [{}, car, "BadRequest", /command/],
  "no car": [{ command: "horn" }, {}, "BadRequest", /msg\.vehicle/],
  "a car without id and VIN": [
    { command: "horn" },
    { vehicle: { brand: "C" } },
    "BadRequest",
    /vehicle/,
  ],
  "a VIN in place of a car": [{ command: "horn" }, { vehicle: vin }, "BadRequest", /msg\.vehicle/],
  "a list of one car": [{ command: "horn" }, { vehicle: [{ vin }] }, "BadRequest", /list/],
  "a car of another account": [
    { command: "horn" },
    { vehicle: { vin: "VF3STRANGER000001" } },
    "BadRequest",
    /VF3STRANGER/,
  ],
  "a missing parameter": [{ command: "charging.limit" }, car, "BadRequest", /limit/],
  "a wrong parameter": [
    { command: "charging.power", parameters: { level: 9 } },
    car,
    "BadRequest",
    /level.*9/,
  ],
  "a wrong time": [
    { command: "charging.schedule" },
    { ...car, parameters: { time: "25:00" } },
    "BadRequest",
    /time.*25:00/,
  ],
  "an unknown parameter": [
    { command: "horn" },
    { ...car, parameters: { volume: 11 } },
    "BadRequest",
    /volume/,
  ],
  "a text in place of parameters": [
    { command: "charging.limit" },
    { ...car, parameters: "full" },
    "BadRequest",
    /msg\.parameters/,
  ],
  "a message in place of parameters": [
    { command: "charging.limit" },
    { ...car, parameters: { _msgid: "two", payload: { limit: "full" } } },
    "BadRequest",
    /_msgid/,
  ],
  "a command from a message that it does not allow": [
    { command: "horn", fromMessage: true, allowed: ["wake"] },
    { ...car, command: "doors.lock" },
    "BadRequest",
    /doors\.lock/,
  ],
  "a retained message": [
    { command: "doors.lock" },
    { ...car, retain: true },
    "CommandRefused",
    /retain/,
  ],
  "seconds that are none": [{ command: "horn", patience: "soon" }, car, "BadRequest", /soon/],
  "no time to send it": [{ command: "horn", patience: 0 }, car, "CommandRefused", /0 s/],
};

describe("psa-command refuses", function () {
  this.timeout(20_000);
  const bench = new CommandBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  for (const [mistake, [node, message, code, says]] of Object.entries(MISTAKES)) {
    it(mistake, async () => {
      const error = await bench.refused(node, message);
      assert.equal(error.code, code);
      assert.match(error.message, says);
    });
  }

  it("to send without an account", async () => {
    await bench.load({ command: "horn" }, null);
    const { error } = await bench.send();
    assert.equal(error?.code, "NotConfigured");
  });

  it("to send where nobody is signed in", async () => {
    await bench.load({ command: "horn" }, { signIn: "code" });
    const { error, messages } = await bench.send();
    assert.equal(error?.code, "CommandRefused");
    assert.match(error.message, /Sign-in required/);
    assert.deepEqual([messages, bench.posts], [[], []]);
  });

  it("to send where the server cannot be reached", async () => {
    await bench.load(
      { command: "horn", patience: 3 },
      { apiUrl: "http://127.0.0.1:9/connectedcar/v4" },
    );
    const { error } = await bench.send();
    assert.equal(error?.code, "CommandRefused");
    assert.match(error.message, /127\.0\.0\.1|within 3 s/);
  });

  it("to send what the car says it cannot do", async () => {
    const thermic = { vehicle: { vin: builtInVins.oldGeneration } };
    const error = await bench.refused({ command: "charging.start" }, thermic);
    assert.equal(error.code, "CommandRefused");
  });
});

describe("psa-command carries out once", function () {
  this.timeout(20_000);
  const bench = new CommandBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  it("what was ordered when its callback got lost", async () => {
    await bench.load({ command: "horn" });
    await bench.send();
    bench.simulator.faults.add({ fault: "404", method: "POST", path: "/callbacks/*/remotes" });
    const { messages } = await bench.send();
    assert.equal(messages.length, 1);
    assert.deepEqual(
      bench.posts.map(({ status }) => status),
      [202, 404, 202],
    );
  });

  it("what was ordered while the clock jumps ahead", async () => {
    await bench.load({ command: "horn", patience: 10 });
    const ending = bench.send();
    await bench.simulator.requests.next({ method: "POST", path: "/callbacks/*/remotes" });
    const now = Date.now.bind(Date);
    const clock = sinon.stub(Date, "now").callsFake(() => now() + 3_600_000);
    try {
      const { messages, error } = await ending;
      assert.deepEqual([messages.length, error], [1, undefined]);
      assert.equal(bench.posts.length, 1);
    } finally {
      clock.restore();
    }
  });
});
