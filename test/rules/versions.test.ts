import assert from "node:assert/strict";
import manifest from "../../package.json";
import { MIGRATIONS, type VersionedType, currentVersion, migrated } from "../../src/rules/versions";

const types = Object.keys(MIGRATIONS) as VersionedType[];

describe("the properties of a node", () => {
  it("have a version, whatever the node", () => {
    assert.deepEqual(types.sort(), Object.keys(manifest["node-red"].nodes).sort());
  });

  for (const type of types) {
    it(`of ${type} are brought to the current version, from any one`, () => {
      const old = Object.freeze({ id: "1", name: "One", limit: "" });
      for (let version = 0; version <= currentVersion(type); version += 1) {
        const current = migrated(type, { ...old, ...(version > 0 && { version }) });
        assert.equal((current as { version?: unknown }).version, currentVersion(type));
        assert.deepEqual({ ...current, ...old }, current);
      }
    });
  }

  it("stay as they are when they are current, or newer than the package", () => {
    for (const version of [currentVersion("psa-read"), 99]) {
      assert.deepEqual(migrated("psa-read", { version }), { version });
    }
  });

  it("count as the oldest when their version is none", () => {
    for (const version of [undefined, null, "1", -1, 0.5]) {
      const { order } = migrated<{ version: unknown; order?: string }>("psa-read", { version });
      assert.equal(order, "oldest");
    }
  });
});

describe("version 1", () => {
  it("of psa-read says what the first psa-read did", () => {
    const first = { link: "trips", since: "P7D" };
    assert.deepEqual(migrated("psa-read", first), {
      ...first,
      ...{ order: "oldest", noData: "error", sinceType: "str", untilType: "str", version: 1 },
      ...{ output: "whole", values: [] },
    });
  });

  it("of psa-read keeps what is there, and what the editor shows as missing counts as missing", () => {
    const { order, noData } = migrated("psa-read", { order: "newest", noData: undefined });
    assert.deepEqual([order, noData], ["newest", "error"]);
  });

  it("of psa-watch sends states, and of psa-account has metric units", () => {
    const watch = { name: "One", output: "whole", values: [], version: 1 };
    assert.deepEqual(migrated("psa-watch", { name: "One" }), watch);
    const account = { name: "One", units: "metric", version: 1 };
    assert.deepEqual(migrated("psa-account", { name: "One" }), account);
  });

  it("of psa-vehicles differs by its number alone", () => {
    assert.deepEqual(migrated("psa-vehicles", { name: "One" }), { name: "One", version: 1 });
  });
});
