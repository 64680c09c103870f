import assert from "node:assert/strict";
import fc from "fast-check";
import { RELATIONS } from "../../src/api/relations";
import { builtInVins } from "../../src/simulator";
import { type Received, run } from "../support/flows";
import { damagedBody } from "../vehicle/bodies";
import { type Json, ReadBench, only } from "./read-bench";

const { electric } = builtInVins;
const NAMES = [
  ...["_links", "_embedded", "self", "next", "prev", "last", "href", "templated", "total", "id"],
  ...["vehicles", "trips", "positions", "telemetries", "extension", "branding", "pictures"],
  ...["createdAt", "updatedAt", "geometry", "coordinates", "properties", "type", "energies"],
  ...["doorsState", "opening", "lastPosition", "startEnergies", "__proto__", "constructor"],
];

/** Objects such as the API might send, if it lost its mind. */
const bodies = fc.letrec<{ value: unknown; object: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom("2024-05-31T18:00:00Z", "./trips?page=2", "/connectedcar/v4/user", "Electric"),
    tie("object"),
    fc.array(tie("value"), { maxLength: 4 }),
  ),
  object: fc.oneof(
    { maxDepth: 5 },
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 6 }),
  ),
})).object;

/** Pages that are read further. */
const collections = fc.record(
  { _embedded: fc.dictionary(fc.constantFrom("trips", "x"), fc.array(bodies)), _links: bodies },
  { requiredKeys: ["_embedded"] },
);

describe("psa-read: whatever the API answers", function () {
  this.timeout(120_000);
  const bench = new ReadBench();
  let waypoints: string;

  before(async () => {
    await bench.start();
    await bench.load({ link: "trips", split: true, limit: 1 });
    const { links } = only(await run("read", bench.car(electric)));
    waypoints = (links as Record<string, string>).waypoints ?? "";
  });
  after(() => bench.stop());

  const ends = async (message: Received, body: unknown) => {
    const stop = bench.rewrite(/^\/connectedcar/, () => body);
    const { error, messages, ends } = await run("read", message);
    stop();
    assert.equal(ends, 1);
    if (error) assert.match(String(error.code), /^(BadResponse|ForeignLink|NoData|BadRequest)$/);
    assert.deepEqual(Object.keys(Object.prototype), []);
    return { error, messages };
  };

  for (const options of [{}, { split: true, order: "newest", noData: "message" }]) {
    it(`ends the message once and throws nothing: ${JSON.stringify(options)}`, async () => {
      await bench.load({ link: "", ...options });
      const car = { ...bench.car(electric), links: { waypoints } };
      const sent = fc.oneof(bodies, collections, damagedBody);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.keys(RELATIONS)), sent, async (link, body) => {
          const plain = JSON.parse(JSON.stringify(body)) as Json;
          const { error, messages } = await ends({ ...car, link }, plain);
          if (RELATIONS[link]?.collection !== undefined) return;
          assert.equal(error, undefined);
          assert.deepEqual(messages[0]?.response, plain);
        }),
        { numRuns: 150 },
      );
    });
  }

  it("ends it with an error where there is no JSON object", async () => {
    await bench.load({ link: "trips" });
    for (const body of ["null", "[]", "7", '"text"', "", "{", "<html>"]) {
      const { error } = await ends(bench.car(electric), body);
      assert.equal(error?.code, "BadResponse", body);
    }
  });
});
