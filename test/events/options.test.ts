import assert from "node:assert/strict";
import { BadRequest } from "../../src/errors";
import { EVENTS } from "../../src/events/catalogue";
import { parseWatchOptions } from "../../src/events/options";
import { home } from "./watching";

describe("events: the options", () => {
  it("have defaults, and take numbers as text", () => {
    const { events, levels, zones, staleAfter, emitInitial, charging, ...service } =
      parseWatchOptions({});
    assert.deepEqual([events, levels, zones, staleAfter, emitInitial], [[], [], [], 86_400, false]);
    assert.deepEqual(service, { maintenanceDays: 30, maintenanceDistance: 1000 });
    const nothing = { capacity: undefined, lossPercent: 0, co2: undefined };
    assert.deepEqual(charging, { ...nothing, tariffs: [], currency: "EUR" });
    const given = parseWatchOptions({
      events: ["charging.finished"],
      levels: ["80", 20, 20],
      zones: [{ name: " Home ", latitude: "48", longitude: "-1.5", radius: "100" }],
      staleAfter: "",
      emitInitial: true,
    });
    assert.deepEqual(given.levels, [20, 80]);
    assert.deepEqual(given.zones, [{ name: "Home", latitude: 48, longitude: -1.5, radius: 100 }]);
    assert.equal(given.staleAfter, 86_400);
  });

  const wrong: [object, string, RegExp][] = [
    [{ events: ["charging.begun"] }, "unknownEvent", /^Unknown event charging\.begun/],
    [{ events: ["toString"] }, "unknownEvent", /^Unknown event toString/],
    [{ events: [null] }, "unknownEvent", /^Unknown event null/],
    [{ levels: [101] }, "badLevel", /^Invalid threshold 101/],
    [{ levels: [-1] }, "badLevel", /^Invalid threshold -1/],
    [{ levels: ["half"] }, "badLevel", /^Invalid threshold half/],
    [{ zones: [home, { ...home, name: " " }] }, "zoneUnnamed", /^Zone 2: name/],
    [{ zones: ["Home"] }, "zoneUnnamed", /^Zone 1: name/],
    [{ zones: [home, home] }, "zoneTwice", /^Duplicate zone Home/],
    [{ zones: [{ ...home, latitude: 91 }] }, "zoneNowhere", /^Zone Home: invalid coordinates/],
    [{ zones: [{ name: "Home", radius: 5 }] }, "zoneNowhere", /^Zone Home: invalid coordinates/],
    [{ zones: [{ ...home, radius: 0 }] }, "zoneNoRadius", /^Zone Home: invalid radius/],
    [{ zones: [{ ...home, radius: undefined }] }, "zoneNoRadius", /^Zone Home: invalid radius/],
    [{ staleAfter: "soon" }, "badAmount", /^“staleAfter” is invalid: soon/],
    [{ capacity: "big" }, "badAmount", /^“capacity” is invalid: big/],
    [{ lossPercent: 100 }, "badAmount", /^“lossPercent” is invalid: 100/],
    [{ co2: -1 }, "badAmount", /^“co2” is invalid: -1/],
    [{ currency: "Euro" }, "badCurrency", /^Invalid currency Euro/],
    [{ tariffs: [{ price: "" }] }, "tariffNoPrice", /^Tariff 1: invalid price/],
    [{ tariffs: [{ price: 1, from: "24:00" }] }, "tariffNoTime", /^Tariff 1: invalid time/],
    [{ tariffs: [{ price: 1, from: "6", to: "8:00" }] }, "tariffNoTime", /^Tariff 1: invalid time/],
    [{ tariffs: [{ price: 1, from: "6:00", to: "06:00" }] }, "tariffNoTime", /^Tariff 1/],
    [{ tariffs: [{ price: 1, days: "Mon-Fry" }] }, "tariffNoDays", /^Tariff 1: invalid days/],
    [{ tariffs: [{ price: 1, zone: "Home" }] }, "tariffNowhere", /there is no zone Home/],
    [{ maintenanceDays: -1 }, "badAmount", /^“maintenanceDays” is invalid: -1/],
  ];
  for (const [config, text, message] of wrong) {
    it(`are refused: ${JSON.stringify(config)}`, () => {
      assert.throws(
        () => parseWatchOptions(config),
        (error: unknown) => {
          assert.ok(error instanceof BadRequest);
          assert.equal(error.text, text);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /__/);
          return true;
        },
      );
    });
  }

  it("can name every event there is", () => {
    const events = Object.keys(EVENTS);
    assert.equal(events.length, 39);
    assert.deepEqual(parseWatchOptions({ events }).events, events);
  });
});
