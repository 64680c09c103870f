import assert from "node:assert/strict";
import sinon from "sinon";
import { type ExportedCar, exported, sampleCars, sampleText } from "../support/app-sample";
import { type Received, helper, loadFlow, run } from "../support/flows";

type Answer = (error: Error | undefined, value?: unknown) => void;

/** A context store that outlives the node; it fails while it is told to. */
class Store {
  readonly kept = new Map<string, string>();
  fails: Error | undefined;

  get = (key: string, _store: unknown, answer: Answer) => {
    const text = this.kept.get(key);
    answer(this.fails, text === undefined ? undefined : JSON.parse(text));
  };

  set = (key: string, value: unknown, _store: unknown, answer: Answer) => {
    if (!this.fails) this.kept.set(key, JSON.stringify(value));
    answer(this.fails);
  };
}

const cars = exported(sampleCars(), "present");
const vins = cars.map(({ vin }) => vin);
/** Some trips of each car. */
const part = (from: number, to: number): ExportedCar[] =>
  cars.map(({ vin, trips }) => ({ vin, trips: trips.slice(from, to) }));
const startsOf = (messages: readonly Received[]) =>
  messages.map(({ topic, payload }) => `${topic} ${(payload as { startedAt: string }).startedAt}`);

const textOf = (statuses: readonly unknown[]) => (statuses.at(-1) as { text: string }).text;

describe("psa-import", () => {
  const load = (options: Record<string, unknown> = {}) =>
    loadFlow(undefined, [{ id: "import", type: "psa-import", wires: [["out"]], ...options }]);

  afterEach(async () => {
    sinon.restore();
    await helper.unload();
  });

  it("sends one message per trip, each car's oldest first, and keeps the rest of the message", async () => {
    await load();
    const payload = JSON.stringify(part(0, 2));
    const { messages, error, ends, statuses } = await run("import", { payload, room: { a: 1 } });
    assert.equal(error, undefined);
    assert.equal(ends, 1);
    assert.equal(messages.length, 4);
    for (const [index, message] of messages.entries()) {
      const vin = vins[index < 2 ? 0 : 1];
      const brand = index < 2 ? "Peugeot" : "Citroen";
      assert.equal(message.topic, vin);
      assert.deepEqual(message.vehicle, { vin, brand });
      assert.deepEqual(message.room, { a: 1 });
      const { id, ...place } = message.parts as Record<string, unknown>;
      assert.ok(id);
      assert.deepEqual(place, { type: "array", index, count: 4, len: 1 });
    }
    const [{ start }] = cars[0]?.trips as [{ start: { date: string; mileage: number } }];
    const trip = messages[0]?.payload as Record<string, unknown>;
    assert.equal(trip.startedAt, start.date.replace("Z", ".000Z"));
    assert.equal(trip.startMileage, start.mileage);
    assert.deepEqual(Object.keys(trip.fuel as object).slice(0, 2), ["consumed", "endLevel"]);
    assert.equal(new Set(messages.map(({ room }) => room)).size, 4, "cloned");
    assert.deepEqual(
      statuses.map(({ fill, shape }) => `${fill} ${shape}`),
      ["green dot"],
    );
  });

  it("takes a Buffer and parsed JSON, keeps an outer sequence, and sends all each time", async () => {
    await load();
    for (const payload of [Buffer.from(sampleText()), part(0, 20), part(0, 20)]) {
      const { messages } = await run("import", { payload, parts: { id: "outer" } });
      assert.equal(messages.length, 40);
      assert.deepEqual((messages[0]?.parts as { parts: unknown }).parts, { id: "outer" });
    }
  });

  it("reads the sample, whatever the message holds", async () => {
    await load({ source: "sample" });
    const { messages, error } = await run("import", { payload: 5 });
    assert.equal(error, undefined);
    assert.equal(messages.length, 40);
  });

  it("is done without a message where there is no trip", async () => {
    await load();
    const { messages, error, statuses } = await run("import", { payload: "[]" });
    assert.deepEqual([messages, error], [[], undefined]);
    assert.match(textOf(statuses), /no ?trips/i);
  });

  it("sends what is readable, then says what was expected", async () => {
    await load();
    const text = JSON.stringify(part(0, 2));
    for (const [payload, count, message] of [
      [text.slice(0, -6), 3, /^BadRequest: Stopped after 3 items: .* truncated or damaged/],
      ["<html>", 0, /^BadRequest: .* an array of \{ vin, trips \}/],
      [[...part(0, 1), { type: "Feature" }], 2, /^BadRequest: .* \{ type \}\.$/],
      [
        [{ ...cars[0], trips: [...(cars[0]?.trips.slice(0, 1) ?? []), 5] }],
        1,
        /skipped: 1\..*startDateTime/,
      ],
    ] as const) {
      const { messages, error, ends, statuses } = await run("import", { payload });
      assert.deepEqual([messages.length, error?.code, ends], [count, "BadRequest", 1]);
      assert.match(`${error?.name}: ${error?.message}`, message);
      assert.equal((statuses.at(-1) as { fill: string }).fill, "red");
    }
    assert.equal((await run("import", { payload: text })).error, undefined);
  });

  describe("with only new trips", () => {
    let store: Store;

    beforeEach(() => {
      store = new Store();
    });

    /** A start of Node-RED: nothing but the store is left of what was before. */
    const restart = async (options: Record<string, unknown> = {}) => {
      sinon.restore();
      await helper.unload();
      await load({ onlyNew: true, ...options });
      sinon.stub(helper.getNode("import"), "context").returns(store as never);
    };

    it("sends each trip once, over files that overlap or are cut, and over restarts", async () => {
      await restart();
      const first = await run("import", { payload: part(3, 6) });
      assert.equal(first.messages.length, 6);
      const cut = JSON.stringify(part(0, 8)).slice(0, -3000);
      const second = await run("import", { payload: cut });
      assert.match(String(second.error?.message), /truncated or damaged/);
      await restart();
      const third = await run("import", { payload: exported(sampleCars(), "2020") });
      const again = await run("import", { payload: cars.toReversed() });
      assert.deepEqual([again.messages, again.error], [[], undefined]);
      assert.match(textOf(again.statuses), /no ?new ?trips/i);
      const all = [first, second, third].flatMap(({ messages }) => startsOf(messages));
      assert.equal(new Set(all).size, all.length, "twice");
      assert.equal(all.length, cars.flatMap(({ trips }) => trips).length);
      assert.ok(!third.messages.some(({ payload }) => "repeated" in (payload as object)));
    });

    it("sends each trip once when two files come at once", async () => {
      await restart();
      const heard: Received[] = [];
      const enough = new Promise<void>((resolve) => {
        helper.getNode("out").on("input", (message) => {
          if (heard.push(message) === 12) resolve();
        });
      });
      for (const payload of [part(0, 4), part(2, 6)]) helper.getNode("import").receive({ payload });
      await enough;
      await run("import", { payload: "[]" });
      assert.equal(new Set(startsOf(heard)).size, heard.length);
      assert.equal(heard.length, 12);
    });

    it("marks what may have come before a kill", async () => {
      await restart();
      const set = store.set;
      let writes = 0;
      store.set = (key, value, name, answer) => {
        writes += 1;
        // The process ends when all was sent, and before that was kept.
        if (writes > 2) answer(undefined);
        else set(key, value, name, answer);
      };
      assert.equal((await run("import", { payload: part(0, 2) })).messages.length, 4);
      store.set = set;
      await restart();
      const { messages } = await run("import", { payload: part(1, 3) });
      const repeated = messages.map(({ payload }) => (payload as { repeated?: true }).repeated);
      assert.deepEqual(repeated, [true, undefined, true, undefined]);
      assert.equal((await run("import", { payload: part(1, 3) })).messages.length, 0);
      assert.equal((await run("import", { payload: part(0, 1) })).messages.length, 2);
    });

    it("sends nothing while the store cannot be read, and all when it can", async () => {
      await restart();
      store.fails = new Error("redis://me:s3cret@10.0.0.1 is broken");
      const failed = await run("import", { payload: part(0, 2) });
      assert.deepEqual([failed.messages, failed.error?.code], [[], "Unavailable"]);
      assert.match(
        String(failed.error?.message),
        /^Context store default cannot be read.*send the file again\. \("redis:\/\/•••@10\.0\.0\.1 is broken"\)$/,
      );
      store.fails = undefined;
      const { messages, error } = await run("import", { payload: part(0, 2) });
      assert.deepEqual([messages.length, error], [4, undefined]);
    });

    it("says so when the store does not take what was sent", async () => {
      await restart();
      await run("import", { payload: part(0, 1) });
      store.fails = new Error("broken");
      const failed = await run("import", { payload: part(0, 2) });
      assert.equal(failed.messages.length, 2);
      assert.match(String(failed.error?.message), /were sent, but may be repeated after a restart/);
      store.fails = undefined;
      assert.equal((await run("import", { payload: part(0, 2) })).messages.length, 0);
      await restart();
      assert.equal((await run("import", { payload: part(0, 2) })).messages.length, 0);
    });

    it("says once that there is no store of the name, and uses the default one", async () => {
      await restart({ contextStore: "nowhere" });
      const { error: complaints } = helper.getNode("import") as unknown as {
        error: sinon.SinonSpy;
      };
      for (const count of [2, 0]) {
        const { messages, error } = await run("import", { payload: part(0, 1) });
        assert.deepEqual([messages.length, error], [count, undefined]);
      }
      assert.equal(complaints.callCount, 1);
      assert.match(String(complaints.args[0]?.[0]), /Unknown context store nowhere/);
    });

    for (const kept of ["5", "[]", '{"told":5}', '{"told":["x",null],"telling":{}}']) {
      it(`begins anew where the store holds ${kept}`, async () => {
        await restart();
        for (const vin of vins) store.kept.set(`trips_${vin}`, kept);
        const { messages, error } = await run("import", { payload: part(0, 1) });
        assert.deepEqual([messages.length, error], [2, undefined]);
      });
    }
  });
});
