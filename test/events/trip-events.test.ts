import assert from "node:assert/strict";
import type { Trip } from "../../src/vehicle/trips";
import { Watcher, minute, names } from "./watching";

describe("events: trips", () => {
  const trip = (id: string, from: number, to: number): Trip => ({
    id,
    at: minute(to),
    startedAt: minute(from),
    stoppedAt: minute(to),
    done: true,
  });

  it("each that ended since the last look, in order of time", () => {
    const watcher = new Watcher();
    const see = (at: number, ...trips: Trip[]) => watcher.look({ seenAt: minute(at), trips });
    assert.deepEqual(see(0, trip("a", -60, -30)), []);
    const [b, c] = [trip("b", 5, 20), trip("c", 30, 50)];
    assert.deepEqual(see(60, c, b, trip("a", -60, -30)), [
      { event: "trip.finished", at: minute(20), trip: b },
      { event: "trip.finished", at: minute(50), trip: c },
    ]);
    assert.deepEqual(see(61, c, b), []);
    assert.deepEqual(see(62, b), []);
    assert.deepEqual(see(63), []);
  });

  it("not one that is under way, or says no end", () => {
    const watcher = new Watcher();
    const see = (at: number, ...trips: Trip[]) => watcher.look({ seenAt: minute(at), trips });
    see(0);
    assert.deepEqual(see(10, { ...trip("a", 5, 9), done: false }, { id: "b", at: minute(8) }), []);
    assert.deepEqual(names(see(20, trip("a", 5, 15))), ["trip.finished"]);
    assert.deepEqual(names(see(30, { id: "c", at: minute(25), done: true })), ["trip.finished"]);
  });

  it("not one whose end lies in the future, which would hide all others", () => {
    const watcher = new Watcher();
    watcher.look({ seenAt: minute(0), trips: [] });
    const trips = [trip("a", 1, 900_000), trip("b", 2, 3)];
    assert.deepEqual(
      watcher.look({ seenAt: minute(9), trips }).map((event) => event.trip?.id),
      ["b"],
    );
  });
});
