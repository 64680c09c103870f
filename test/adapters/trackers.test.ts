import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { STATE, VIN, byTopic, eventMessage, formatterFor, stateMessage } from "./formatted";

const AT_S = Date.parse(STATE.at ?? "") / 1000;
const HIDDEN = stateMessage({ ...STATE, position: { missing: "privacy" } });

describe("adapters/owntracks", () => {
  const topic = `owntracks/psa/${VIN}`;
  const json = (payload: unknown) => JSON.parse(String(payload)) as Record<string, unknown>;

  it("publishes a card and a location, both retained, in whole numbers", () => {
    const messages = formatterFor("owntracks")(stateMessage());
    assert.ok(messages.every(({ retain }) => retain === true));
    const told = byTopic(messages);
    assert.deepEqual(json(told[`${topic}/info`]), { _type: "card", name: "Zoé", tid: "08" });
    assert.deepEqual(json(told[topic]), {
      _type: "location",
      lat: 48.1147,
      lon: -1.6794,
      tid: "08",
      tst: AT_S,
      created_at: AT_S,
      vel: 0,
      cog: 93,
      batt: 82,
      bs: 2,
    });
  });

  it("publishes the card once, and again for a new name", () => {
    const format = formatterFor("owntracks", { user: "we" });
    format(stateMessage());
    assert.deepEqual(Object.keys(byTopic(format(stateMessage()))), [`owntracks/we/${VIN}`]);
    const renamed = byTopic(format(stateMessage(STATE, { vin: VIN, name: "Blue" })));
    assert.equal(json(renamed[`owntracks/we/${VIN}/info`]).name, "Blue");
  });

  it("says when the car was there, which may be long before it said anything else", () => {
    const position = { at: "2024-05-30T10:00:00.000Z", latitude: 1, longitude: 2 };
    const told = byTopic(formatterFor("owntracks")(stateMessage({ ...STATE, position })));
    const { tst, created_at } = json(told[topic]);
    assert.deepEqual([tst, created_at], [Date.parse(position.at) / 1000, AT_S]);
  });

  it("lets the broker forget where a car is that hides, and all of one that is gone", () => {
    const format = formatterFor("owntracks");
    format(stateMessage());
    assert.deepEqual(byTopic(format(HIDDEN)), { [topic]: "" });
    const gone = byTopic(format(eventMessage("vehicle.removed")));
    assert.deepEqual(gone, { [topic]: "", [`${topic}/info`]: "" });
  });
});

describe("adapters/traccar", () => {
  it("makes a request that a server of the protocol OsmAnd reads", async () => {
    const read = await new Promise<URLSearchParams>((resolve, reject) => {
      const server = createServer((request, response) => {
        response.end();
        server.close();
        resolve(new URL(request.url ?? "", "http://localhost").searchParams);
      });
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        const options = { server: `http://127.0.0.1:${port}/` };
        const motion = { at: STATE.at ?? "", moving: true, speed: 100 };
        const [message] = formatterFor("traccar", options)(stateMessage({ ...STATE, motion }));
        assert.equal(message?.method, "GET");
        fetch(String(message.url)).catch(reject);
      });
    });
    assert.deepEqual(Object.fromEntries(read), {
      id: VIN,
      lat: "48.1147",
      lon: "-1.6794",
      timestamp: String(AT_S),
      speed: "54",
      bearing: "93",
      batt: "82",
      charge: "true",
      odometer: "33857600",
      motion: "true",
      ignition: "false",
      lock: "true",
    });
  });

  it("makes no request without a place", () => {
    assert.deepEqual(formatterFor("traccar")(HIDDEN), []);
  });

  it("dates a parked car by what it said last", () => {
    const position = { at: "2024-05-30T10:00:00.000Z", latitude: 1, longitude: 2 };
    const [message] = formatterFor("traccar")(stateMessage({ ...STATE, position }));
    assert.equal((message?.payload as { timestamp: string }).timestamp, String(AT_S));
  });
});
