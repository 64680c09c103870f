import assert from "node:assert/strict";
import { ownNameFlaws, sameName } from "../../src/rules/names";

it("a name is found in whatever case, the very same first", () => {
  assert.equal(sameName(["status", "waypoints"], "wayPoints"), "waypoints");
  assert.equal(sameName(["WAYPOINTS", "wayPoints"], "wayPoints"), "wayPoints");
  assert.equal(sameName(["status"], "state"), undefined);
});

it("an owner's name belongs to one VIN each", () => {
  const vin = "VR3UHZKXZMT104208";
  const all = [
    { vin, name: "Zoé" },
    { vin: ` ${vin.toLowerCase()} `, name: " " },
    { vin: "VR3", name: "Bo" },
    { name: "No" },
    undefined,
  ];
  assert.deepEqual(
    all.map((own, index) => ownNameFlaws(own, index, all)),
    [[], ["twice", "name"], ["vin"], ["vin"], ["vin", "name"]],
  );
});
