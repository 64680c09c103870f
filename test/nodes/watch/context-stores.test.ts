import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { NodeAPI } from "node-red";
import { hasContextStore, retentionOfStores } from "../../../nodes/watch/context-storage";

type Stores = Record<string, string | { module: string }>;

/** The part of Node-RED's runtime that keeps the stores. */
interface Contexts {
  init(settings: { contextStorage?: Stores | undefined }): void;
  load(): Promise<unknown>;
  listStores(): { stores: string[] };
}

const nodeRed = createRequire(createRequire(__filename).resolve("node-red/package.json"));
const runtime = createRequire(nodeRed.resolve("@node-red/runtime"));
const contexts = runtime("./nodes/context") as Contexts;

const memory = { module: "memory" };
const settings: Record<string, Stores | undefined> = {
  "no settings": undefined,
  "empty settings": {},
  "a default store": { default: memory },
  "a default that is another's name": { default: "disk", disk: memory, ram: memory },
  "no default": { ram: memory, disk: memory },
};

describe("a context store is known or not, as Node-RED itself has it", () => {
  for (const [what, contextStorage] of Object.entries(settings)) {
    it(`with ${what}`, async () => {
      contexts.init({ contextStorage });
      await contexts.load();
      const { stores } = contexts.listStores();
      const api = { settings: { contextStorage } } as unknown as Pick<NodeAPI, "settings">;
      const names = ["memory", "ram", "disk", "nowhere", "toString"];
      assert.deepEqual(
        names.filter((name) => hasContextStore(api, name)),
        names.filter((name) => stores.includes(name)),
      );
      assert.ok(hasContextStore(api, ""));
    });
  }
});

describe("what a context store keeps", () => {
  const disk = (config?: object) => ({ module: "localfilesystem", ...(config && { config }) });
  const keeping = (contextStorage: unknown) =>
    retentionOfStores({ settings: { contextStorage } } as unknown as Pick<NodeAPI, "settings">);

  it("is nothing over a restart where it is in memory", () => {
    const forgets = { forgets: true };
    assert.deepEqual(keeping(undefined), { "": forgets, memory: forgets });
    assert.deepEqual(keeping({ default: "ram", ram: memory, disk: disk({ cache: false }) }), {
      "": forgets,
      ram: forgets,
    });
  });

  it("is all but the last seconds where it is on disk and collects what it is given", () => {
    assert.deepEqual(keeping({ default: disk() }), {
      "": { delayed: 30 },
      default: { delayed: 30 },
    });
    assert.deepEqual(keeping({ disk: disk({ flushInterval: "5" }), ram: memory }), {
      "": { delayed: 5 },
      disk: { delayed: 5 },
      ram: { forgets: true },
    });
  });

  it("is everything where it is written at once, and nobody knows of others", () => {
    assert.deepEqual(keeping({ default: disk({ cache: false }) }), {});
    assert.deepEqual(keeping({ default: disk({ flushInterval: 0 }) }), {});
    assert.deepEqual(keeping({ default: { module: () => undefined } }), {});
  });
});
