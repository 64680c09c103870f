import assert from "node:assert/strict";
import { matches, vehicleOf } from "../../src/api/vehicles";
import { readVehicleDetails } from "../../src/vehicle/details";

const API = "https://api.example.com/connectedcar/v4";

describe("vehicles", () => {
  describe("brand", () => {
    const vin = "VXKUKZKXZLW000001";

    it("is the VIN's where a letter is sent, and the account's where makers share codes", () => {
      const sent = { id: "1", vin, brand: "C" };
      for (const [account, brand] of [
        ["opel", "Opel"],
        ["vauxhall", "Vauxhall"],
        ["citroen", "Opel"],
      ] as const) {
        assert.equal(vehicleOf(sent, API, account).vehicle.brand, brand);
        assert.equal(readVehicleDetails(sent, account).brand, brand);
      }
      assert.equal(vehicleOf(sent, API, "opel").payload.brand, "C", "the payload is as sent");
    });

    it("is the API's word where there is one", () => {
      const branding = { brand: "Vauxhall" };
      for (const sent of [
        { vin, brand: "Vauxhall" },
        { vin, brand: "C", _embedded: { extension: { branding } } },
      ]) {
        assert.equal(vehicleOf(sent, API, "opel").vehicle.brand, "Vauxhall");
        assert.equal(readVehicleDetails(sent, "opel").brand, "Vauxhall");
      }
    });

    it("is absent where neither says it", () => {
      for (const sent of [{ brand: "C" }, { brand: "C", vin: "ZZZ" }, {}]) {
        assert.ok(!("brand" in vehicleOf(sent, API, "opel").vehicle));
        assert.ok(!("brand" in readVehicleDetails(sent, "opel")));
      }
    });
  });

  it("have pictures wherever these are sent", () => {
    const pictures = ["https://pictures.example/1"];
    const vehicleExtension = { vehiclePictures: { pictures } };
    for (const sent of [
      { pictures },
      { _embedded: { extension: { pictures } } },
      { vehicleExtension },
      { _embedded: { vehicleExtension } },
    ]) {
      assert.deepEqual(vehicleOf(sent, API, "opel").payload.pictures, pictures);
      assert.deepEqual(readVehicleDetails(sent).pictures, pictures);
    }
  });

  it("offer no link whose address is still to be filled in", () => {
    const monitors = { href: `${API}/user/vehicles/1/callbacks/{cbid}/monitors`, templated: true };
    const { links } = vehicleOf({ _links: { monitors } }, API, "opel");
    assert.deepEqual(links, {});
  });

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
});
