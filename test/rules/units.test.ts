import assert from "node:assert/strict";
import { unitIn, unitsOf, valueIn } from "../../src/rules/units";

describe("units of single values", () => {
  it("are metric unless an account says imperial", () => {
    for (const said of [undefined, null, "", "metric", "Imperial", "us", 1]) {
      assert.equal(unitsOf(said), "metric");
    }
    assert.equal(unitsOf("imperial"), "imperial");
  });

  for (const [value, unit, expected, name] of [
    [230, "km", 142.9, "mi"],
    [33857.6, "km", 21038.1, "mi"],
    [0, "km", 0, "mi"],
    [50, "km/h", 31.1, "mph"],
    [-40, "°C", -40, "°F"],
    [20.9, "°C", 69.6, "°F"],
    [0, "°C", 32, "°F"],
    [6.1, "L/100 km", 46.3, "mpg"],
    [1, "kg/100 km", 62.1, "mi/kg"],
    [38, "m", 125, "ft"],
    [82, "%", 82, "%"],
    [37.966, "kWh", 37.966, "kWh"],
    [3815.24, "L", 3815.24, "L"],
    [5400, "s", 5400, "s"],
  ] as const) {
    it(`${value} ${unit} is ${expected} ${name}`, () => {
      assert.equal(valueIn("imperial", value, unit), expected);
      assert.equal(unitIn("imperial", unit), name);
      assert.equal(valueIn("metric", value, unit), value);
      assert.equal(unitIn("metric", unit), unit);
    });
  }

  it("are no minus zero, no dirt of floating point, and nothing without an end", () => {
    assert.ok(Object.is(valueIn("imperial", -0.01, "km"), 0));
    assert.equal(String(valueIn("imperial", 0.1 + 0.2, "km/h")), "0.2");
    assert.equal(valueIn("imperial", 0, "L/100 km"), undefined);
  });

  it("leave alone what is no number, and units that nobody knows", () => {
    assert.equal(valueIn("imperial", "km", "km"), "km");
    assert.equal(valueIn("imperial", true, ""), true);
    assert.equal(valueIn("imperial", 7, "furlong"), 7);
    assert.equal(unitIn("imperial", "furlong"), "furlong");
  });
});
