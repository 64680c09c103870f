import assert from "node:assert/strict";
import { treeOf } from "../../../editor/common/state-tree";

describe("the tree of a state", () => {
  it("has a line for each value, with its path in a message", () => {
    const [doors, empty] = treeOf(
      { doors: { states: ["Locked"], locked: true }, open: [] },
      "state",
    );
    assert.deepEqual(
      doors?.children.map(({ key }) => key),
      ["states", "locked"],
    );
    assert.deepEqual(doors?.children[0]?.children, [
      { key: "[0]", path: "state.doors.states[0]", value: '"Locked"', children: [] },
    ]);
    assert.equal(doors?.value, undefined);
    assert.deepEqual(empty, { key: "open", path: "state.open", value: "[]", children: [] });
  });

  it("writes names that are no identifiers as they can be used", () => {
    const [line] = treeOf({ "lane-keeping": 1 }, "payload");
    assert.equal(line?.path, 'payload["lane-keeping"]');
  });

  it("is empty for what has no properties", () => {
    for (const value of [undefined, null, 7, "text"])
      assert.deepEqual(treeOf(value, "payload"), []);
  });
});
