import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Node } from "node-red";
import sinon from "sinon";
import { onMessage } from "../../../nodes/common/input";

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
