import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWatchOptions } from "../../src/events/options";
import { co2Of, costOf } from "../../src/events/session-cost";
import { full, on, out, reading, sessionsIn } from "./charges";
import { Watcher, home, minute, north } from "./watching";

const NIGHT = { price: 0.1, from: "22:00", to: "06:00" };
const DAY = { price: 0.3 };

/** What 10 kWh cost that are charged evenly between two moments on the clock of Paris. */
function cost(from: string, to: string, options: object, zone?: string): number | undefined {
  const step = { from: Date.parse(from), to: Date.parse(to), energy: 10, intensity: undefined };
  const { charging } = parseWatchOptions({ zones: [home], ...options });
  return costOf([step], zone, charging)?.amount;
}

describe("events: what a charge costs", () => {
  let zoneBefore: string | undefined;
  before(() => {
    zoneBefore = process.env.TZ;
    process.env.TZ = "Europe/Paris";
  });
  after(() => {
    if (zoneBefore === undefined) delete process.env.TZ;
    else process.env.TZ = zoneBefore;
  });

  const both = { tariffs: [NIGHT, DAY] };

  it("each part at the price of its hour, over midnight too", () => {
    // 20:00 to 24:00: two hours of each.
    assert.equal(cost("2025-03-12T19:00:00Z", "2025-03-12T23:00:00Z", both), 2);
    // 21:00 to 1:00: one hour by day, three by night.
    assert.equal(cost("2025-03-12T20:00:00Z", "2025-03-13T00:00:00Z", both), 1.5);
    // To the second: 21:59:30 to 22:00:30.
    assert.equal(cost("2025-03-12T20:59:30Z", "2025-03-12T21:00:30Z", both), 2);
  });

  it("by the clock on the wall when it is set forward and back", () => {
    const early = { tariffs: [{ price: 0.1, from: "00:00", to: "03:00" }, DAY] };
    // 30 March: after 2:00 comes 3:00. Midnight to 4:00 are three hours, two of them cheap.
    assert.equal(cost("2025-03-29T23:00:00Z", "2025-03-30T02:00:00Z", early), 1.67);
    // 26 October: 2:00 to 3:00 comes twice. Midnight to 4:00 are five hours, four of them cheap.
    assert.equal(cost("2025-10-25T22:00:00Z", "2025-10-26T03:00:00Z", early), 1.4);
  });

  it("at any hours and days, in any half day of the year: as the minutes say one by one", () => {
    const names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const clock = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: "Europe/Paris", weekday: "short", hourCycle: "h23" },
      ...{ hour: "2-digit", minute: "2-digit" },
    });
    /** The day and the minute of the day on the wall. */
    const wall = (at: number) => {
      const part = Object.fromEntries(
        clock.formatToParts(at).map(({ type, value }) => [type, value]),
      );
      return {
        day: names.indexOf(part.weekday ?? ""),
        now: 60 * Number(part.hour) + Number(part.minute),
      };
    };
    const time = (minutes: number) =>
      `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    const tariff = fc
      .record({
        ...{ price: fc.integer({ min: 0, max: 9 }), from: fc.nat({ max: 1439 }) },
        ...{ length: fc.integer({ min: 1, max: 1439 }), days: fc.subarray([0, 1, 2, 3, 4, 5, 6]) },
      })
      .filter(({ days }) => days.length > 0);
    // In the nights of Saturday the clocks are changed, and no other day is like them.
    const begins = fc.oneof(
      fc.integer({ min: Date.parse("2025-03-29T10:00Z"), max: Date.parse("2025-03-30T10:00Z") }),
      fc.integer({ min: Date.parse("2025-10-25T10:00Z"), max: Date.parse("2025-10-26T10:00Z") }),
      fc.integer({ min: Date.parse("2025-01-01T00:00Z"), max: Date.parse("2025-12-31T00:00Z") }),
    );
    const minutes = fc.integer({ min: 1, max: 720 });
    const property = fc.property(
      fc.array(tariff, { maxLength: 3 }),
      begins,
      minutes,
      (some, at, length) => {
        const from = Math.floor(at / 60_000) * 60_000;
        const priceAt = (moment: number) => {
          const { day, now } = wall(moment);
          const found = some.find(({ from: begin, length: lasts, days }) => {
            const today = days.includes(day) && now >= begin && now < begin + lasts;
            return today || (days.includes((day + 6) % 7) && now < begin + lasts - 1440);
          });
          return found?.price ?? 20;
        };
        const prices = Array.from({ length }, (_, index) => priceAt(from + 60_000 * index));
        const expected = (10 * prices.reduce((sum, price) => sum + price, 0)) / length;
        const tariffs = some.map(({ price, from: begin, length: lasts, days }) => ({
          ...{ price, from: time(begin), to: time((begin + lasts) % 1440) },
          days: days.map((day) => names[day]),
        }));
        const [begin, end] = [from, from + 60_000 * length].map((moment) =>
          new Date(moment).toISOString(),
        );
        const said = cost(begin ?? "", end ?? "", { tariffs: [...tariffs, { price: 20 }] }) ?? NaN;
        assert.ok(Math.abs(said - expected) <= 0.0051, `${said} for ${expected}`);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("by day of the week", () => {
    const weekend = { tariffs: [{ price: 0.05, days: "Sat-Sun" }, DAY] };
    // From Friday, 14 March, 23:00 to Saturday, 1:00.
    assert.equal(cost("2025-03-14T22:00:00Z", "2025-03-15T00:00:00Z", weekend), 1.75);
  });

  it("the first price that counts, those of the zone before others", () => {
    const [from, to] = ["2025-03-12T10:00:00Z", "2025-03-12T11:00:00Z"];
    const zoned = { tariffs: [DAY, { price: 0.2, zone: "Home" }, { price: 0.9 }] };
    assert.equal(cost(from, to, zoned, "Home"), 2);
    assert.equal(cost(from, to, zoned, "Work"), 3);
    assert.equal(cost(from, to, zoned), 3);
  });

  it("unknown where a time has no price", () => {
    const [from, to] = ["2025-03-12T20:00:00Z", "2025-03-12T22:00:00Z"];
    assert.equal(cost(from, to, { tariffs: [NIGHT] }), undefined);
    assert.equal(cost(from, to, { tariffs: [{ price: 1, zone: "Home" }] }), undefined);
    assert.equal(cost(from, to, {}), undefined);
  });

  it("what gets lost is paid for, and a long time is reckoned with soon", () => {
    const [from, to] = ["2025-03-12T10:00:00Z", "2025-03-12T11:00:00Z"];
    assert.equal(cost(from, to, { tariffs: [DAY], lossPercent: "10" }), 3.33);
    const begin = performance.now();
    const mean = cost("2015-01-01T00:00:00Z", "2025-01-01T00:00:00Z", both) ?? NaN;
    assert.ok(Math.abs(mean - (10 * (0.1 * 8 + 0.3 * 16)) / 24) < 0.1, String(mean));
    assert.ok(performance.now() - begin < 2000);
  });

  it("CO2 of each part, the number of the options where no message told", () => {
    const steps = [undefined, 100, undefined, 20].map((intensity) => {
      return { from: 0, to: 0, energy: 10, intensity };
    });
    assert.equal(co2Of(steps, 400), 3.2);
    assert.equal(co2Of([{ from: 0, to: 0, energy: 10, intensity: undefined }], 51), 0.51);
    assert.equal(
      co2Of([{ from: 0, to: 0, energy: 10, intensity: undefined }], undefined),
      undefined,
    );
  });

  it("a whole charge: price of the zone, losses in the cost alone, CO2 as messages tell it", () => {
    const watcher = new Watcher({
      zones: [home],
      tariffs: [{ price: 0.5 }, { price: 0.2, zone: "Home" }],
      lossPercent: 20,
      currency: "gbp",
    });
    watcher.see(0, { ...reading(0, out, 50), position: north(0, 0) });
    const look = (at: number, charging: object, level: number, intensity: number) =>
      sessionsIn(
        watcher.look({ seenAt: minute(at), state: reading(at, charging, level), intensity }),
      );
    look(10, on, 50, 40);
    look(40, on, 60, 80);
    const [session] = look(70, full, 70, 20);
    assert.equal(session?.energy, 10);
    assert.deepEqual(session.cost, { amount: 2.5, currency: "GBP" });
    assert.equal(session.co2, 0.5);
  });
});
