import assert from "node:assert/strict";
import { EVENTS } from "../../src/events/catalogue";
import type { Formatted } from "../../src/adapters/adapter";
import {
  AT,
  CAR,
  STATE,
  VIN,
  byTopic,
  eventMessage,
  formatterFor,
  stateMessage,
} from "./formatted";
import { SESSION, TRIP } from "./kept";

const CONFIG = `homeassistant/device/psa_${VIN}/config`;
const topic = (end: string) => `psa/${VIN}/${end}`;
const json = (payload: unknown) => JSON.parse(String(payload)) as Record<string, unknown>;
type Components = Record<string, Record<string, unknown>>;
const componentsIn = (messages: Formatted[]) =>
  json(byTopic(messages)[CONFIG]).components as Components;

describe("adapters/home-assistant", () => {
  it("introduces a car as one device, and tells its state, its place and that it is there", () => {
    const messages = formatterFor("home-assistant")(stateMessage());
    assert.deepEqual(
      messages.map((message) => message.topic),
      [CONFIG, "psa/status", topic("availability"), topic("state"), topic("position")],
    );
    assert.ok(messages.every(({ retain }) => retain === true));
    const told = byTopic(messages);
    const { device, origin, availability, availability_mode } = json(told[CONFIG]);
    assert.deepEqual(device, {
      identifiers: [`psa_${VIN}`],
      name: "Zoé",
      manufacturer: "Peugeot",
      model: "Peugeot e-208 GT",
      serial_number: VIN,
    });
    assert.deepEqual(origin, { name: "node-red-contrib-psa" });
    assert.deepEqual(
      [availability, availability_mode],
      [[{ topic: "psa/status" }, { topic: topic("availability") }], "all"],
    );
    assert.deepEqual([told["psa/status"], told[topic("availability")]], ["online", "online"]);
    assert.deepEqual(json(told[topic("position")]), {
      latitude: 48.1147,
      longitude: -1.6794,
      heading: 93,
      at: AT,
    });
  });

  it("has an entity for each value that the car sends, and for no other", () => {
    const messages = formatterFor("home-assistant")(stateMessage());
    const components = componentsIn(messages);
    const state = json(byTopic(messages)[topic("state")]);
    const seen = Object.keys(state).filter((id) => state[id] !== null);
    const last = ["last_trip_distance", "last_trip_duration", "last_charge_energy"];
    assert.deepEqual(Object.keys(components), [...seen, ...last, "position", "event"]);
    assert.ok(!("fuel_level" in components));
    assert.deepEqual(components.battery_level, {
      platform: "sensor",
      name: "Battery",
      device_class: "battery",
      unit_of_measurement: "%",
      state_class: "measurement",
      state_topic: topic("state"),
      value_template: "{{ value_json.battery_level }}",
      unique_id: `psa_${VIN}_battery_level`,
    });
    assert.equal(state.battery_level, 82);
    assert.equal(state.charging_end, "2024-05-31T19:50:31.000Z");
    assert.equal(state.last_seen, AT);
    // By the words of Home Assistant, on is unlocked, plugged in, open.
    assert.deepEqual(
      [state.lock, state.plugged, state.charging, state.open_driver, state.preconditioning],
      ["OFF", "ON", "ON", "OFF", "OFF"],
    );
    assert.equal(state.fuel_level, null);
    assert.deepEqual(components.position, {
      platform: "device_tracker",
      name: null,
      icon: "mdi:car",
      source_type: "gps",
      json_attributes_topic: topic("position"),
      unique_id: `psa_${VIN}_position`,
    });
  });

  it("introduces a car once, and again when it sends something new or is called otherwise", () => {
    const format = formatterFor("home-assistant");
    format(stateMessage());
    const second = format(stateMessage());
    assert.deepEqual(Object.keys(byTopic(second)), [topic("state"), topic("position")]);
    const withFuel = format(stateMessage({ ...STATE, fuel: { level: 50 } }));
    assert.ok("fuel_level" in componentsIn(withFuel));
    const without = format(stateMessage());
    assert.ok(!(CONFIG in byTopic(without)), "what it once sent stays");
    assert.equal(json(byTopic(without)[topic("state")]).fuel_level, null);
    const renamed = format(stateMessage(STATE, { ...CAR, name: "Blue" }));
    assert.equal((json(byTopic(renamed)[CONFIG]).device as { name: string }).name, "Blue");
  });

  it("takes the place back when the driver hides it", () => {
    const format = formatterFor("home-assistant");
    format(stateMessage());
    const hidden = format(stateMessage({ ...STATE, position: { missing: "privacy" } }));
    assert.deepEqual(json(byTopic(hidden)[topic("position")]), { missing: "privacy" });
  });

  it("tells events, which nobody keeps, by the names that it has introduced", () => {
    const format = formatterFor("home-assistant");
    const types = componentsIn(format(stateMessage())).event?.event_types as string[];
    const ofCars = Object.entries(EVENTS).filter(([, { group }]) => group !== "account");
    assert.deepEqual(
      types,
      ofCars.map(([name]) => name),
    );
    const [message, ...others] = format(
      eventMessage("doors.locked", { before: false, after: true }),
    );
    assert.deepEqual(others, []);
    assert.equal(message?.topic, topic("event"));
    assert.equal(message.retain, false);
    const told = json(message.payload);
    assert.ok(types.includes(String(told.event_type)));
    assert.deepEqual([told.before, told.after, told.at], [false, true, AT]);
  });

  it("tells the last trip and the last charge, without places, whatever the order", () => {
    const format = formatterFor("home-assistant");
    const { last_charge_energy: charge, last_trip_distance: trip } = componentsIn(
      format(stateMessage()),
    );
    assert.deepEqual(
      [charge?.device_class, charge?.unit_of_measurement, charge?.state_class],
      ["energy", "kWh", "total"],
    );
    assert.equal(charge?.last_reset_value_template, "{{ value_json.since }}");
    assert.deepEqual([trip?.device_class, trip?.unit_of_measurement], ["distance", "km"]);
    const places = { startPosition: STATE.position, stopPosition: STATE.position };
    const older = { ...TRIP, stoppedAt: "2024-05-31T08:00:00.000Z", distance: 3 };
    const later = { ...TRIP, stoppedAt: "2024-05-31T19:00:00.000Z", done: false };
    const payload = [{ ...TRIP, ...places }, older, later];
    const told = byTopic(format({ payload, vehicle: CAR }));
    assert.deepEqual(Object.keys(told), [topic("trip")]);
    const { startedAt, stoppedAt, distance, duration, battery } = TRIP;
    assert.deepEqual(json(told[topic("trip")]), {
      ...{ startedAt, stoppedAt, distance, duration, battery },
    });
    assert.equal(trip?.state_topic, topic("trip"));
    const zoned = { ...SESSION, zone: "Home", position: { latitude: 1, longitude: 2 } };
    const event = byTopic(format(eventMessage("charging.session", { session: zoned })));
    assert.deepEqual(Object.keys(event), [topic("event"), topic("charge")]);
    assert.deepEqual(json(event[topic("charge")]), { since: SESSION.startedAt, ...SESSION });
    const { energy: _energy, ...unknown } = SESSION;
    const session = { ...unknown, endedAt: "2024-06-01T00:00:00.000Z" };
    const without = format(eventMessage("charging.session", { session }));
    assert.ok(!(topic("charge") in byTopic(without)));
  });

  it("removes a car that is gone, and introduces it anew when it is back", () => {
    const format = formatterFor("home-assistant");
    format(stateMessage());
    const gone = format(eventMessage("vehicle.removed"));
    const ends = [CONFIG, ...["state", "position", "trip", "charge", "availability"].map(topic)];
    assert.deepEqual(byTopic(gone), Object.fromEntries(ends.map((end) => [end, ""])));
    assert.ok(gone.every(({ retain }) => retain === true));
    assert.ok(CONFIG in byTopic(format(stateMessage())));
  });

  it("says of all cars that they are away while the account is signed out", () => {
    const format = formatterFor("home-assistant");
    format(stateMessage());
    const account = (event: string) => format({ topic: event, payload: { event, at: AT } });
    const told = byTopic(account("account.signed-out"));
    assert.deepEqual(told, { [topic("availability")]: "offline" });
    assert.deepEqual(byTopic(account("account.signed-in")), { [topic("availability")]: "online" });
    account("account.signed-out");
    assert.equal(byTopic(format(stateMessage()))[topic("availability")], "online");
  });

  it("takes a position by itself", () => {
    const message = { topic: VIN, payload: STATE.position, vehicle: CAR };
    const told = byTopic(formatterFor("home-assistant")(message));
    assert.deepEqual(
      Object.keys(
        componentsIn(Object.entries(told).map(([at, payload]) => ({ topic: at, payload }))),
      ),
      ["position", "event"],
    );
    assert.equal(json(told[topic("position")]).latitude, 48.1147);
  });

  it("offers the orders that were chosen, and unlocking never", () => {
    const commands = [
      "charging",
      "charging.limit",
      "preconditioning",
      "doors.lock",
      "wake",
      "horn",
    ];
    const components = componentsIn(formatterFor("home-assistant", { commands })(stateMessage()));
    assert.deepEqual(
      Object.entries(components)
        .filter(([, { command_topic }]) => command_topic !== undefined)
        .map(([id, { platform }]) => [id, platform]),
      [
        ["set_charging", "switch"],
        ["set_charging_limit", "select"],
        ["set_preconditioning", "switch"],
        ["set_doors_lock", "button"],
        ["set_wake", "button"],
        ["set_horn", "button"],
      ],
    );
    assert.equal(components.set_charging?.command_topic, topic("set"));
    assert.equal(components.set_charging.payload_on, "charging.start");
    assert.ok(!JSON.stringify(components).includes('doors.unlock",'), "only as an event");
    const thermic = formatterFor("home-assistant", { commands })(
      stateMessage({ fuel: { level: 7 } }),
    );
    assert.ok(!("set_charging" in componentsIn(thermic)));
  });

  it("says everything again once the broker is back, or Home Assistant has started", () => {
    const format = formatterFor("home-assistant", { discoveryPrefix: "ha" });
    assert.deepEqual(format({ topic: "ha/status", payload: "online" }), [], "nothing yet");
    const told = byTopic(format(stateMessage()));
    format(eventMessage("doors.locked"));
    const status = (text: string) => format({ status: { text, fill: "green", source: {} } });
    assert.deepEqual(byTopic(status("node-red:common.status.connected")), told);
    assert.deepEqual(status("node-red:common.status.disconnected"), []);
    assert.deepEqual(status("node-red:common.status.connecting"), []);
    assert.deepEqual(byTopic(format({ topic: "ha/status", payload: "online" })), told);
    assert.deepEqual(format({ topic: "ha/status", payload: "offline" }), []);
    format(eventMessage("vehicle.removed"));
    assert.deepEqual(byTopic(format({ topic: "ha/status", payload: "online" })), {
      "psa/status": "online",
    });
  });

  it("makes a level of a topic of an id with characters that mean something there", () => {
    const told = byTopic(formatterFor("home-assistant")(stateMessage(STATE, { id: "a/b+#" })));
    assert.ok("homeassistant/device/psa_a_b__/config" in told);
    assert.ok("psa/a_b__/state" in told);
  });
});
