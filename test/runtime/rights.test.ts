import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { ACCOUNT, accountNode, ask, credentialsOf, flowFor } from "./support";

const password = "look, do not touch";
const hash = "$2b$04$Icmodd49pc2t7hBDbEaQNefHSEYamwyhIMZXZ75V6JmoTFpb2Y9/C";
const permissions = {
  owner: "*",
  reader: "read",
  author: ["flows.read", "flows.write", "nodes.read", "psa-account.read"],
  keeper: ["flows.read", "psa-account.read", "psa-account.write"],
  guest: ["flows.read"],
};
const route = (path: string) => `/node-red-contrib-psa/accounts/${ACCOUNT}/${path}`;

describe("rights of the users of an editor", function () {
  this.timeout(60_000);
  let simulator: Simulator;
  let red: NodeRed;
  const headers: Record<string, Record<string, string>> = {};

  before(async () => {
    simulator = await startSimulator();
    const users = Object.entries(permissions).map(([username, permissions]) => {
      return { username, password: hash, permissions };
    });
    red = await startNodeRed({
      flows: flowFor(accountNode(simulator)),
      credentials: credentialsOf(simulator),
      settings: { adminAuth: { type: "credentials", users } },
    });
    for (const username of Object.keys(permissions)) {
      const client = { client_id: "node-red-editor", grant_type: "password", scope: "" };
      const { body } = await red.post("/auth/token", { ...client, username, password });
      const { access_token: token } = body as { access_token: string };
      headers[username] = { authorization: `Bearer ${token}` };
    }
    Object.assign(red.headers, headers.owner);
    assert.equal((await ask(red)).completed, 1);
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
  });

  const as = async (username: string, path: string) => {
    const { status, body } = await red.get(route(path), headers[username]);
    return { status, text: JSON.stringify(body), body: body as Record<string, unknown> };
  };

  it("show who signed in only to those who may change the account", async () => {
    for (const username of ["owner", "keeper"]) {
      assert.equal((await as(username, "sign-in")).body.user, simulator.account.username);
    }
    for (const username of ["reader", "author"]) {
      const { status, text, body } = await as(username, "sign-in");
      assert.equal(status, 200);
      assert.deepEqual([body.signedIn, body.vehicles], [true, simulator.world.size]);
      assert.ok(!text.includes(simulator.account.username), text);
    }
    assert.equal((await as("guest", "sign-in")).status, 401);
  });

  for (const path of ["vehicles", "positions", "state?link=status"]) {
    it(`show ${path} only to those who may choose a vehicle for a flow`, async () => {
      const all = simulator.world.profiles.map(({ vin }) => vin);
      const vins = path.startsWith("state") ? all.slice(0, 1) : all;
      for (const username of ["owner", "author"]) {
        const { text } = await as(username, path);
        for (const vin of vins) assert.ok(text.includes(vin));
      }
      for (const username of ["reader", "keeper", "guest"]) {
        const { status, text } = await as(username, path);
        assert.equal(status, 401);
        for (const vin of all) assert.ok(!text.includes(vin));
      }
    });
  }

  it("give a diagnosis to those who may read the account, and nobody's name in it", async () => {
    const personal = [
      simulator.account.username,
      ...simulator.world.profiles.map(({ vin }) => vin),
    ];
    for (const username of ["owner", "reader", "author", "keeper"]) {
      const { status, text } = await as(username, "diagnostics");
      assert.equal(status, 200);
      assert.deepEqual(
        personal.filter((value) => text.includes(value)),
        [],
      );
    }
    assert.equal((await as("guest", "diagnostics")).status, 401);
  });

  it("remove what deleted accounts left only for those who may change the account", async () => {
    const leftovers = "/node-red-contrib-psa/leftovers";
    for (const [username, reading, removing] of [
      ["keeper", 200, 200],
      ["reader", 200, 401],
      ["guest", 401, 401],
    ] as const) {
      assert.equal((await red.get(leftovers, headers[username])).status, reading, username);
      const { status } = await red.post(`${leftovers}/remove`, {}, headers[username]);
      assert.equal(status, removing, username);
    }
  });
});
