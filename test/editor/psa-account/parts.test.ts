import assert from "node:assert/strict";
import { ENVIRONMENTS } from "../../../src/brands";
import { needsCredential, partsOf } from "../../../editor/psa-account/parts";

const shown = (environment: string, signIn: string) =>
  Object.entries(partsOf(environment, signIn))
    .filter(([, isShown]) => isShown)
    .map(([part]) => part);

describe("the account dialog", () => {
  it("shows what an environment and a way to sign in need", () => {
    assert.deepEqual(shown("production", "code"), ["real", "code"]);
    assert.deepEqual(shown("production", "password"), ["real", "password"]);
    assert.deepEqual(shown("custom", "code"), ["real", "custom", "tls", "code"]);
    assert.deepEqual(shown("partner", "code"), ["real", "tls", "certificate", "code"]);
    assert.deepEqual(shown("demo", "code"), ["demo", "code"]);
  });

  it("asks nothing of the demo, and of the others what they sign in with", () => {
    const all = ["clientId", "clientSecret", "username", "password"];
    const needed = (environment: string, signIn: string) =>
      all.filter((name) => needsCredential(name, environment, signIn));
    for (const environment of Object.keys(ENVIRONMENTS).filter((name) => name !== "demo")) {
      assert.deepEqual(needed(environment, "password"), all);
      assert.deepEqual(needed(environment, "code"), ["clientId", "clientSecret"]);
    }
    assert.deepEqual(needed("demo", "password"), []);
  });
});
