import { join } from "node:path";
import type { NodeAPI } from "node-red";
import { toFileName } from "../../src/auth/file-name";
import { FileTokenStore, MemoryTokenStore, type TokenStore } from "../../src/auth/token-store";

/** Where the tokens of an account node are, and where a sign-in waits that is not deployed yet. */
export interface Stores {
  store: TokenStore;
  candidate: TokenStore;
  /** The file for what an account remembers of its orders to cars. */
  commands?: string;
}

/** For a Node-RED without a user directory, which only tests have. */
const inMemory = new Map<string, Stores>();

/** The same for the deployed node and for its open dialog. */
export function openStores(RED: Pick<NodeAPI, "settings">, id: string): Stores {
  const folder = folderIn(RED);
  if (folder !== undefined) return storesNamed(folder, toFileName(id));
  const stores = inMemory.get(id) ?? {
    store: new MemoryTokenStore(),
    candidate: new MemoryTokenStore(),
  };
  inMemory.set(id, stores);
  return stores;
}

/** The folder of the token files; undefined where there is none. */
export function folderIn({ settings }: Pick<NodeAPI, "settings">): string | undefined {
  const { userDir } = settings;
  return userDir ? join(userDir, "node-red-contrib-psa") : undefined;
}

/** The stores of a name as the files have it. */
export function storesNamed(folder: string, name: string): Stores {
  const file = join(folder, name);
  const lock = `${file}.lock`;
  return {
    store: new FileTokenStore(`${file}.json`, lock),
    candidate: new FileTokenStore(`${file}.candidate.json`, lock),
    commands: `${file}.commands.json`,
  };
}
