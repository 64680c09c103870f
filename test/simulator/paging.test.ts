import assert from "node:assert/strict";
import sinon from "sinon";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { Life } from "../../src/simulator/world/life";
import { BrowserVisitor, type Json, embedded, href } from "./browser-visitor";

describe("simulator: pages", () => {
  const FLEET = 5000;
  let simulator: Simulator;
  let visitor: BrowserVisitor;
  let live: sinon.SinonSpy;

  before(async () => {
    live = sinon.spy(Life.prototype, "liveUntil");
    simulator = await startSimulator({ vehicles: FLEET });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(async () => {
    sinon.restore();
    await simulator.close();
  });

  /** Every page from a first one on, by its links. */
  async function walk(first: Json, relation: string): Promise<Json[]> {
    const pages = [first];
    for (let next = href(first, relation); next !== undefined;) {
      const page = await visitor.read(next);
      pages.push(page);
      next = href(page, relation);
    }
    return pages;
  }
  const vins = (pages: Json[]) => pages.flatMap(embedded).map(({ vin }) => String(vin));
  const numbers = ({ total, totalPage, currentPage }: Json) => [total, totalPage, currentPage];

  it("brings a fleet to life only when it is looked at", () => {
    assert.equal(simulator.world.size, FLEET);
    sinon.assert.notCalled(live);
    const [first] = simulator.world.profiles;
    assert.ok(simulator.world.car(first?.vin ?? "").state);
    const lives = live.thisValues.map((life) => (life as Life).profile);
    assert.deepEqual(new Set(lives), new Set([first]));
  });

  it("leads through 5,000 vehicles by its links, each once and in order", async () => {
    const pages = await walk(await visitor.read("/user/vehicles"), "next");
    assert.equal(pages.length, Math.ceil(FLEET / 60));
    const seen = vins(pages);
    assert.equal(new Set(seen).size, FLEET);
    assert.deepEqual(
      seen,
      simulator.world.profiles.map(({ vin }) => vin),
    );
    pages.forEach((page, index) => {
      assert.deepEqual(numbers(page), [FLEET, pages.length, index + 1]);
    });
  });

  it("leads back the same way", async () => {
    const first = await visitor.read("/user/vehicles", { pageSize: "60", indexRange: "0-299" });
    const forth = await walk(first, "next");
    const back = await walk(forth.at(-1) ?? {}, "prev");
    assert.deepEqual(
      back.map((page) => vins([page])).reverse(),
      forth.map((page) => vins([page])),
    );
  });

  it("gives absolute links with a token, and without the client id", async () => {
    const page = await visitor.read("/user/vehicles");
    assert.deepEqual(Object.keys(page._links as Json).sort(), ["first", "last", "next", "self"]);
    for (const relation of ["self", "first", "next", "last"]) {
      const url = new URL(href(page, relation) ?? "");
      assert.equal(`${url.origin}${url.pathname}`, `${simulator.apiUrl}/user/vehicles`);
      assert.deepEqual([...url.searchParams.keys()], ["pageToken"]);
    }
    const last = await visitor.read(href(page, "last") ?? "");
    assert.deepEqual(Object.keys(last._links as Json).sort(), ["first", "last", "prev", "self"]);
    assert.equal(embedded(last).length, FLEET % 60);
  });

  it("keeps what was asked for behind the token", async () => {
    const vinPrefix = "VR3";
    const query = { vinPrefix, pageSize: "7", extension: "branding" };
    const pages = await walk(await visitor.read("/user/vehicles", query), "next");
    const expected = simulator.world.profiles.filter(({ vin }) => vin.startsWith(vinPrefix));
    assert.deepEqual(
      vins(pages),
      expected.map(({ vin }) => vin),
    );
    const elements = pages.flatMap(embedded);
    assert.ok(elements.every(({ _embedded }) => (_embedded as Json).extension));
    assert.ok(pages.slice(0, -1).every((page) => embedded(page).length === 7));
  });

  it("takes a part of the list with indexRange", async () => {
    const all = simulator.world.profiles.map(({ vin }) => vin);
    const ask = async (query: Record<string, string>) =>
      walk(await visitor.read("/user/vehicles", query), "next");
    const ten = await ask({ indexRange: "0-9" });
    assert.deepEqual([ten.length, vins(ten)], [1, all.slice(0, 10)]);
    assert.deepEqual(numbers(ten[0] ?? {}), [10, 1, 1]);
    assert.deepEqual(vins(await ask({ indexRange: "4990-" })), all.slice(4990));
    assert.deepEqual(vins(await ask({ indexRange: "4990-9000" })), all.slice(4990));
    const inPages = await ask({ indexRange: "5-24", pageSize: "8" });
    assert.deepEqual(
      inPages.map((page) => embedded(page).length),
      [8, 8, 4],
    );
    assert.deepEqual(vins(inPages), all.slice(5, 25));
    const beyond = await visitor.read("/user/vehicles", { indexRange: "6000-" });
    assert.deepEqual([...numbers(beyond), embedded(beyond).length], [0, 1, 1, 0]);
  });

  it("refuses a token that was changed, or given for another list", async () => {
    const page = await visitor.read("/user/vehicles");
    const token = new URL(href(page, "next") ?? "").searchParams.get("pageToken") ?? "";
    const changed = (token.startsWith("e") ? "f" : "e") + token.slice(1);
    const { id } = simulator.world.profiles.find(({ connected }) => connected) ?? { id: "" };
    for (const [path, pageToken] of [
      ["/user/vehicles", changed],
      [`/user/vehicles/${id}/alerts`, token],
    ] as const) {
      assert.equal((await visitor.get(path, { query: { pageToken } })).status, 400);
    }
  });

  it("says 404 when the account has no vehicle, or none of that kind", async () => {
    const none = await startSimulator({ vehicles: 0 });
    const driver = await new BrowserVisitor(none).signIn();
    const { status, body } = await driver.get("/user/vehicles");
    assert.deepEqual([status, body.code], [404, 40410]);
    assert.deepEqual(((await driver.read("/user"))._embedded as Json).Vehicles, []);
    const added = none.world.add({ vin: builtInVins.electric });
    assert.deepEqual(
      (await driver.list("/user/vehicles")).map(({ id }) => id),
      [added.id],
    );
    assert.equal((await driver.get("/user/vehicles", { query: { vinPrefix: "W" } })).status, 404);
    none.world.clear();
    assert.equal((await driver.get("/user/vehicles")).status, 404);
    await none.close();
  });
});
