import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Node } from "node-red";
import sinon from "sinon";
import { onMessage } from "../../../nodes/common/input";
import type { VehicleId } from "../../../src/api/vehicles";
import { BadRequest } from "../../../src/errors";

describe("the status of a node that many messages pass", () => {
  afterEach(() => sinon.restore());

  it("is told as an error where it cannot be made, and throws nothing from a timer", async () => {
    const clock = sinon.useFakeTimers();
    const [error, status, done] = [sinon.spy(), sinon.spy(), sinon.spy()];
    const node = Object.assign(new EventEmitter(), { error, status });
    const reason = new Error("no such text");
    onMessage({ _: String }, node as unknown as Node, {
      work: () =>
        Promise.resolve(() => {
          throw reason;
        }),
    });
    for (let count = 1; count <= 12; count += 1) node.emit("input", {}, sinon.stub(), done);
    await clock.tickAsync(250);
    assert.equal(done.callCount, 12);
    assert.deepEqual(error.args, Array(11).fill([reason]));
    node.emit("close");
  });
});

describe("a message that fails", () => {
  /** What stands in it then, when it was about this car. */
  const failed = async (vehicle: unknown, car: VehicleId): Promise<Record<string, unknown>> => {
    const node = Object.assign(new EventEmitter(), { error: sinon.spy(), status: sinon.spy() });
    onMessage({ _: String }, node as unknown as Node, {
      work: (_message, _send, run) => {
        run.car = () => car;
        return Promise.reject(new BadRequest("noVehicle"));
      },
    });
    const message = { ...(vehicle !== undefined && { vehicle }), links: { self: "x" } };
    await new Promise((resolve) => node.emit("input", message, sinon.stub(), resolve));
    node.emit("close");
    return message;
  };
  const links = { self: "x" };

  it("tells the car it was about, with what it said of that one", async () => {
    const said = { id: "a", vin: "VIN-A", colour: "red" };
    const vehicle = { ...said, name: "A" };
    assert.deepEqual(await failed(said, { vin: "vin-a", name: "A" }), {
      vehicle: { ...vehicle, vin: "vin-a" },
      links,
    });
    assert.deepEqual(await failed(said, { id: "a", name: "A" }), { vehicle, links });
    assert.deepEqual(await failed(undefined, { id: "a" }), { vehicle: { id: "a" }, links });
    assert.deepEqual(await failed({ colour: "red" }, { id: "a" }), {
      vehicle: { colour: "red", id: "a" },
      links,
    });
  });

  it("keeps nothing of another car", async () => {
    const other = { id: "b", vin: "VIN-B", label: "B" };
    assert.deepEqual(await failed(other, { vin: "VIN-A" }), { vehicle: { vin: "VIN-A" } });
    assert.deepEqual(await failed({ vin: "VIN-B" }, { id: "a" }), { vehicle: { id: "a" } });
  });
});
