import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { Watcher, home, minute, names, namesOf, north, tell } from "./watching";

describe("events: the place", () => {
  const places = (metres: readonly number[], options: object = {}) =>
    tell(
      "position",
      metres.map((distance, index) => north(distance, index)),
      options,
    );

  it("changes beyond what positions waver, also little by little", () => {
    const told = places([0, 30, -30, 45, 60, 80, 109, 112]);
    assert.deepEqual(namesOf(told), [
      [],
      [],
      [],
      [],
      ["position.changed"],
      [],
      [],
      ["position.changed"],
    ]);
    const [event] = told[4] ?? [];
    const { at: _before, ...before } = north(0, 0);
    const { at, ...after } = north(60, 4);
    assert.deepEqual(event, { event: "position.changed", at, before, after });
  });

  it("zones: in at the edge, out only well beyond it", () => {
    const zoned = (zone: object, metres: number[]) =>
      places(metres, { zones: [zone], events: ["zone.entered", "zone.left"] });
    assert.deepEqual(namesOf(zoned(home, [400, 201, 199, 201, 249, 199, 251, 210, 249, 190])), [
      [],
      [],
      ["zone.entered"],
      [],
      [],
      [],
      ["zone.left"],
      [],
      [],
      ["zone.entered"],
    ]);
    const city = { ...home, name: "City", radius: 2000 };
    assert.deepEqual(namesOf(zoned(city, [1999, 2190, 2210])), [[], [], ["zone.left"]]);
    const [, [event] = []] = zoned(home, [400, 0]);
    const expected = { event: "zone.entered", at: minute(1), before: false, after: true };
    assert.deepEqual(event, { ...expected, zone: "Home" });
  });

  it("zones: out of one before into another", () => {
    const away = { ...home, name: "Away", latitude: north(5000, 0).latitude };
    const options = { zones: [away, home], events: ["zone.entered", "zone.left"] };
    const told = places([0, 5000], options)[1] ?? [];
    assert.deepEqual(
      told.map(({ event, zone }) => [event, zone]),
      [
        ["zone.left", "Home"],
        ["zone.entered", "Away"],
      ],
    );
  });

  it("a zone that is added or moved counts from the last place on", () => {
    const watcher = new Watcher({});
    watcher.see(0, { position: north(0, 0) });
    const later = new Watcher({ zones: [home], events: ["zone.entered", "zone.left"] });
    later.memory = watcher.memory;
    assert.deepEqual(later.see(1, { position: north(0, 1) }), []);
    assert.deepEqual(names(later.see(2, { position: north(900, 2) })), ["zone.left"]);
  });

  it("privacy hides the place, and leaves no zone", () => {
    const watcher = new Watcher({ zones: [home] });
    const open = (at: number) => ({ privacy: { at: minute(at), status: "None" } });
    watcher.see(0, { ...open(0), position: north(0, 0) });
    const hidden: VehicleState = {
      privacy: { at: minute(1), status: "Geolocation" },
      position: { missing: "privacy" },
    };
    const event = { event: "privacy.changed", at: minute(1), before: "None", after: "Geolocation" };
    assert.deepEqual(watcher.see(1, hidden), [event]);
    const seen = watcher.see(9, { ...open(9), position: north(10, 9) });
    assert.deepEqual(names(seen), ["privacy.changed"]);
  });

  it("a place that is not known any more leaves no zone, however new the reply", () => {
    for (const unknown of [{ position: { missing: "never" } }, {}] as const) {
      const watcher = new Watcher({ zones: [home] });
      watcher.see(0, { at: minute(0), position: north(0, 0) });
      assert.deepEqual(watcher.see(11, { at: minute(10), ...unknown }), []);
      assert.deepEqual(watcher.see(21, { at: minute(20), position: north(9, 20) }), []);
    }
  });

  it("a place without a date moves no car between zones", () => {
    const watcher = new Watcher({ zones: [home] });
    const undated = (metres: number) => ({ ...north(metres, 0), at: undefined });
    const see = (at: number, metres: number) => {
      const { at: _at, ...position } = undated(metres);
      return watcher.see(at, { position });
    };
    see(0, 0);
    assert.deepEqual(see(1, 3000), [
      {
        event: "position.changed",
        at: minute(1),
        before: { latitude: north(0, 0).latitude, longitude: -1.6794 },
        after: { latitude: north(3000, 0).latitude, longitude: -1.6794 },
      },
    ]);
  });
});
