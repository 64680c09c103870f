import assert from "node:assert/strict";
import type { Selection } from "../../src/account";
import { FILTERS, RELATIONS, wordsOf } from "../../src/api/relations";
import { NoData } from "../../src/errors";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Accounts, settingsFor } from "../support/accounts";
import { describeWithOpenApi, validateRequest } from "../support/openapi";

/** Reads to the end; that a car has no data is no matter here. */
async function readAll(pages: AsyncIterable<unknown> | Iterable<Promise<unknown>>): Promise<void> {
  try {
    for await (const page of pages) assert.ok(page);
  } catch (error) {
    assert.ok(error instanceof NoData);
  }
}

/** Every filter with words, with all of them. */
function everyWord(): Record<string, readonly string[]> {
  const names = Object.keys(FILTERS) as (keyof typeof FILTERS)[];
  const words = names.map((name) => [name, wordsOf(name) ?? []] as const);
  return Object.fromEntries(words.filter(([, list]) => list.length > 0));
}

/** Everything the client asks for must be something the vendor's own description allows. */
describeWithOpenApi("our requests", () => {
  const accounts = new Accounts();
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  after(async () => {
    await accounts.dispose();
    await simulator.close();
  });

  it("keep to the vendor's description of the API", async () => {
    const account = accounts.create(settingsFor(simulator));
    const day = 86_400_000;
    const selection: Selection = {
      limit: 100,
      newestFirst: true,
      since: new Date(Date.now() - 7 * day),
      until: new Date(Date.now() - day),
      filters: { distance: "2.5-", duration: "60-3600", ...everyWord() },
    };
    for await (const { vehicles } of account.vehicles({ extensions: ["branding", "pictures"] })) {
      for (const vehicle of vehicles) {
        for (const name of Object.keys(RELATIONS).filter(
          (name) => RELATIONS[name]?.path !== undefined,
        )) {
          const place = await account.locate(vehicle, name);
          await readAll(place.collection ? account.items(place, selection) : [account.read(place)]);
        }
      }
    }
    const asked = [...simulator.requests].filter(({ path }) => path.startsWith("/connectedcar/"));
    assert.ok(asked.length > 40);
    for (const { method, path, query, headers } of asked) {
      assert.deepEqual(validateRequest(method, path, query, headers), [], `${method} ${path}`);
      assert.equal(headers["x-introspect-realm"], "clientsB2CCitroen");
      assert.equal(headers["content-length"], undefined, "a GET has no body");
    }
  }).timeout(60_000);
});
