import assert from "node:assert/strict";
import { AT, STATE, formatterFor, stateMessage } from "./formatted";

type Telemetry = Record<string, unknown>;

describe("adapters/abrp", () => {
  const telemetryOf = (state: object): Telemetry => {
    const [message] = formatterFor("abrp")(stateMessage({ ...STATE, ...state }));
    return JSON.parse((message?.payload as { tlm: string }).tlm) as Telemetry;
  };

  it("makes the form that the service takes, without any secret", () => {
    const [message] = formatterFor("abrp")(stateMessage());
    const { payload, ...request } = message ?? {};
    assert.deepEqual(request, {
      method: "POST",
      url: "https://api.iternio.com/1/tlm/send",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    assert.deepEqual(Object.keys(payload as object), ["tlm"]);
    assert.deepEqual(telemetryOf({}), {
      utc: Date.parse(AT) / 1000,
      soc: 82,
      speed: 0,
      lat: 48.1147,
      lon: -1.6794,
      heading: 93,
      is_charging: 1,
      is_dcfc: 0,
      is_parked: 1,
      capacity: 46.3,
      soe: 37.966,
      ext_temp: 5.2,
      odometer: 33857.6,
      est_battery_range: 250,
    });
  });

  it("knows a fast charge, none, and one of which that is not known", () => {
    const fast = (charging: object) => telemetryOf({ charging }).is_dcfc;
    assert.equal(fast({ active: true, mode: "Quick" }), 1);
    assert.equal(fast({ active: false, mode: "Quick" }), 0);
    assert.equal(fast({ active: true, mode: "No" }), undefined);
    assert.equal(fast({}), undefined);
  });

  it("says nothing of what the car does not say, and nothing at all without a level or a date", () => {
    const driving = telemetryOf({ motion: { moving: true, speed: 90 }, position: {} });
    assert.deepEqual([driving.is_parked, driving.speed], [0, 90]);
    assert.ok(!("lat" in driving));
    assert.ok(!("is_parked" in telemetryOf({ motion: {} })));
    const format = formatterFor("abrp");
    assert.deepEqual(format(stateMessage({ at: AT, battery: { range: 10 } })), []);
    assert.deepEqual(format(stateMessage({ battery: { level: 10 } })), []);
  });
});
