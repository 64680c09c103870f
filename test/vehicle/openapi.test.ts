import assert from "node:assert/strict";
import { readAlert } from "../../src/vehicle/alerts";
import { readCollision } from "../../src/vehicle/collisions";
import { readVehicleDetails } from "../../src/vehicle/details";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readLastPosition } from "../../src/vehicle/position";
import { readAlarmEntry } from "../../src/vehicle/security";
import { readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip } from "../../src/vehicle/trips";
import { describeWithOpenApi } from "../support/openapi";
import {
  MARK,
  enumerationsOf,
  exampleOf,
  hollow,
  placesOf,
  propertiesOf,
  watched,
  withWord,
} from "./examples";
import { landings, landless, lookedFor, unread } from "./words";

/** Schema of the vendor's description → what reads it. */
const readers: Record<string, (sent: unknown) => object> = {
  Status: readVehicleState,
  Telemetry: readTelemetryEntry,
  Position: readLastPosition,
  Trip: readTrip,
  Alert: readAlert,
  AlarmDetails: readAlarmEntry,
  Collision: readCollision,
  Maintenance: readMaintenance,
  Vehicle: readVehicleDetails,
};

/** Every property a reader looks for, wherever the value it wants is sent or not. */
function placesAskedFor(schema: string, read: (sent: unknown) => object): Set<string> {
  const body = exampleOf(schema);
  const bodies = [body, hollow(body)];
  if (schema === "Status") bodies.push(withWord(body, ["energy", "type"], "Electric"));
  const asked = new Set<string>();
  for (const sent of bodies) read(watched(sent, (place) => asked.add(place)));
  return asked;
}

describeWithOpenApi("vehicle: the vendor's description of the API", () => {
  it("everything looked for is in it, but for what cars in the field do, and nothing is overlooked", () => {
    const used = new Set<object>();
    const left = Object.entries(readers).flatMap(([schema, read]) => {
      const known = propertiesOf(schema).map((place) => place.replace(/\/\*$/, ""));
      const parents = known.flatMap((place) => prefixesOf(place));
      const asked = placesAskedFor(schema, read);
      const strange = [...asked].filter((place) => !parents.includes(place));
      const overlooked = known.filter((place) => !asked.has(place));
      return [
        ...unexplained(strange, lookedFor, used).map((place) => `${schema} has no ${place}`),
        ...unexplained(overlooked, unread, used).map((place) => `${schema} ${place} is not read`),
      ];
    });
    assert.deepEqual(left, []);
    const idle = [...lookedFor, ...unread].filter((rule) => !used.has(rule));
    assert.deepEqual(idle, [], "rules that explain nothing");
  });

  for (const [schema, read] of Object.entries(readers)) {
    it(`every word of ${schema} is kept and lands where it should, and so does an unknown one`, () => {
      const body = exampleOf(schema);
      const expected = landings[schema] ?? {};
      const found: Record<string, string> = {};
      for (const { place, words } of enumerationsOf(schema)) {
        const landing = (word: string) =>
          placesOf(read(withWord(body, place.split("/"), word)), word);
        const places = landing(MARK);
        if (places.length > 0) found[place] = places.join();
        else unexplainedOnly(place);
        for (const word of words) {
          for (const where of places) {
            const isHere = landing(word).includes(where) || where === "doors.open";
            assert.ok(isHere, `${place} ${word} is not at ${where}`);
          }
        }
      }
      assert.deepEqual(found, expected);
    });
  }
});

function unexplainedOnly(place: string): void {
  assert.deepEqual(unexplained([place], landless, new Set()), []);
}

function unexplained(
  places: readonly string[],
  rules: readonly { place: RegExp }[],
  used: Set<object>,
): string[] {
  return places.filter((place) => {
    const applying = rules.filter((rule) => rule.place.test(place));
    for (const rule of applying) used.add(rule);
    return applying.length === 0;
  });
}

function prefixesOf(place: string): string[] {
  const steps = place.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
