import assert from "node:assert/strict";
import texts from "../../nodes/locales/en-US/psa-account.json";
import type { Vehicle } from "../../src/api/vehicles";
import { Recorder } from "../../src/diagnostics/recorder";
import { type CarReport, REASONS, reportOf } from "../../src/diagnostics/why";
import type { Exchange } from "../../src/http/recording-http";

const NOW = Date.parse("2024-05-31T18:00:00Z");
const BASE = "/connectedcar/v4/user/vehicles/c4r";
const ALL = ["self", "status", "lastPosition", "maintenance", "alerts", "trips"];

describe("why a car gives no data", () => {
  let recorder: Recorder;

  beforeEach(() => {
    recorder = new Recorder();
    list(ALL);
  });

  const list = (relations: readonly string[], payload: Vehicle["payload"] = {}) => {
    const links = Object.fromEntries(relations.map((name) => [name, `https://x/${name}`]));
    recorder.listed([{ vehicle: { id: "c4r", vin: "VIN" }, links, payload }]);
  };
  const answered = (part: string, outcome: Partial<Exchange>, at = NOW) =>
    recorder.exchanged({ at, method: "GET", path: `${BASE}/${part}`, ms: 5, ...outcome });
  const report = (scope = ""): CarReport => {
    const car = recorder.cars.get("c4r");
    assert.ok(car);
    return reportOf(recorder, car, scope, NOW);
  };
  const keys = () => report().reasons.map(({ key }) => key);

  it("has words for each reason, and for nothing else", () => {
    const told = ["lastData", "offers", "commands", "missingScopes"];
    const words = Object.keys(texts["psa-account"].why);
    assert.deepEqual(words.sort(), [...REASONS, ...told].sort());
  });

  it("nobody has asked", () => assert.deepEqual(keys(), ["neverAsked"]));

  for (const [outcome, key] of [
    [{ status: 404, code: "40400" }, "neverReported"],
    [{ status: 403 }, "refused"],
    [{ status: 429 }, "limited"],
    [{ status: 401 }, "unreachable"],
    [{ status: 503 }, "unreachable"],
    [{ status: 200, code: "500" }, "unreachable"],
    [{ failure: "timeout" }, "unreachable"],
  ] as const) {
    it(`its status is answered by ${JSON.stringify(outcome)}: ${key}`, () => {
      answered("status", outcome);
      assert.deepEqual(keys(), [key]);
    });
  }

  it("there was data, and it is gone", () => {
    answered("status", { status: 200 }, NOW - 1);
    answered("status", { status: 404 });
    assert.deepEqual(keys(), ["vanished"]);
  });

  it("there is, and nothing is wrong", () => {
    answered("status", { status: 404 }, NOW - 1);
    answered("status", { status: 200 });
    recorder.told(`${BASE}/status`, { privacy: { status: "None" } }, "2024-05-25T18:00:00.000Z");
    assert.deepEqual(report(), {
      lastData: "2024-05-25T18:00:00.000Z",
      offers: ALL.filter((name) => name !== "self"),
      missingScopes: [],
      reasons: [],
    });
  });

  it("it is old, and the driver keeps the place back", () => {
    answered("status", { status: 200 });
    recorder.told(`${BASE}/status`, { privacy: { status: "Full" } }, "2024-05-21T17:00:00.000Z");
    assert.deepEqual(report().reasons, [
      { key: "private", params: {} },
      { key: "old", params: { days: 10 } },
    ]);
  });

  it("parts are missing, refused, or not offered", () => {
    list(["status", "LastPosition", "trips"]);
    answered("status", { status: 200 });
    answered("trips", { status: 404 });
    answered("lastPosition", { status: 403 });
    answered("trips/tr1p", { status: 403 });
    const { reasons, missingScopes, offers } = report();
    assert.deepEqual(reasons, [
      { key: "withoutParts", params: { parts: "trips" } },
      { key: "refusedParts", params: { parts: "lastPosition" } },
      { key: "notOffered", params: { parts: "maintenance, alerts" } },
    ]);
    assert.deepEqual(missingScopes, ["data:position"]);
    assert.deepEqual(offers, ["status", "lastPosition", "trips"]);
  });

  it("the account does not ask for what the car has", () => {
    const data = ["data:telemetry:vehicle:doorsState", "data:trip", "data:position"];
    const remote = { door: { supported: true }, horn: { supported: false }, other: 5 };
    list(ALL, { onboardCapabilities: { data, remote } });
    list(ALL);
    assert.deepEqual(report("openid profile").missingScopes, []);
    const { missingScopes, commands } = report("openid data:trip");
    assert.deepEqual(missingScopes, ["data:telemetry", "data:position"]);
    assert.deepEqual(commands, ["door"]);
  });

  it("what another car met is not its own", () => {
    const path = "/connectedcar/v4/user/vehicles/c4rs/status";
    recorder.exchanged({ at: NOW, method: "GET", path, ms: 5, status: 404 });
    assert.deepEqual(keys(), ["neverAsked"]);
  });
});

describe("what is remembered for a diagnosis", () => {
  const TOKENS = "/am/oauth2/access_token";

  it("keeps orders to cars apart from requests for tokens", () => {
    const recorder = new Recorder();
    const path = "/user/vehicles/c4r/callbacks/1/remotes";
    recorder.exchanged({ at: 0, method: "POST", path, ms: 1, status: 202 });
    recorder.exchanged({ at: 0, method: "POST", path: TOKENS, ms: 1, status: 200 });
    assert.deepEqual(
      recorder.tokenExchanges.map((exchange) => exchange.path),
      [TOKENS],
    );
    assert.equal(recorder.exchanges.length, 2);
  });

  it("has a ceiling", () => {
    const recorder = new Recorder();
    for (let index = 0; index < 3000; index += 1) {
      const path = `/user/vehicles/${index}/status`;
      recorder.exchanged({ at: index, method: "GET", path, ms: 1, status: 200 });
      recorder.exchanged({ at: 0, method: "GET", path: "/", ms: 1, status: 1000 + index });
      recorder.exchanged({ at: index, method: "POST", path: TOKENS, ms: 1, status: 200 });
      recorder.told(path, {}, undefined);
      recorder.signIn("changed");
      recorder.listed([{ vehicle: { id: String(index) }, links: {}, payload: {} }]);
    }
    const { exchanges, tokenExchanges, signIns, paths, measured, cars, failures } = recorder;
    const lists = [exchanges, tokenExchanges, signIns].map(({ length }) => length);
    const maps = [paths, measured, cars, failures].map(({ size }) => size);
    assert.deepEqual(
      [lists, maps],
      [
        [50, 50, 50],
        [1000, 1000, 1000, 100],
      ],
    );
    assert.equal(exchanges.at(-1)?.at, 2999);
    assert.equal([...cars.keys()].at(-1), "2999");
  });
});
