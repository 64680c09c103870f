import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { NodeAPI } from "node-red";
import { hasContextStore } from "../../nodes/common/context-stores";

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
