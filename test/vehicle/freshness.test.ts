import assert from "node:assert/strict";
import { Freshness } from "../../src/vehicle/freshness";
import { readRelation } from "../../src/vehicle/readers";
import { readVehicleState } from "../../src/vehicle/state";
import { minute } from "../events/watching";

const NOW = minute(100);
const FROZEN = minute(-1000);

const status = (renewed: number, level: number, createdAt: string | null = FROZEN) => ({
  createdAt: minute(renewed),
  energies: [{ createdAt, type: "Electric", level }],
  privacy: { createdAt: minute(-2000), state: "None" },
});

describe("freshness", () => {
  const read = () => {
    const freshness = new Freshness();
    return (sent: object, relation = "status", now = NOW, place = "/car") =>
      relation === "status"
        ? freshness.ofState(place, readVehicleState(sent), now)
        : freshness.ofDate(place, readRelation(relation, sent)?.at, now);
  };

  it("of a status is that of the reply, where values move under a date that stands still", () => {
    const of = read();
    assert.deepEqual(of(status(0, 55)), { at: FROZEN, stale: false });
    assert.deepEqual(of(status(20, 55)), { at: FROZEN, stale: false });
    assert.deepEqual(of(status(90, 63)), { at: minute(90), stale: false });
    assert.deepEqual(of(status(95, 63)), { at: minute(90), stale: false });
    assert.deepEqual(of(status(20, 55)), { at: FROZEN, stale: true }, "the old reply again");
    assert.deepEqual(of(status(90, 63)), { at: minute(90), stale: false });
    assert.deepEqual(of(status(0, 55), "status", NOW, "/other"), { at: FROZEN, stale: false });
  });

  it("of a status without dates of its parts, too", () => {
    const of = read();
    of(status(0, 55, minute(-5)));
    assert.deepEqual(of(status(90, 63, null)), { at: minute(90), stale: false });
    assert.equal(of(status(0, 55, minute(-5))).stale, true);
  });

  it("is not spoilt by a clock that was ahead", () => {
    const of = read();
    of(status(0, 55, minute(0)));
    assert.deepEqual(of(status(10, 56, minute(1300))), { at: minute(10), stale: false });
    assert.deepEqual(of(status(20, 57, minute(20))), { at: minute(20), stale: false });
    const ahead = [{ type: "Electric", level: 9, createdAt: minute(1300) }];
    of({ createdAt: minute(1300), energies: ahead }, "status", minute(60));
    assert.deepEqual(of(status(90, 57, minute(90))), { at: minute(90), stale: false });
    const maintenance = (at: number) =>
      of({ createdAt: minute(at), daysBeforeMaintenance: 9 }, "maintenance");
    assert.deepEqual(maintenance(1300), { at: minute(1300), stale: false });
    assert.deepEqual(maintenance(1200), { at: minute(1200), stale: true });
    assert.deepEqual(maintenance(50), { at: minute(50), stale: false });
    assert.deepEqual(maintenance(40), { at: minute(40), stale: true });
  });

  it("is kept of the places that were read last", () => {
    const of = read();
    const maintenance = (place: string, at: number) =>
      of({ createdAt: minute(at), daysBeforeMaintenance: 9 }, "maintenance", NOW, place).stale;
    maintenance("first", 50);
    maintenance("second", 50);
    for (let n = 0; n < 999; n += 1) {
      maintenance(String(n), 0);
      if (n === 500) maintenance("second", 50);
    }
    assert.equal(maintenance("second", 40), true);
    assert.equal(maintenance("first", 40), false);
  });
});
