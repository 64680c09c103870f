import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { paceOf, quotaFactor } from "../../src/polling/interval";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const options = { interval: 300, activeInterval: 120 };

/** Local times: night is where the car's owner lives. */
const noon = new Date(2025, 2, 12, 12, 0);
const at = (hour: number, minute = 0) => new Date(2025, 2, 12, hour, minute);
/** ISO 8601, so many seconds after noon. */
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000).toISOString();

describe("pace of looks", () => {
  it("is the interval while nothing goes on", () => {
    assert.equal(paceOf({}, options, noon), 300);
    assert.equal(
      paceOf({ motion: { moving: false }, ignition: { status: "Stop" } }, options, noon),
      300,
    );
  });

  const active: Record<string, VehicleState> = {
    charges: { charging: { at: after(-HOUR), status: "InProgress" } },
    moves: { motion: { at: after(-HOUR), moving: true } },
    "has its ignition on": { ignition: { at: after(-HOUR), status: "Start" } },
    "is starting up": { ignition: { at: after(-MINUTE), status: "StartUp" } },
    "warms up": { climate: { at: after(-MINUTE), status: "Enabled" } },
  };
  for (const [what, state] of Object.entries(active)) {
    it(`is the active interval while it ${what}`, () => {
      assert.equal(paceOf(state, options, noon), 120);
    });
  }

  it("takes the shorter one should the active interval be the longer", () => {
    const state = { motion: { at: after(-1), moving: true } };
    assert.equal(paceOf(state, { interval: 60, activeInterval: 600 }, noon), 60);
  });

  const silent: Record<string, VehicleState> = {
    charge: { charging: { at: after(-25 * HOUR), status: "InProgress" } },
    drive: { motion: { at: after(-3 * HOUR), moving: true } },
    ignition: { ignition: { at: after(-3 * HOUR), status: "Start" } },
    heating: { climate: { at: after(-2 * HOUR), status: "Enabled" } },
  };
  for (const [what, state] of Object.entries(silent)) {
    it(`does not believe in a ${what} for ever when the car went silent`, () => {
      assert.equal(paceOf(state, options, noon), 300);
    });
  }

  it("is slower at night, by the local clock, but for an active car", () => {
    for (const night of [at(23), at(2), at(5, 59)]) assert.equal(paceOf({}, options, night), 900);
    for (const day of [at(6), at(22, 59)]) assert.equal(paceOf({}, options, day), 300);
    const charging = { charging: { at: at(1).toISOString(), status: "InProgress" } };
    assert.equal(paceOf(charging, options, at(2)), 120);
  });

  describe("of a car that charges", () => {
    const charging = { charging: { at: after(-60), status: "InProgress" } };
    const messageIn = (seconds: number) => noon.getTime() + seconds * 1000;

    it("waits for the next message, no longer than the interval", () => {
      assert.equal(paceOf(charging, options, noon, messageIn(200)), 220);
      assert.equal(paceOf(charging, options, noon, messageIn(30)), 50);
      assert.equal(paceOf(charging, options, noon, messageIn(HOUR)), 300);
    });

    it("is the active interval while no rhythm is known, or a message is overdue", () => {
      assert.equal(paceOf(charging, options, noon), 120);
      assert.equal(paceOf(charging, options, noon, messageIn(-1)), 120);
    });

    it("is the active interval where it does something else, too", () => {
      const warming = { ...charging, climate: { at: after(-60), status: "Enabled" } };
      assert.equal(paceOf(warming, options, noon, messageIn(250)), 120);
    });

    it("does not wait past the announced end", () => {
      const ending = { charging: { ...charging.charging, endsAt: after(100) } };
      assert.equal(paceOf(ending, options, noon, messageIn(250)), 120);
    });
  });

  it("is never slower at night than a quarter of an hour, unless the user wants it slower", () => {
    assert.equal(paceOf({}, { interval: 60, activeInterval: 60 }, at(2)), 180);
    assert.equal(paceOf({}, { interval: 600, activeInterval: 60 }, at(2)), 900);
    assert.equal(paceOf({}, { interval: 3600, activeInterval: 60 }, at(2)), 3600);
  });

  it("is half an hour with full privacy, when the car sends nothing", () => {
    assert.equal(paceOf({ privacy: { status: "Full" } }, options, noon), 30 * MINUTE);
    assert.equal(paceOf({ privacy: { status: "Geolocation" } }, options, noon), 300);
    const rare = { interval: HOUR, activeInterval: HOUR };
    assert.equal(paceOf({ privacy: { status: "Full" } }, rare, noon), HOUR);
  });

  it("looks shortly after a moment for which the car has announced a change", () => {
    const waiting = { charging: { status: "Stopped", nextAt: after(100) } };
    assert.equal(paceOf(waiting, options, noon), 120);
    assert.equal(paceOf(waiting, { interval: 60, activeInterval: 60 }, noon), 60);
    const ending = { charging: { at: after(-1), status: "InProgress", endsAt: after(30) } };
    assert.equal(paceOf(ending, options, noon), 50);
  });

  it("looks shortly after the clock time at which a plugged car begins to charge", () => {
    const waiting = (nextTime: string) => ({
      charging: { plugged: true, status: "Stopped", nextTime },
    });
    assert.equal(paceOf(waiting("12:03"), options, noon), 200);
    assert.equal(paceOf(waiting("12:30"), options, noon), 300);
    assert.equal(paceOf(waiting("00:01"), options, at(23, 59)), 140);
    assert.equal(paceOf(waiting("11:59"), options, noon), 300);
    const unplugged = { charging: { ...waiting("12:03").charging, plugged: false } };
    assert.equal(paceOf(unplugged, options, noon), 300);
  });

  it("is quick for three minutes where something has just happened", () => {
    for (const group of ["ignition", "doors"]) {
      const state = (seconds: number) => ({ [group]: { at: after(-seconds) } });
      assert.equal(paceOf(state(10), options, noon), 120, group);
      assert.equal(paceOf(state(179), options, noon), 120, group);
      assert.equal(paceOf(state(180), options, noon), 300, group);
      // A clock that runs ahead must not keep it quick.
      assert.equal(paceOf(state(-HOUR), options, noon), 300, group);
    }
  });

  it("does not hurry for what has been announced for a moment that is over", () => {
    const over = { charging: { status: "Stopped", nextAt: after(-10), endsAt: "soon" } };
    assert.equal(paceOf(over, options, noon), 300);
  });
});

describe("thrift", () => {
  it("slows down the more, the nearer the day's limit is", () => {
    const slower = (remaining: number) => quotaFactor({ limit: 1000, remaining });
    assert.deepEqual([1000, 201, 200, 100, 30, 0].map(slower), [1, 1, 2, 5, 20, 20]);
  });

  it("does not slow down where the server says nothing of limits", () => {
    assert.equal(quotaFactor({}), 1);
    assert.equal(quotaFactor({ limit: 1000 }), 1);
    assert.equal(quotaFactor({ limit: 0, remaining: 0 }), 1);
  });
});
