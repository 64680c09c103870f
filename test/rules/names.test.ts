import assert from "node:assert/strict";
import { sameName } from "../../src/rules/names";

it("a name is found in whatever case, the very same first", () => {
  assert.equal(sameName(["status", "waypoints"], "wayPoints"), "waypoints");
  assert.equal(sameName(["WAYPOINTS", "wayPoints"], "wayPoints"), "wayPoints");
  assert.equal(sameName(["status"], "state"), undefined);
});
