import assert from "node:assert/strict";
import psaAccount from "../../../nodes/psa-account";
import { type Simulator, builtInVins, startSimulator } from "../../../src/simulator";
import { settingsFor } from "../../support/accounts";
import { withEnglishTexts } from "../../support/english-texts";
import { ACCOUNT, accountNode, helper, useServer } from "../../support/flows";

const { electric, neverReported } = builtInVins;

interface Reply {
  ok: boolean;
  error?: string;
  vehicle?: { vin: string; name: string };
  state?: Record<string, Record<string, unknown>>;
  at?: string;
  cars?: { vin: string; name: string; latitude?: number; missing?: string }[];
}

describe("what dialogs are told of cars", () => {
  useServer();
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ speed: 1e-9 });
    const names = [{ vin: electric, name: "Zoé" }];
    const { node, credentials } = accountNode(settingsFor(simulator));
    await helper.load(withEnglishTexts(psaAccount), [{ ...node, names }] as never, credentials);
  });
  after(async () => {
    await helper.unload();
    await simulator.close();
  });

  const ask = async (path: string): Promise<Reply> => {
    const url = `/node-red-contrib-psa/accounts/${ACCOUNT}/${path}`;
    return (await helper.request().get(url)).body as Reply;
  };

  it("is the state of one, as psa-read sends it", async () => {
    const { vehicle, state, at } = await ask(`state?link=status&vehicle=${electric.toLowerCase()}`);
    assert.deepEqual([vehicle?.vin, vehicle?.name], [electric, "Zoé"]);
    assert.equal(typeof state?.battery?.level, "number");
    assert.ok(Date.parse(at ?? "") > 0);
  });

  it("is that of the first one when none is named, without asking again", async () => {
    const before = simulator.requests.count({ path: /\/status$/ });
    assert.equal((await ask("state?link=status")).vehicle?.vin, electric);
    assert.equal(simulator.requests.count({ path: /\/status$/ }), before);
  });

  it("is what is wrong with a question", async () => {
    for (const query of ["", "link=trips", "link=status&vehicle=nobody", "link=status&link=self"]) {
      const { ok, error } = await ask(`state?${query}`);
      assert.deepEqual([ok, error], [false, "BadRequest"], query);
    }
  });

  it("is where all of them are, each on its own", async () => {
    const { cars = [] } = await ask("positions");
    assert.equal(cars.length, simulator.world.size);
    const [first] = cars;
    assert.deepEqual([first?.name, typeof first?.latitude], ["Zoé", "number"]);
    const silent = cars.find(({ vin }) => vin === neverReported);
    assert.deepEqual([silent?.latitude, silent?.missing], [undefined, "NoData"]);
  });
});
