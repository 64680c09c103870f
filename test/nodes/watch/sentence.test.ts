import assert from "node:assert/strict";
import { sentenceOf, whatHappened } from "../../../nodes/watch/sentence";
import { type CarEvent, EVENTS, type EventName } from "../../../src/events/catalogue";
import type { VehicleState } from "../../../src/vehicle/state";
import { textsIn } from "../../support/english-texts";
import { itWithOpenApi, schemaNamed } from "../../support/openapi";

const LANGUAGES = ["en-US", "de", "fr", "es-ES", "pt-BR"];
const NAME = "ë-C4";
const NOON = new Date();
NOON.setHours(12, 5, 0, 0);
const at = NOON.toISOString();

/** What an event has besides its name and moment. */
const TELLING: Partial<Record<EventName, Partial<CarEvent>>> = {
  "charging.session": {
    session: {
      ...{ endedAt: at, duration: 11_400, startLevel: 41, endLevel: 100, energy: 23.41 },
      ...{ cost: { amount: 7.02, currency: "EUR" }, zone: "Home" },
    },
  },
  "battery.above": { before: 78, after: 81, level: 80 },
  "battery.below": { before: 22, after: 19, level: 20 },
  "fuel.below": { before: 16, after: 14.4, level: 15 },
  "mileage.changed": { before: 31480.6, after: 31497.2 },
  "trip.finished": { trip: { distance: 16.6, duration: 3900, battery: { consumed: 2.94 } } },
  "door.opened": { before: "Closed", after: "Open", door: "Driver" },
  "door.closed": { before: "Open", after: "Closed", door: "Trunk" },
  "position.changed": { after: { latitude: 48.12014, longitude: -1.6712 } },
  "zone.entered": { zone: "Home" },
  "zone.left": { zone: "Home" },
  "privacy.changed": { before: "None", after: "Geolocation" },
  "preconditioning.finished": { before: "Enabled", after: "Disabled" },
  "alarm.triggered": { after: "FrontLeftDoorBreakIn" },
  "alert.started": { alert: { type: "AddWasherFluid" } },
  "alert.ended": { alert: { type: "AddWasherFluid" } },
  "maintenance.due": { after: { days: 30, distance: -120.4 } },
  "data.stale": { newest: at },
};
const STATE: VehicleState = {
  battery: { level: 99.6, range: 284 },
  fuel: { level: 14, range: 90 },
  charging: { endsAt: at },
  climate: { failure: "LowBattery" },
};

const names = Object.keys(EVENTS) as EventName[];
const eventOf = (event: EventName): CarEvent => ({ event, at, ...TELLING[event] });

for (const language of LANGUAGES) {
  describe(`sentences of events in ${language}`, () => {
    const RED = textsIn(language);

    for (const name of names) {
      it(`tell ${name}, with and without what may lack`, () => {
        for (const [event, state] of [
          [eventOf(name), STATE],
          [{ event: name, at }, undefined],
        ] as const) {
          const sentence = sentenceOf(RED, event, NAME, state);
          assert.match(sentence, /^ë-C4\u00a0?: \S/);
          assert.doesNotMatch(sentence, /__|undefined|NaN|psa-watch|\[object|: *$/);
          assert.ok(!sentence.includes(name), sentence);
        }
      });
    }

    it("are all different", () => {
      const all = names.map((name) => whatHappened(RED, eventOf(name)));
      assert.equal(new Set(all).size, all.length);
    });

    itWithOpenApi("have texts for every alert of the API", () => {
      for (const alert of wordsOf("AlertMsgEnum")) {
        const told = whatHappened(RED, { event: "alert.started", at, alert: { type: alert } });
        assert.ok(!told.includes(alert), told);
        assert.ok(!told.includes(apart(alert)) || language === "en-US", told);
      }
    });
  });
}

describe("sentences of events", () => {
  const RED = textsIn("en-US");
  const tell = (event: Partial<CarEvent> & Pick<CarEvent, "event">, state?: VehicleState) =>
    sentenceOf(RED, { at, ...event }, NAME, state);

  it("say how the car is", () => {
    assert.equal(
      tell({ event: "charging.finished" }, STATE),
      "ë-C4: charging finished, 100 %, 284 km",
    );
    assert.match(tell({ event: "charging.started" }, STATE), /^ë-C4: .*, 100 %, until 12:05/);
    assert.equal(tell(eventOf("battery.below")), "ë-C4: battery down to 19 % (threshold 20 %)");
    assert.equal(
      tell(eventOf("trip.finished")),
      "ë-C4: trip finished, 16.6 km, 1 h 5 min, 2.9 kWh",
    );
    const charged = "ë-C4: charged 23.4 kWh, 41 → 100 %, 3 h 10 min, €7.02, Home";
    assert.equal(tell(eventOf("charging.session")), charged);
    assert.equal(tell(eventOf("maintenance.due")), "ë-C4: service due, in 30 days, 120 km overdue");
    assert.equal(tell(eventOf("mileage.changed")), "ë-C4: odometer at 31,497 km");
  });

  it("have numbers as their language writes them", () => {
    const german = sentenceOf(textsIn("de"), eventOf("trip.finished"), NAME);
    assert.match(german, /16,6 km, 1 h 5 min, 2,9 kWh$/);
    const charged = sentenceOf(textsIn("de"), eventOf("charging.session"), NAME);
    assert.match(charged, /: 23,4 kWh geladen, 41 → 100 %, 3 h 10 min, 7,02\u00a0€, Home$/);
  });

  it("tell what was called off apart", () => {
    const [finished, off] = ["Finished", "Disabled"].map((after) =>
      tell({ event: "preconditioning.finished", after }),
    );
    assert.notEqual(finished, off);
  });

  it("take a word apart that nobody knows", () => {
    const alert = { type: "LeftWingFellOff" };
    assert.equal(tell({ event: "alert.started", alert }), "ë-C4: warning: left wing fell off");
    for (const type of ["a.b:c", "constructor", "__proto__"]) {
      assert.equal(tell({ event: "alert.started", alert: { type } }), `ë-C4: warning: ${type}`);
    }
  });

  it("begin at once where there is no name, and need no catalogue", () => {
    assert.equal(sentenceOf(RED, eventOf("doors.locked"), undefined), "locked");
    const mute = { _: (key: string) => key } as typeof RED;
    assert.equal(sentenceOf(mute, eventOf("doors.locked"), NAME), "ë-C4: doors.locked");
  });
});

/** The words of an enumeration of the vendor's description. */
function wordsOf(name: string): string[] {
  const { enum: words } = schemaNamed(name);
  assert.ok(Array.isArray(words) && words.length > 0);
  return words as string[];
}

function apart(word: string): string {
  return word.replace(/(?<=[a-z\d])(?=[A-Z])/g, " ").toLowerCase();
}
