import assert from "node:assert/strict";
import { FILTERS, RELATIONS, filterQuery, relationOf, wordsOf } from "../../src/api/relations";
import { BadRequest } from "../../src/errors";
import { itWithOpenApi, validateRequest } from "../support/openapi";

const trips = RELATIONS.trips ?? { accept: "" };
const telemetry = RELATIONS.telemetry ?? { accept: "" };

describe("relations", () => {
  it("are known however their names are written", () => {
    assert.equal(relationOf("LASTPOSITION").name, "lastPosition");
    assert.equal(relationOf("wayPoints").collection, "positions");
    for (const name of ["radio", "__proto__", "constructor", ""]) {
      assert.deepEqual(relationOf(name), { name, accept: "application/hal+json" });
    }
  });

  it("have filters of words or of ranges", () => {
    assert.deepEqual(wordsOf("alarmTypes"), ["vehicle.alarm.status", "vehicle.alarm.trigger"]);
    assert.equal(wordsOf("distance"), undefined);
    for (const { filters = [] } of Object.values(RELATIONS)) {
      for (const name of filters) assert.ok(name in FILTERS);
    }
  });

  it("make a query of what is set, and of nothing else", () => {
    assert.deepEqual(filterQuery(trips, {}), {});
    assert.deepEqual(filterQuery(trips, { distance: "", states: [], telemetryTypes: ["x"] }), {});
    assert.deepEqual(filterQuery(trips, { distance: "5-20", duration: "60-", states: "Nominal" }), {
      distance: "5-20",
      duration: "60-",
      states: ["Nominal"],
    });
    assert.deepEqual(filterQuery(telemetry, { telemetryTypes: ["privacy"] }), {
      type: ["privacy"],
    });
  });

  for (const distance of ["5", "-", "-5", "5-x", "a5-", "5.25-", " 5-", "5-\n", ["5-"], "５-"]) {
    it(`refuse ${JSON.stringify(distance)} as a range`, () => {
      assert.throws(
        () => filterQuery(trips, { distance }),
        (error) => error instanceof BadRequest && error.text === "badRange",
      );
    });
  }

  itWithOpenApi("have filters that the vendor describes", () => {
    for (const [relation, { filters = [], path = "" }] of Object.entries(RELATIONS)) {
      for (const name of filters) {
        const query = filterQuery(
          { accept: "", filters: [name] },
          { [name]: wordsOf(name) ?? "5-" },
        );
        const address = `/connectedcar/v4/user/vehicles/an-id${path}`;
        const flaws = validateRequest("GET", address, { client_id: "x", ...words(query) }, {});
        assert.deepEqual(
          flaws.filter((flaw) => flaw.includes(FILTERS[name].parameter)),
          [],
          relation,
        );
      }
    }
  });
});

function words(query: ReturnType<typeof filterQuery>): Record<string, string | readonly string[]> {
  return query as Record<string, string | readonly string[]>;
}
