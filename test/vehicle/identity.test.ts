import assert from "node:assert/strict";
import { isSameVehicle, keyOf, matches } from "../../src/vehicle/identity";

describe("vehicles", () => {
  it("are called by their VIN however it is typed, and by their very id", () => {
    const vehicle = { id: "Ab12", vin: "VR3ATTENTJY186996" };
    for (const name of ["Ab12", "VR3ATTENTJY186996", " vr3attentjy186996\t", "Vr3AttentJy186996"]) {
      assert.ok(matches(vehicle, name), name);
    }
    for (const name of ["ab12", " Ab12", "VR3", "VR3 ATTENTJY186996", "", " "]) {
      assert.ok(!matches(vehicle, name), name);
    }
    assert.ok(matches({ vin: " vr3attentjy186996" }, "VR3ATTENTJY186996"));
    assert.ok(!matches({}, ""));
  });

  it("are remembered by their VIN, else by their id", () => {
    assert.equal(keyOf({ id: "1", vin: "VIN1" }), "VIN1");
    assert.equal(keyOf({ id: "1" }), "1");
    assert.equal(keyOf({ brand: "Opel" }), undefined);
  });

  it("are the same by their VIN, or by their id", () => {
    const vehicle = { id: "1", vin: "VIN1" };
    assert.ok(isSameVehicle(vehicle, { vin: " vin1" }));
    assert.ok(isSameVehicle(vehicle, { id: "2", vin: "VIN1" }), "a VIN outlives an id");
    assert.ok(isSameVehicle(vehicle, { id: "1" }));
    assert.ok(!isSameVehicle(vehicle, { id: "2", vin: "VIN2" }));
    assert.ok(!isSameVehicle(vehicle, { brand: "Opel" }));
    assert.ok(!isSameVehicle({}, {}), "nobody is like nobody");
  });
});
