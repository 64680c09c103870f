import assert from "node:assert/strict";
import { amountFlaw, countsAt, currencyFlaw, tariffFlaws, tariffOf } from "../../src/rules/tariffs";

describe("rules: tariffs", () => {
  const [sunday, monday, friday, saturday] = [0, 1, 5, 6];
  const at = (tariff: object, day: number, hour: number) =>
    countsAt(tariffOf({ price: 1, ...tariff }), day, 60 * hour);

  it("without hours and days they always count", () => {
    for (const day of [sunday, monday, saturday]) {
      for (const hour of [0, 12, 23.9]) assert.equal(at({ from: "", to: "" }, day, hour), true);
    }
  });

  it("from an hour to another", () => {
    const hours = { from: "6:30", to: "22:00" };
    assert.deepEqual(
      [6.4, 6.5, 21.9, 22].map((hour) => at(hours, monday, hour)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [21.9, 22, 23.99].map((hour) => at({ from: "22:00", to: "24:00" }, monday, hour)),
      [false, true, true],
    );
  });

  it("over midnight, they belong to the day on which they begin", () => {
    const night = { from: "22:00", to: "06:00", days: "Mon-Fri" };
    assert.equal(at(night, friday, 23), true);
    assert.equal(at(night, saturday, 5), true);
    assert.equal(at(night, saturday, 23), false);
    assert.equal(at(night, sunday, 5), false);
    assert.equal(at(night, sunday, 23), false);
    assert.equal(at(night, monday, 5), false);
  });

  it("days as words, ranges and lists", () => {
    const days = (given: unknown) => [...tariffOf({ price: 1, days: given }).days].sort();
    assert.deepEqual(days("Fri-Mon"), [0, 1, 5, 6]);
    assert.deepEqual(days("sat, Sun"), [0, 6]);
    assert.deepEqual(days(["Mon", "Wed-Thu"]), [1, 3, 4]);
    assert.deepEqual(days([]), [0, 1, 2, 3, 4, 5, 6]);
  });

  it("say which fields are wrong", () => {
    const flaws = (tariff: unknown) => tariffFlaws(tariff, ["Home"]);
    assert.deepEqual(
      flaws({ price: "0.2", from: "22:00", to: "6:00", days: "Mon", zone: " Home " }),
      [],
    );
    assert.deepEqual(flaws({ price: 0 }), []);
    assert.deepEqual(
      flaws({ price: -1, from: "24:00", to: "25:00", days: "Montag", zone: "Work" }),
      [...["price", "from", "to", "days", "zone"]],
    );
    assert.deepEqual(flaws({ price: 1, from: "00:00", to: "24:00" }), []);
    assert.deepEqual(flaws({ price: 1, from: "6:00", to: "06:00" }), ["to"]);
    assert.deepEqual(flaws({ price: 1, days: { Mon: true } }), ["days"]);
    assert.deepEqual(flaws(null), ["price"]);
  });

  it("amounts and currencies", () => {
    assert.deepEqual(
      [amountFlaw(""), amountFlaw("5.5"), amountFlaw(90, 90)],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(
      [amountFlaw("5,5"), amountFlaw(-1), amountFlaw(91, 90)],
      ["badAmount", "badAmount", "badAmount"],
    );
    assert.deepEqual(
      [currencyFlaw(" eur "), currencyFlaw("€"), currencyFlaw(5)],
      [undefined, "badCurrency", "badCurrency"],
    );
  });
});
