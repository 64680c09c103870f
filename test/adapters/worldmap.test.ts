import assert from "node:assert/strict";
import type { Formatted } from "../../src/adapters/adapter";
import { AT, CAR, STATE, VIN, eventMessage, formatterFor, stateMessage } from "./formatted";

type Marker = Record<string, unknown>;
const markers = (messages: Formatted[]) => messages.map(({ payload }) => payload as Marker);

describe("adapters/worldmap", () => {
  it("makes a marker with what the map knows and rows for its popup", () => {
    const [marker, ...others] = markers(formatterFor("worldmap")(stateMessage()));
    assert.deepEqual(others, []);
    assert.deepEqual(marker, {
      name: "Zoé",
      layer: "cars",
      label: "Zoé",
      lat: 48.1147,
      lon: -1.6794,
      icon: "bolt",
      iconColor: "orange",
      bearing: 93,
      Battery: "82 %",
      Range: "250 km",
      "Charging ends": "2024-05-31T19:50:31.000Z",
      Odometer: "33858 km",
      "Last measured": AT,
      weblink: {
        name: "OpenStreetMap",
        url: "https://www.openstreetmap.org/?mlat=48.1147&mlon=-1.6794#map=17/48.1147/-1.6794",
        target: "_new",
      },
      ttl: 0,
    });
  });

  it("looks as the car is, and has a speed with its unit only while it moves", () => {
    const look = (state: object) => {
      const [marker] = markers(formatterFor("worldmap")(stateMessage({ ...STATE, ...state })));
      return [marker?.icon, marker?.iconColor, marker?.speed];
    };
    const plugged = { plugged: true, active: false, status: "Finished" };
    const unplugged = { plugged: false, active: false, status: "Disconnected" };
    assert.deepEqual(look({ charging: plugged }), ["plug", "blue", undefined]);
    assert.deepEqual(look({ charging: unplugged }), ["car", "dimgrey", undefined]);
    assert.deepEqual(look({ charging: unplugged, motion: { moving: true, speed: 53.6 } }), [
      "car",
      "green",
      "54 kph",
    ]);
  });

  it("takes back by null what is no longer so", () => {
    const format = formatterFor("worldmap");
    format(stateMessage({ ...STATE, motion: { moving: true, speed: 50 } }));
    const charging = { ...STATE.charging, active: false, status: "Finished" };
    const [marker] = markers(format(stateMessage({ ...STATE, charging })));
    assert.deepEqual([marker?.speed, marker?.["Charging ends"]], [null, null]);
    const [next] = markers(format(stateMessage({ ...STATE, charging })));
    assert.ok(next !== undefined && !("speed" in next));
  });

  it("moves a car by a position alone, and by each of a list", () => {
    const format = formatterFor("worldmap");
    format(stateMessage());
    const way = [1, 2].map((longitude) => ({ at: AT, latitude: 48, longitude }));
    const moved = markers(format({ payload: way, vehicle: CAR }));
    assert.deepEqual(
      moved.map(({ lon, Battery }) => [lon, Battery]),
      [
        [1, "82 %"],
        [2, "82 %"],
      ],
    );
  });

  it("takes a car off the map when it is gone or the driver hides it, and only then", () => {
    const format = formatterFor("worldmap");
    const hidden = stateMessage({ ...STATE, position: { missing: "privacy" } });
    const deleted = [{ name: "Zoé", layer: "cars", deleted: true }];
    assert.deepEqual(format(hidden), []);
    format(stateMessage());
    assert.deepEqual(markers(format(hidden)), deleted);
    assert.deepEqual(format(hidden), []);
    format(stateMessage());
    assert.deepEqual(markers(format(eventMessage("vehicle.removed"))), deleted);
  });

  it("tells cars of one name apart, and renames a marker with its car", () => {
    const format = formatterFor("worldmap");
    format(stateMessage());
    const other = { ...CAR, id: "x", vin: "VR7BCZKXCNE052117" };
    const [second] = markers(format(stateMessage(STATE, other)));
    assert.equal(second?.name, "Zoé (052117)");
    const renamed = markers(format(stateMessage(STATE, { ...CAR, name: "Blue" })));
    assert.deepEqual(
      renamed.map(({ name, deleted }) => [name, deleted]),
      [
        ["Zoé", true],
        ["Blue", undefined],
      ],
    );
    const [noName] = markers(formatterFor("worldmap")(stateMessage(STATE, { vin: VIN })));
    assert.equal(noName?.name, VIN);
  });

  it("has a layer, a label, a link and a lifetime by its options", () => {
    const marker = (options: object) =>
      markers(formatterFor("worldmap", options)(stateMessage()))[0];
    const bare = marker({ layer: "ours", showLabel: false, mapLink: "noLink", lifetime: 600 });
    assert.deepEqual([bare?.layer, bare?.ttl], ["ours", 600]);
    assert.ok(bare !== undefined && !("label" in bare) && !("weblink" in bare));
    const url = (mapLink: string) => (marker({ mapLink })?.weblink as { url: string }).url;
    assert.match(url("google"), /destination=48\.1147,-1\.6794$/);
    assert.match(url("apple"), /daddr=48\.1147,-1\.6794$/);
  });
});
