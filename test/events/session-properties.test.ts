import assert from "node:assert/strict";
import fc from "fast-check";
import { type Snapshot, observe } from "../../src/events/observe";
import { CAPACITY, CHEAP, WORDS, live, lives, options, sessionsOf, sum } from "./charge-lives";
import { minute } from "./watching";

describe("events: sessions of charging, whatever a car does", function () {
  this.timeout(60_000);

  it("the same sightings in any grouping give the same sessions", () => {
    const property = fc.property(lives, fc.infiniteStream(fc.nat({ max: 6 })), ({ sent }, dice) => {
      const regrouped = sent.flatMap((snapshot, index): Snapshot[] => {
        const { state = {}, seenAt } = snapshot;
        const { battery: _battery, charging: _charging, ...rest } = state;
        const { odometer: _odometer, position: _position, ...energies } = state;
        const next = sent[index + 1]?.seenAt ?? seenAt;
        const later = new Date((Date.parse(String(seenAt)) + Date.parse(String(next))) / 2);
        switch (dice.next().value) {
          case 0: // The rest of it is seen first.
            return [{ seenAt, state: rest }, snapshot];
          case 1: // Seen twice, the second time shortly before the next.
            return [snapshot, { ...snapshot, seenAt: later.toISOString() }];
          case 2: // An old reply once more.
            return [snapshot, { ...(sent[index >> 1] ?? snapshot), seenAt }];
          case 3: // Something else is read.
            return [{ seenAt, maintenance: { daysBefore: 99 } }, snapshot, { seenAt }];
          case 4:
            return [snapshot, { seenAt, state: energies }];
          case 5: // Seen long after it was measured.
            return [{ ...snapshot, seenAt: later.toISOString() }];
          default:
            return [snapshot];
        }
      });
      const throughJson = (memory: unknown) => JSON.parse(JSON.stringify(memory)) as unknown;
      const expected = sessionsOf(sent);
      assert.deepEqual(sessionsOf(regrouped), expected);
      assert.deepEqual(sessionsOf(regrouped, throughJson), expected);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("no session without a charge, none twice, and in order", () => {
    const property = fc.property(lives, ({ sent, charges }) => {
      let last = "";
      for (const { startedAt = "", endedAt, duration = -1 } of sessionsOf(sent)) {
        assert.ok(startedAt > last && endedAt >= startedAt && duration >= 0);
        last = endedAt;
        const from = charges.find((charge) => minute(charge.from) === startedAt);
        assert.ok(from, `nothing began at ${startedAt}`);
        assert.ok(
          charges.some(({ to }) => [0, 0.5].some((later) => minute(to + later) === endedAt)),
          `nothing ended at ${endedAt}`,
        );
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("totals of sessions are those of the steps, in energy and in money, and never negative", () => {
    const property = fc.property(lives, ({ sent, charged, charges }) => {
      const sessions = sessionsOf(sent);
      for (const { energy = 0, power = 0, cost } of sessions) {
        assert.ok(energy >= 0 && power >= 0 && (cost?.amount ?? 0) >= 0);
      }
      // Each is rounded to 1 Wh and 1 cent.
      const { length } = sessions;
      const energy = sum(sessions.map((session) => session.energy));
      assert.ok(Math.abs(energy - charged) <= 0.001 * length + 1e-9, `${energy} of ${charged}`);
      const cost = sum(sessions.map((session) => session.cost?.amount));
      const paid = sum(charges.map((charge) => charge.cost));
      assert.ok(Math.abs(cost - paid) <= 0.01 * length, `${cost} of ${paid}`);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("an odometer without a date that comes late changes none of them", () => {
    const property = fc.property(lives, fc.integer({ min: 1, max: 3 }), ({ sent }, late) => {
      const undated = (delay: number) =>
        sent.map(({ state = {}, ...snapshot }, index): Snapshot => {
          const { mileage = 0 } = sent[Math.max(0, index - delay)]?.state?.odometer ?? {};
          return { ...snapshot, state: { ...state, odometer: { mileage } } };
        });
      const withoutMileage = (snapshots: readonly Snapshot[]) =>
        sessionsOf(snapshots).map(({ mileage: _mileage, ...session }) => session);
      assert.deepEqual(withoutMileage(undated(late)), withoutMileage(sent));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("whatever a battery says meanwhile, nothing of a session is negative", () => {
    const level = fc.integer({ min: 0, max: 100 });
    const residual = fc.double({ min: 0, max: CAPACITY, noNaN: true });
    const said = fc.oneof(
      fc.record({ level, residual, capacity: fc.constant(CAPACITY) }, { requiredKeys: [] }),
      fc.record({ residual }),
    );
    const word = fc.constantFrom(...(Object.keys(WORDS) as (keyof typeof WORDS)[]));
    const readings = fc.array(fc.tuple(said, word, fc.integer({ min: 1, max: 20 })), {
      minLength: 3,
      maxLength: 12,
    });
    let told = 0;
    const property = fc.property(readings, (readings) => {
      let now = 0;
      const sent = readings.map(([battery, what, minutes]): Snapshot => {
        now += minutes;
        const at = minute(now);
        const state = { at, battery: { at, ...battery }, charging: { at, ...WORDS[what] } };
        return { seenAt: at, state };
      });
      for (const { duration = 0, energy = 0, power = 0, cost } of sessionsOf(sent)) {
        told += 1;
        assert.ok(Math.min(duration, energy, power, cost?.amount ?? 0) >= 0);
        assert.ok(energy <= CAPACITY);
      }
    });
    fc.assert(property, { numRuns: 500 });
    assert.ok(told > 100, `${told}`);
  });

  it("looked at less often, no session is longer or has more than was charged", () => {
    const property = fc.property(
      lives,
      fc.integer({ min: 2, max: 9 }),
      ({ sent, charged }, every) => {
        const sessions = sessionsOf(sent.filter((_, index) => index % every === 0));
        const energy = sum(sessions.map((session) => session.energy));
        assert.ok(energy <= charged + 0.01, `${energy} of ${charged}`);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("that gained next to nothing since it was first seen began when it was last seen idle", () => {
    const seen = (at: number, level: number, status: string): Snapshot => ({
      seenAt: minute(at),
      state: {
        at: minute(at),
        battery: { at: minute(at), level, capacity: CAPACITY },
        charging: { at: minute(at), plugged: status === "InProgress", status },
      },
    });
    const [session] = sessionsOf([
      seen(10, 50, "Disconnected"),
      seen(30, 52.4, "InProgress"),
      seen(70, 52.4 + 1e-13, "Disconnected"),
    ]);
    assert.equal(session?.startedAt, minute(10));
  });

  it("says the same of a long charge whose points are thinned out", () => {
    const { sent } = live([{ what: "charge", minutes: 400 }], { residual: true });
    // Each minute of it is looked at, with other dates: more points than are kept.
    const often = Array.from({ length: 800 }, (_, index): Snapshot => {
      const kilowattHours = 25 + index / 80;
      const at = minute(11 + index / 2);
      return {
        seenAt: at,
        state: {
          at,
          battery: { at, level: 2 * kilowattHours, residual: kilowattHours },
          charging: { at, ...WORDS.charge },
        },
      };
    });
    const [first] = sent;
    assert.ok(first);
    const end = { at: minute(412), ...WORDS.finish };
    const finish = { seenAt: minute(412), state: { at: minute(412), charging: end } };
    const [session, ...more] = sessionsOf([first, ...often, finish]);
    assert.deepEqual(more, []);
    assert.ok(Math.abs((session?.energy ?? 0) - 9.9875) < 0.001);
    assert.ok((session?.cost?.amount ?? 0) > 9.9875 * CHEAP.price);
    let memory: unknown;
    for (const look of [first, ...often]) memory = observe(memory, look, options).memory;
    assert.ok(JSON.stringify(memory).length < 12_000);
  });
});
