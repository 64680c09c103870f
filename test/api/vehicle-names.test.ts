import assert from "node:assert/strict";
import sinon from "sinon";
import type { Query } from "../../src/api/addresses";
import { VehicleNames } from "../../src/api/vehicle-names";
import type { Extension } from "../../src/api/vehicles";
import { BadRequest, Forbidden, SignInRequired, Unavailable } from "../../src/errors";

const HOUR = 3_600_000;
const API = "https://api.example.com/connectedcar/v4";
const VIN = "VR7BCZKXCNE052117";
const LIST = "user/vehicles";
const BRANDING = { brand: "Citroen", label: "ë-C4" };

/** A server with one car, and all it was asked. */
class Server {
  readonly asked: string[] = [];
  branding: object | undefined = BRANDING;
  /** What a question ends in, given whether it is for names too. */
  failure: (isForNames: boolean) => Error | undefined = () => undefined;

  readonly client = {
    get: (link: string, { query = {} }: { query?: Query } = {}): Promise<unknown> => {
      const isForNames = String(query.extension).includes("branding");
      this.asked.push(isForNames ? `${link} branding` : link);
      const failure = this.failure(isForNames);
      if (failure) return Promise.reject(failure);
      const extension = isForNames && this.branding ? { branding: this.branding } : {};
      const car = { id: "1", vin: VIN, _embedded: { extension } };
      return Promise.resolve(link === LIST ? { _embedded: { vehicles: [car] } } : car);
    },
  };
}

describe("names of vehicles", () => {
  let server: Server;
  let names: VehicleNames;
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ["performance"] });
    server = new Server();
    names = new VehicleNames("citroen", []);
  });
  afterEach(() => clock.restore());

  const list = async (extensions: readonly Extension[] = [], maxAge = 0) => {
    const vehicles = [];
    const from = { client: server.client, apiUrl: API };
    for await (const page of names.list(from, { extensions, maxAge }))
      vehicles.push(...page.vehicles);
    return vehicles;
  };
  const identify = () => names.identify(server.client, { id: "1" });

  it("come with the list, for no request of their own and unseen in its payload", async () => {
    const [car] = await list();
    const whole = { id: "1", vin: VIN, brand: "Citroen", label: "Citroën ë-C4" };
    assert.deepEqual(car?.vehicle, { ...whole, name: "Citroën ë-C4" });
    assert.deepEqual(car?.payload, { id: "1", vin: VIN });
    assert.deepEqual(await identify(), car?.vehicle);
    assert.deepEqual(names.complete({ vin: ` ${VIN.toLowerCase()}` }), car?.vehicle);
    assert.deepEqual(server.asked, [`${LIST} branding`]);
  });

  it("are asked for with one list a day, but with each that is remembered", async () => {
    await list();
    const [car] = await list();
    assert.equal(car?.vehicle.label, "Citroën ë-C4");
    clock.tick(24 * HOUR);
    await list();
    await list([], 60);
    const both = `${LIST} branding`;
    assert.deepEqual(server.asked, [both, LIST, both, both]);
  });

  it("stand in the payload for whoever wants them there", async () => {
    const [car] = await list(["branding", "pictures"]);
    assert.deepEqual(car?.payload.branding, BRANDING);
    assert.equal(car?.vehicle.label, "Citroën ë-C4");
  });

  it("are asked for once, of a car that came by no list", async () => {
    for (let n = 0; n < 3; n += 1) {
      const { vin, label } = await identify();
      assert.deepEqual([vin, label], [VIN, "Citroën ë-C4"]);
    }
    assert.deepEqual(server.asked, ["user/vehicles/1 branding"]);
  });

  it("are made of the brand and the end of the VIN where there is no model, which is asked for daily", async () => {
    server.branding = undefined;
    for (const [hours, requests] of [
      [0, 1],
      [23, 1],
      [2, 2],
    ] as const) {
      clock.tick(hours * HOUR);
      assert.equal((await identify()).label, "Citroën 052117");
      assert.equal(server.asked.length, requests, `after ${hours} h more`);
    }
    await list();
    server.asked.length = 0;
    clock.tick(23 * HOUR);
    await identify();
    assert.deepEqual(server.asked, [], "the list was asked for it");
  });

  it("that could not be asked for are asked for again after an hour, and fail nobody", async () => {
    server.failure = () => new Forbidden("forbidden", { path: "/" });
    assert.deepEqual(await identify(), { id: "1", label: "1", name: "1" });
    server.failure = () => undefined;
    await identify();
    assert.equal(server.asked.length, 1);
    clock.tick(HOUR);
    assert.equal((await identify()).label, "Citroën ë-C4");
  });

  it("are the owner's own by VIN, however that is typed", async () => {
    const own = [
      { vin: ` ${VIN.slice(0, 3).toLowerCase()} ${VIN.slice(3)} `, name: " Zoé's car " },
      { vin: VIN, name: "another" },
      { vin: "", name: "nobody" },
      { name: "nobody" },
      null,
      7,
    ];
    names = new VehicleNames("citroen", own);
    const [car] = await list();
    assert.deepEqual([car?.vehicle.label, car?.vehicle.name], ["Citroën ë-C4", "Zoé's car"]);
    for (const none of [undefined, "text", {}, null]) {
      assert.doesNotThrow(() => new VehicleNames("citroen", none));
    }
  });

  it("keep what else is said of a vehicle, and say nothing of one that is nobody", () => {
    const said = { vin: VIN, brand: "Citroen", label: "mine" };
    assert.deepEqual(names.complete(said), { ...said, name: "mine" });
    assert.deepEqual(names.complete({}), {});
  });

  describe("that spoil the list", () => {
    it("are given up for a day where the API refuses to be asked for them, unnoticed", async () => {
      server.failure = (both) => (both ? new BadRequest("badRequest") : undefined);
      assert.equal((await list())[0]?.vehicle.label, "Citroën 052117");
      await list();
      assert.deepEqual(server.asked, [`${LIST} branding`, LIST, LIST]);
      clock.tick(24 * HOUR);
      server.failure = () => undefined;
      assert.equal((await list())[0]?.vehicle.label, "Citroën ë-C4");
    });

    it("are left out after two failures, for an hour if that helps", async () => {
      server.failure = (both) => (both ? new Unavailable("serverError") : undefined);
      for (let n = 0; n < 2; n += 1) await assert.rejects(list(), Unavailable);
      assert.equal((await list()).length, 1);
      await list();
      clock.tick(HOUR);
      server.failure = () => undefined;
      await list();
      const both = `${LIST} branding`;
      assert.deepEqual(server.asked, [both, both, LIST, LIST, both]);
    });

    it("are not to blame for an outage", async () => {
      server.failure = () => new Unavailable("serverError");
      for (let n = 0; n < 3; n += 1) await assert.rejects(list(), Unavailable);
      server.failure = () => undefined;
      assert.equal((await list())[0]?.vehicle.label, "Citroën ë-C4");
    });

    it("are not to blame for a sign-in that ended", async () => {
      server.failure = () => new SignInRequired("signInRequired");
      for (let n = 0; n < 4; n += 1) await assert.rejects(list(), SignInRequired);
      server.failure = () => undefined;
      assert.equal((await list())[0]?.vehicle.label, "Citroën ë-C4");
    });
  });
});
