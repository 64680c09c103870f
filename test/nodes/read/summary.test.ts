import assert from "node:assert/strict";
import { countText, summaryOf } from "../../../nodes/read/summary";
import { textsIn } from "../../support/english-texts";

const RED = textsIn("en-US");
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const tell = (relation: string, payload: unknown, at?: Date) =>
  summaryOf(relation, payload, at)(RED);

describe("what psa-read shows of what it read", () => {
  it("is level and range of the battery, else of the tank, and how old they are", () => {
    const battery = { level: 81.6, range: 240 };
    const fuel = { level: 50, range: 336 };
    assert.equal(tell("status", { battery, fuel }, minutesAgo(3)), "82 % · 240 km · 3 min ago");
    assert.equal(tell("status", { fuel }, minutesAgo(0)), "50 % · 336 km · just now");
    assert.equal(
      tell("status", { battery: { range: 7 }, fuel }, minutesAgo(600)),
      "50 % · 336 km · 10 h ago",
    );
    assert.equal(tell("status", {}, minutesAgo(4000)), "status · 3 d ago");
  });

  it("is what matters of other links", () => {
    const place = { latitude: 48.11474, longitude: -1.6794 };
    assert.equal(tell("lastPosition", place, minutesAgo(3)), "48.1147, -1.6794 · 3 min ago");
    assert.equal(tell("lastPosition", { missing: "privacy" }), "no position");
    assert.equal(tell("maintenance", { daysBefore: -3, distanceBefore: 980.4 }), "-3 d · 980 km");
    assert.equal(tell("self", { label: "ë-C4", vin: "VR7" }), "ë-C4");
    assert.equal(tell("trip", { distance: 16.6, duration: 3900 }), "17 km · 1 h 5 min");
    assert.equal(tell("alert", { type: "AddWasherFluid" }), "AddWasherFluid");
  });

  it("is the name of a link that nobody knows, and of one that said nothing", () => {
    for (const relation of ["/user", "constructor", "lastWash"]) {
      assert.equal(tell(relation, { level: 1 }), relation);
    }
    for (const payload of [{}, null, "text", [1]])
      assert.equal(tell("maintenance", payload), "maintenance");
  });

  it("counts what a collection has", () => {
    assert.equal(countText(RED, "trips", 12), "12 trips");
    assert.equal(countText(RED, "trips", 1), "1 trip");
    assert.equal(countText(RED, "waypoints", 0), "0 positions");
    assert.equal(countText(RED, "monitors", 3), "monitors: 3");
    assert.equal(countText(textsIn("de"), "trips", 2), "2 Fahrten");
  });

  it("grows older", () => {
    const say = summaryOf("status", { battery: { level: 82 } }, minutesAgo(3));
    const earlier = Date.now;
    Date.now = () => earlier() + 3_600_000;
    try {
      assert.equal(say(RED), "82 % · 63 min ago");
    } finally {
      Date.now = earlier;
    }
  });
});
