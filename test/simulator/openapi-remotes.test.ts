import assert from "node:assert/strict";
import { builtInVins, type Simulator, startSimulator } from "../../src/simulator";
import { describeWithOpenApi, operationOf, validateBody, validateReply } from "../support/openapi";
import type { Answer, Json } from "./browser-visitor";
import { BODIES, Orderer, SUBSCRIPTION } from "./remote-orders";

/** Where the field, and so the simulator, does not keep to the description. */
const DEVIATIONS = [
  /^\w+ \/(uuid|timestamp|httpCode|httpMessage|moreInformation) is an unknown property$/,
  // Seen in the field: 202, as the introduction says.
  /^setUsertVehicleRemote has no reply 202$/,
];

describeWithOpenApi("simulator: orders against the description of the API", () => {
  const { electric } = builtInVins;
  const visited = new Set<string>();
  let simulator: Simulator;
  let orderer: Orderer;

  before(async () => {
    simulator = await startSimulator();
    simulator.world.holdStill();
    simulator.world.car(electric).unplug().setLevel("Electric", 50).upload();
    orderer = await new Orderer(simulator).begin();
  });
  after(() => simulator.close());

  async function check(method: string, path: string, body?: Json): Promise<Answer> {
    const { visitor } = orderer;
    const answer =
      method === "GET" ? await visitor.get(path) : await visitor.write(method, path, body);
    visited.add(operationOf(method, path)?.id ?? "");
    if (body && answer.status < 400) assert.deepEqual(validateBody(method, path, body), []);
    if (answer.text !== "") {
      const errors = validateReply(method, path, answer.status, answer.body);
      const unexplained = errors.filter((error) => !DEVIATIONS.some((row) => row.test(error)));
      assert.deepEqual(unexplained, [], `${method} ${path}`);
    }
    return answer;
  }

  it("holds for callbacks", async () => {
    const { callbackId } = (await check("POST", "/user/callbacks", SUBSCRIPTION)).body;
    const path = `/user/callbacks/${String(callbackId)}`;
    await check("GET", "/user/callbacks");
    await check("GET", path);
    await check("PUT", path, SUBSCRIPTION);
    await check("PUT", `${path}/status`, { status: "Paused" });
    await check("DELETE", path);
    await check("GET", path);
  });

  it("holds for every order until its end", async () => {
    for (const [name, body] of Object.entries(BODIES)) {
      const remotes = orderer.path(electric);
      const answer = await check("POST", remotes, { ...body, label: name });
      assert.equal(answer.status, 202, `${name} ${answer.text}`);
      const id = String(answer.body.remoteActionId);
      for (const seconds of [0.1, 1, 1, 60]) {
        simulator.clock.advance(seconds);
        await check("GET", orderer.path(electric, id));
      }
      await check("GET", remotes);
    }
    await check("POST", orderer.path(electric), { horn: {} });
  });

  it("covers every operation on callbacks and remotes", () => {
    assert.deepEqual([...visited].sort(), [
      "deleteUsertRemote",
      "getRemoteRequestForVhlById",
      "getRemoteRequestsForVhl",
      "getUsertRemotebyId",
      "getUsertRemotes",
      "sendRemoteToVhl",
      "setUserCallbackStatus",
      "setUsertVehicleRemote",
      "setUsertVehicleRemoteById",
    ]);
  });
});
