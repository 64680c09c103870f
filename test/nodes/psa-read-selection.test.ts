import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { type Run, run } from "../support/flows";
import { type Json, ReadBench, only } from "./read-bench";

const { electric, private: hidden } = builtInVins;
const DAY = 86_400_000;
const SINCE = "2024-05-31T18:00:00.000Z";
const UNTIL = "2024-06-30T18:00:00.000Z";

interface Trip {
  startedAt: string;
  stoppedAt: string;
  distance: number;
  duration: number;
  faults?: unknown[];
}

describe("psa-read: which part of a collection", () => {
  const bench = new ReadBench();

  before(() => bench.start({ speed: 1e-9 }));
  after(() => bench.stop());

  const read = async (options: Json, message: Json = {}): Promise<Run> => {
    await bench.load({ link: "trips", ...options });
    return run("read", { ...bench.car(electric), ...message });
  };
  const tripsWith = async (options: Json) => only(await read(options)).payload as Trip[];
  /** The query of the only request for trips. */
  const query = () => {
    const [first, ...more] = bench.asked("/trips");
    assert.equal(more.length, 0);
    return first;
  };
  const assertRefused = ({ error, messages, ends }: Run, text: RegExp) => {
    assert.equal(error?.code, "BadRequest");
    assert.match(error.message, text);
    assert.deepEqual([messages.length, ends], [0, 1]);
    assert.equal(bench.simulator.requests.count({ path: /vehicles/ }), 0);
  };

  describe("since and until", () => {
    for (const [name, options, message, expected] of [
      ["since", { since: SINCE }, {}, `${SINCE}/`],
      ["until", { until: UNTIL }, {}, `/${UNTIL}`],
      ["both", { since: SINCE, until: UNTIL }, {}, `${SINCE}/${UNTIL}`],
      ["a date alone", { since: "2024-05-31" }, {}, "2024-05-31T00:00:00.000Z/"],
      ["an offset", { until: "2024-06-30T20:00:00+02:00" }, {}, `/${UNTIL}`],
      ["the message's own", {}, { since: SINCE, until: UNTIL }, `${SINCE}/${UNTIL}`],
      ["the node's before the message's", { since: SINCE }, { since: UNTIL }, `${SINCE}/`],
      [
        "properties of the message",
        { since: "range.from", sinceType: "msg", until: "range['to']", untilType: "msg" },
        { range: { from: new Date(SINCE), to: Date.parse(UNTIL) } },
        `${SINCE}/${UNTIL}`,
      ],
      [
        "a node of an earlier version",
        { since: SINCE, sinceType: undefined },
        { [SINCE]: UNTIL },
        `${SINCE}/`,
      ],
    ] as const) {
      it(`asks for ${name}`, async () => {
        const { error } = await read({ ...options, limit: 1 }, message);
        assert.equal(error, undefined);
        assert.deepEqual(query(), { timestamps: expected });
      });
    }

    it("takes durations back from now", async () => {
      await read({ since: "P7D", until: "range", untilType: "msg", limit: 1 }, { range: "PT12H" });
      const [since = "", until = ""] = String(query()?.timestamps).split("/");
      assert.ok(Math.abs(Date.now() - Date.parse(since) - 7 * DAY) < 60_000);
      assert.ok(Math.abs(Date.now() - Date.parse(until) - DAY / 2) < 60_000);
    });

    it("gives what was in that time, and nothing else", async () => {
      const all = await tripsWith({});
      const [from, to] = [all.at(-30)?.startedAt ?? "", all.at(-5)?.startedAt ?? ""];
      const some = await tripsWith({ since: from, until: to, order: "newest" });
      const expected = all.filter(
        ({ startedAt, stoppedAt }) => stoppedAt >= from && startedAt <= to,
      );
      assert.deepEqual(some.reverse(), expected);
    });

    for (const [options, message] of [
      [{ since: "range.from", sinceType: "msg" }, { range: { from: "" } }],
      [{}, { range: {} }],
    ] as const) {
      const name = `${JSON.stringify(options)} and ${JSON.stringify(message)}`;
      it(`asks for any time with ${name}`, async () => {
        const { error } = await read({ ...options, limit: 1 }, message);
        assert.equal(error, undefined);
        assert.deepEqual(query(), {});
      });
    }

    for (const option of ["since", "until"]) {
      for (const message of [{}, { range: {} }, { range: null }]) {
        it(`refuses ${option} from what ${JSON.stringify(message)} lacks`, async () => {
          const options = { [option]: "range.from", [`${option}Type`]: "msg" };
          const answer = await read(options, message);
          assertRefused(
            answer,
            /^“(Since|Until)” is missing: it is set to msg\.range\.from, which/,
          );
          assert.equal(query(), undefined);
        });
      }
    }

    for (const from of ["soon", true, null, {}, [], NaN, "2024-02-31T99:00", "P", "-P1D", 1e99]) {
      it(`refuses ${JSON.stringify(from)} from the message`, async () => {
        const answer = await read({ since: "range.from", sinceType: "msg" }, { range: { from } });
        assertRefused(answer, /^“Since” is invalid: .*Enter a date such as .* or a duration/);
      });
    }

    it("refuses a property that cannot be one", async () => {
      const answer = await read({ until: "range[", untilType: "msg" }, { range: {} });
      assertRefused(answer, /^“Until” is invalid: msg\.range\[\. Enter a date/);
    });
  });

  describe("filters", () => {
    it("gives trips of a distance and a duration", async () => {
      const trips = await tripsWith({ distance: "5-12.5", duration: "600-" });
      const sent = { distance: "5-12.5", duration: "600-" };
      assert.ok(bench.asked("/trips").length > 0);
      assert.deepEqual(bench.asked("/trips")[0], sent);
      assert.ok(trips.length > 0);
      for (const { distance, duration } of trips) {
        assert.ok(distance > 4.9 && distance < 12.6 && duration >= 600);
      }
    });

    it("keeps the filter newest first, on all pages", async () => {
      const expected = await tripsWith({ distance: "4-", order: "oldest" });
      assert.ok(expected.length > 60);
      assert.deepEqual(await tripsWith({ distance: "4-", order: "newest" }), expected.reverse());
    });

    it("gives trips of some states", async () => {
      const states = ["DataLacking", "Unfinished"];
      assert.deepEqual(await tripsWith({ states }), []);
      assert.deepEqual(query(), { states });
      const { payload } = only(await run("read", bench.car(hidden)));
      assert.ok((payload as Trip[]).length > 0);
      for (const { faults } of payload as Trip[]) assert.ok(faults?.length);
    });

    it("gives telemetry of some types", async () => {
      const telemetryTypes = ["environment", "vehicle.doorsState"];
      await bench.load({ link: "telemetry", telemetryTypes, limit: 5, order: "newest" });
      const { payload } = only(await run("read", bench.car(electric)));
      assert.deepEqual(bench.asked("/telemetry")[0], { type: telemetryTypes });
      for (const entry of payload as Json[]) {
        assert.ok(entry.doors && entry.environment && !entry.battery && !entry.privacy);
      }
    });

    it("gives alarms of one type", async () => {
      await bench.load({ link: "alarms", alarmTypes: ["vehicle.alarm.trigger"] });
      const { payload } = only(await run("read", bench.car(electric)));
      assert.deepEqual(bench.asked("/alarms"), [{ type: ["vehicle.alarm.trigger"].join() }]);
      const entries = payload as { trigger?: string; status?: string }[];
      assert.ok(entries.length > 0);
      assert.ok(entries.every(({ trigger, status }) => trigger && !status));
    });

    it("asks nothing that the collection does not know", async () => {
      await bench.load({
        link: "alerts",
        distance: "5-",
        states: ["Nominal"],
        telemetryTypes: ["x"],
      });
      only(await run("read", bench.car(electric)));
      assert.deepEqual(bench.asked("/alerts"), [{}]);
    });

    it("asks for everything when nothing is chosen", async () => {
      await tripsWith({ distance: "", duration: "", states: [], limit: 1 });
      assert.deepEqual(query(), {});
    });

    for (const [options, text] of [
      [{ distance: "far" }, /^“Distance” is invalid: far\. Enter a range .*5-20/],
      [{ distance: "-5" }, /^“Distance” is invalid: -5\./],
      [{ distance: "5-20&states=Nominal" }, /^“Distance” is invalid: 5-20&states=Nominal\./],
      [{ duration: "PT5M" }, /^“Duration” is invalid: PT5M\. Enter a range/],
      [
        { states: ["Nominal", "Lost"] },
        /^“States” is invalid: Lost\. .*: Nominal, Unstarted, DataLacking, Unfinished\.$/,
      ],
      [{ states: "Lost" }, /^“States” is invalid: Lost\./],
      [
        { link: "telemetry", telemetryTypes: ["vehicle.radio"] },
        /^“Types” is invalid: vehicle\.radio\. .*: environment, privacy/,
      ],
      [
        { link: "alarms", alarmTypes: ["x"] },
        /^“Types” is invalid: x\. .*: vehicle\.alarm\.status, vehicle\.alarm\.trigger\.$/,
      ],
      [{ limit: "-1" }, /^“Limit” is invalid: -1\. Enter a whole number/],
      [{ limit: 2.5 }, /^“Limit” is invalid: 2\.5\./],
      [{ limit: "many" }, /^“Limit” is invalid: many\./],
    ] as const) {
      it(`refuses ${JSON.stringify(options)}`, async () => {
        assertRefused(await read(options), text);
      });
    }
  });
});
