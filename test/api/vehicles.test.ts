import assert from "node:assert/strict";
import { parseVehicle } from "../../src/api/vehicles";
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
        assert.equal(parseVehicle(sent, API, account).vehicle.brand, brand);
        assert.equal(readVehicleDetails(sent, account).brand, brand);
      }
      assert.equal(parseVehicle(sent, API, "opel").payload.brand, "C", "the payload is as sent");
    });

    it("is the API's word where there is one", () => {
      const branding = { brand: "Vauxhall" };
      for (const sent of [
        { vin, brand: "Vauxhall" },
        { vin, brand: "C", _embedded: { extension: { branding } } },
      ]) {
        assert.equal(parseVehicle(sent, API, "opel").vehicle.brand, "Vauxhall");
        assert.equal(readVehicleDetails(sent, "opel").brand, "Vauxhall");
      }
    });

    it("is absent where neither says it", () => {
      for (const sent of [{ brand: "C" }, { brand: "C", vin: "ZZZ" }, {}]) {
        assert.ok(!("brand" in parseVehicle(sent, API, "opel").vehicle));
        assert.ok(!("brand" in readVehicleDetails(sent, "opel")));
      }
    });
  });

  describe("label", () => {
    const label = (branding: object | undefined, sent: object = {}) =>
      parseVehicle(
        { id: "1", vin, ...sent, _embedded: { extension: { branding } } },
        API,
        "citroen",
      ).vehicle.label;
    const vin = "VR7BCZKXCNE052117";

    it("is the brand as its maker writes it, and the model", () => {
      for (const [brand, model, expected] of [
        ["Citroen", "ë-C4", "Citroën ë-C4"],
        ["Citroen", "Citroën ë-C4 Shine", "Citroën ë-C4 Shine"],
        ["Citroen", "CITROEN Berlingo ", "Citroën Berlingo"],
        ["Peugeot", "208", "Peugeot 208"],
        ["DS", "DS 3 CROSSBACK", "DS 3 CROSSBACK"],
        ["DS", "DS3", "DS3"],
        ["Opel", "Opelina", "Opel Opelina"],
        ["Lancia", "Ypsilon", "Lancia Ypsilon"],
      ] as const) {
        assert.equal(label({ brand, label: model }), expected);
      }
    });

    it("has the brand of the VIN, and the model wherever it is sent", () => {
      assert.equal(label({ label: "ë-C4" }), "Citroën ë-C4");
      assert.equal(label(undefined, { label: "ë-C4" }), "Citroën ë-C4");
    });

    it("is absent without a model", () => {
      for (const model of [undefined, "", null]) assert.equal(label({ label: model }), undefined);
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
      assert.deepEqual(parseVehicle(sent, API, "opel").payload.pictures, pictures);
      assert.deepEqual(readVehicleDetails(sent).pictures, pictures);
    }
  });

  it("offer no link whose address is still to be filled in", () => {
    const monitors = { href: `${API}/user/vehicles/1/callbacks/{cbid}/monitors`, templated: true };
    const { links } = parseVehicle({ _links: { monitors } }, API, "opel");
    assert.deepEqual(links, {});
  });
});
