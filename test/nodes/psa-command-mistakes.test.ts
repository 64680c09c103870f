import assert from "node:assert/strict";
import sinon from "sinon";
import { builtInVins } from "../../src/simulator";
import { useServer } from "../support/flows";
import { CommandBench, car, vin } from "./command-bench";

/** Sets the clock of everything but the simulator. */
function jump(hours: number): sinon.SinonStub {
  const now = Date.now.bind(Date);
  return sinon.stub(Date, "now").callsFake(() => {
    const isSimulator = new Error().stack?.includes("/src/simulator/") ?? false;
    return now() + (isSimulator ? 0 : hours * 3_600_000);
  });
}

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

  it("nothing when the callback is lost a second time", async () => {
    await bench.load({ command: "horn" });
    const path = "/callbacks/*/remotes";
    bench.simulator.faults.add({ fault: "404", method: "POST", path, times: 2 });
    const { messages, error } = await bench.send();
    assert.deepEqual([messages, error?.code], [[], "CommandRefused"]);
    assert.match(error?.message ?? "", /callback.*not sent/);
    assert.deepEqual(
      bench.posts.map(({ status }) => status),
      [404, 404],
    );
    assert.equal(bench.simulator.remotes.received.length, 0);
    // The one after it begins anew.
    assert.equal((await bench.send()).messages.length, 1);
  });

  for (const [direction, hours] of [
    ["ahead", 1],
    ["back", -1],
    ["back by a year", -8760],
  ] as const) {
    it(`what was ordered while the clock jumps ${direction}`, async () => {
      await bench.load({ command: "horn", patience: 10 });
      const ending = bench.send();
      await bench.simulator.requests.next({ method: "POST", path: "/callbacks/*/remotes" });
      const clock = jump(hours);
      try {
        const { messages, error } = await ending;
        assert.deepEqual([messages.length, error], [1, undefined]);
        assert.equal(bench.posts.length, 1);
      } finally {
        clock.restore();
      }
    });
  }

  it("one wake-up only, although the clock jumps between two", async () => {
    await bench.load({ command: "wake" });
    assert.equal((await bench.send()).messages.length, 1);
    for (const hours of [-1, 1]) {
      const clock = jump(hours);
      try {
        const { error } = await bench.send();
        assert.equal(error?.code, "CommandRefused");
      } finally {
        clock.restore();
      }
    }
    assert.equal(bench.posts.length, 1);
  });
});
