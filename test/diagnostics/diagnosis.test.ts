import assert from "node:assert/strict";
import sinon from "sinon";
import type { Account } from "../../src/account";
import { type Diagnosis, diagnosisOf } from "../../src/diagnostics/diagnosis";
import { BadRequest, PsaError } from "../../src/errors";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { demoDriver } from "../../src/simulator/account";
import { API_FAULTS, LOST_TOKENS, TOKEN_FAULTS } from "../runtime/faults";
import { type Secret, basicOf, leaksIn, rememberTokens } from "../runtime/leaks";
import { Accounts, settingsFor, vehiclesOf } from "../support/accounts";

const API = /connectedcar/;
const TOKENS = "/am/oauth2/access_token";
const RELATIONS = ["self", "status", "lastPosition", "trips", "alerts", "alarms", "collisions"];

describe("a diagnosis", function () {
  this.timeout(120_000);
  const accounts = new Accounts();
  let simulator: Simulator;
  let issued: () => Secret[];

  beforeEach(async () => {
    simulator = await startSimulator();
    issued = rememberTokens(simulator);
  });
  afterEach(async () => {
    sinon.restore();
    await accounts.dispose();
    await simulator.close();
  });

  const own = {
    realm: "clientsB2CCitroen",
    scope: "openid profile",
    redirectUri: "https://garage-of-mine.example/callback",
  };
  const settings = () => ({ ...settingsFor(simulator), ...own });
  const diagnose = async (account: Account, hasPlaces = false): Promise<Diagnosis> => {
    const session = await account.state();
    const { quota, recorder } = account;
    const versions = { package: "1.2.3" };
    const surroundings = { hasProxy: false };
    const known = {
      versions,
      surroundings,
      session,
      quota,
      plannedPolls: [],
      recorder,
      callback: "5",
    };
    const facts = { ...known, now: new Date() };
    return diagnosisOf({ ...facts, settings: settings() }, hasPlaces);
  };
  /** What ends in a failure of ours is what a diagnosis is for. */
  const trying = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
    }
  };
  const readAll = async (account: Account) => {
    for (const vehicle of await vehiclesOf(account)) {
      for (const name of RELATIONS) await trying(() => read(account, vehicle, name));
    }
  };
  const read = async (
    account: Account,
    vehicle: Awaited<ReturnType<typeof vehiclesOf>>[0],
    name: string,
  ) => {
    const place = await account.locate(vehicle, name);
    if (place.collection === undefined) return account.read(place);
    for await (const { items } of account.items(place, { limit: 5 })) {
      for (const { self } of items.map(({ links }) => links)) {
        if (self) await trying(async () => account.read(await account.locate({}, self)));
      }
    }
    return undefined;
  };

  /** Everything that would tell whose file it is. */
  const personal = (): Secret[] => {
    const { clientId, clientSecret, username, password } = simulator.account;
    const cars = Object.values(builtInVins).map((vin) => simulator.world.car(vin));
    const ofCars = cars.flatMap((car): Secret[] => {
      const { journal, state, vin, id, profile } = car;
      const entries = [journal.trips, journal.alerts, journal.alarms, journal.collisions].flat();
      const places = [state, profile.home && { place: profile.home }].flatMap((at) =>
        at ? [at.place.latitude, at.place.longitude] : [],
      );
      return [
        ["VIN", vin],
        ["end of a VIN", vin.slice(-8)],
        ["id", id],
        ["model", profile.model.label],
        ...entries.map((entry): Secret => ["id of an entry", entry.id]),
        ...places.map((degrees): Secret => ["place", String(degrees)]),
      ];
    });
    return [
      ["client id", clientId],
      ["client secret", clientSecret],
      ["username", username],
      ["password", password],
      ["first name", demoDriver.firstName],
      ["address", new URL(simulator.apiUrl).host],
      ["redirect address", "garage-of-mine"],
      ["realm", own.realm],
      basicOf(clientId, clientSecret),
      ...ofCars,
      ...issued(),
    ];
  };
  const assertSafe = (diagnosis: Diagnosis, what: string) => {
    assert.deepEqual(leaksIn(JSON.stringify(diagnosis), personal()), [], what);
  };

  it("tells nothing of whose it is, whatever went wrong", async () => {
    const account = accounts.create(settings(), { timeout: 3000, patience: 15_000 });
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    await readAll(account);
    assertSafe(await diagnose(account, true), "at first");
    for (const { code: _code, ...fault } of API_FAULTS) {
      const rule = simulator.faults.add({ ...fault, path: API });
      for (const name of ["status", "trips"]) await trying(() => read(account, vehicle, name));
      await trying(() => account.user());
      rule.remove();
      assertSafe(await diagnose(account, true), fault.fault);
    }
    const told = await diagnose(account);
    assert.equal(told.requests.length, 50);
    assert.ok(Object.keys(told.failures).length > 6, JSON.stringify(told.failures));
  });

  it("tells nothing of whose it is when signing in fails", async () => {
    for (const { code: _code, ...fault } of [...TOKEN_FAULTS, ...LOST_TOKENS]) {
      const account = accounts.create(settings(), { timeout: 300 });
      const rule = simulator.faults.add({ ...fault, path: TOKENS });
      await trying(() => account.signIn());
      rule.remove();
      const diagnosis = await diagnose(account);
      assertSafe(diagnosis, fault.fault);
      const [request] = (diagnosis.signIn as { requests: { grant: string; path: string }[] })
        .requests;
      assert.deepEqual([request?.grant, request?.path], ["password", TOKENS], fault.fault);
    }
  });

  it("calls the same thing by the same name, and cars by their place in the list", async () => {
    const account = accounts.create(settings());
    const vehicles = await vehiclesOf(account);
    const second = vehicles[1];
    assert.ok(second);
    for (const name of ["status", "alerts"]) await read(account, second, name);
    const { requests, cars } = await diagnose(account);
    const paths = requests.map(({ path }) => path);
    assert.ok(paths.includes("/connectedcar/v4/user/vehicles/{car 2}/status"), paths.join("\n"));
    assert.deepEqual(
      cars.map(({ car }) => car),
      ["car 1", "car 2", "car 3", "car 4", "car 5", "car 6"],
    );
    const { parts, lastData, offers } = cars[1] ?? {};
    assert.deepEqual(Object.keys(parts ?? {}), ["status", "alerts"]);
    assert.equal(parts?.status?.status, 200);
    assert.ok(lastData && Date.parse(lastData) <= Date.now());
    assert.ok(offers?.includes("trips"));
  });

  it("tells of a request what came of it, and how many are left", async () => {
    const account = accounts.create(settings());
    simulator.faults.add({ fault: "429", path: /status$/, retryAfter: 60 });
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    await trying(() => read(account, vehicle, "status"));
    const { requests, failures, quota } = await diagnose(account);
    const last = requests.at(-1);
    assert.ok(Date.parse(last?.at ?? "") <= Date.now() && typeof last?.ms === "number");
    assert.deepEqual([last.status, last.retryAfter], [429, 60_000]);
    assert.ok(Object.keys(failures).some((kind) => kind.startsWith("429")));
    assert.ok((quota.remaining ?? 0) > 0);
  });

  it("tells where cars are only if asked to, to some ten kilometres", async () => {
    const account = accounts.create(settings());
    await readAll(account);
    const { cars } = await diagnose(account);
    assert.ok(!JSON.stringify(cars).includes("latitude"));
    const { cars: placed } = await diagnose(account, true);
    const [place] = placed.map((car) => car.place).filter(Boolean);
    const { latitude, longitude } = simulator.world.car(builtInVins.electric).state.place;
    assert.ok(Math.abs((place?.latitude ?? 0) - latitude) < 1);
    assert.match(String(place?.latitude), /^\d+(\.\d)?$/);
    assert.ok(Math.abs((place?.longitude ?? 0) - longitude) < 1);
  });

  it("is made of known words, whatever a user typed and a server sent", () => {
    const { recorder } = accounts.create(settings());
    const secret = "WHOSE";
    recorder.listed([
      {
        vehicle: { id: secret, vin: `${secret}1`, brand: secret },
        links: { [secret]: secret },
        payload: {
          onboardCapabilities: { data: [secret], remote: { [secret]: { supported: true } } },
        },
      },
    ]);
    const path = `/${secret}/user/vehicles/${secret}/trips/%57HOSE/${secret}`;
    recorder.exchanged({ at: 0, ms: 1, method: "GET", path, status: 404, grant: secret });
    recorder.told(path, { privacy: { status: secret }, position: { latitude: secret } }, undefined);
    recorder.signIn(
      "changed",
      new BadRequest("noCode", { a: secret }, { code: secret, uuid: secret }),
    );
    const typed = Object.fromEntries(Object.keys(settings()).map((name) => [name, secret]));
    const diagnosis = diagnosisOf({
      versions: {},
      settings: typed as never,
      surroundings: {},
      session: { error: new BadRequest("noCode", {}, { code: secret, detail: secret }) },
      quota: {},
      plannedPolls: [{ vehicle: { vin: `${secret}1` }, isMissing: false, isFailing: true }],
      callback: secret,
      recorder,
      now: new Date(),
    });
    assert.doesNotMatch(JSON.stringify(diagnosis), /WHOSE/i);
    assert.deepEqual(diagnosis.commands, { callback: "callback 1" });
    assert.deepEqual(diagnosis.watch, [{ car: "car 1", isMissing: false, isFailing: true }]);
    assert.equal(
      diagnosis.requests[0]?.path,
      "/{name 1}/user/vehicles/{car 1}/trips/{trip 1}/{name 1}",
    );
  });
});
