import assert from "node:assert/strict";
import { findResource, resourceAt } from "../../src/api/resource";

const API = "https://api.example.com/connectedcar/v4";
const CAR = "user/vehicles/a-long-id";
const HAL = "application/hal+json";

/** Path below the vehicle → name and, for a collection, its key. */
const PLACES: Record<string, [name: string, collection?: string]> = {
  "": ["self"],
  "/": ["self"],
  "/status": ["status"],
  "/lastPosition": ["lastPosition"],
  "/maintenance": ["maintenance"],
  "/telemetry": ["telemetry", "telemetries"],
  "/trips": ["trips", "trips"],
  "/alerts": ["alerts", "alerts"],
  "/alarms": ["alarms", "alarms"],
  "/collisions": ["collisions", "collisions"],
  "/trips/1": ["trip"],
  "/trips/status": ["trip"],
  "/alerts/1": ["alert"],
  "/alarms/1": ["alarm"],
  "/collisions/1": ["collision"],
  "/trips/1/alerts": ["alerts", "alerts"],
  "/trips/1/alerts/2": ["alert"],
  "/trips/1/collisions": ["collisions", "collisions"],
  "/trips/1/collisions/2": ["collision"],
  "/trips/1/wayPoints": ["waypoints", "positions"],
  "/trips/1/telemetry": ["telemetry", "telemetries"],
};

describe("place", () => {
  for (const [path, [name, collection]] of Object.entries(PLACES)) {
    it(`an address that ends in ${path || "the vehicle's id"} is ${name}, by whatever way`, () => {
      const absolute = `${API}/${CAR}${path}`;
      for (const place of [
        resourceAt(absolute),
        resourceAt(`${absolute}?profile=endUser#top`),
        findResource({ links: { self: absolute } }, "self"),
        findResource({ links: { vehicle: absolute } }, "vehicle"),
        findResource({ links: { whatever: `${CAR}${path}` } }, "Whatever"),
        findResource({ links: { trips: `/connectedcar/v4/${CAR}${path}` } }, "trips"),
      ]) {
        assert.deepEqual([place?.name, place?.collection], [name, collection]);
      }
    });
  }

  it("a last position is GeoJSON, all else is HAL", () => {
    assert.equal(resourceAt(`${API}/${CAR}/lastPosition`).accept, "application/vnd.geo+json");
    for (const path of ["", "/status", "/trips/1", "/radio"]) {
      assert.equal(resourceAt(`${API}/${CAR}${path}`).accept, HAL);
    }
  });

  it("what an address does not say, the name of its link says", () => {
    const links = { status: "https://car.example/now", odd: "https://car.example/now", none: "" };
    assert.equal(findResource({ links }, "status")?.name, "status");
    assert.deepEqual(findResource({ links }, "odd"), { name: "odd", accept: HAL, link: links.odd });
    assert.equal(findResource({ links }, "none")?.link, "");
  });

  it("an address nobody knows is a single resource", () => {
    for (const path of [
      "user",
      `${CAR}/radio`,
      `${CAR}/status/1`,
      `${CAR}/alerts/1/trips`,
      `${CAR}/self`,
      `${CAR}/callbacks/1/monitors`,
    ]) {
      const { name, ...facts } = resourceAt(`${API}/${path}`);
      assert.deepEqual(facts, { accept: HAL, link: `${API}/${path}` });
      assert.ok(`/${path}`.endsWith(name) && name.startsWith("/"));
    }
  });

  it("names of links do not depend on case; the very same comes first", () => {
    const wayPoints = `${API}/${CAR}/trips/1/wayPoints`;
    for (const offered of ["wayPoints", "waypoints", "WAYPOINTS"]) {
      for (const name of ["wayPoints", "waypoints"]) {
        const place = findResource({ links: { [offered]: wayPoints } }, name);
        assert.deepEqual([place?.link, place?.name], [wayPoints, "waypoints"]);
      }
    }
    const links = { STATUS: `${API}/${CAR}/trips`, status: `${API}/${CAR}/status` };
    assert.equal(findResource({ links }, "status")?.link, links.status);
    assert.equal(
      findResource({ vehicle: { id: "1" } }, "LASTPOSITION")?.link,
      "user/vehicles/1/lastPosition",
    );
  });
});
