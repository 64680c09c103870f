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
  const { userDir } = RED.settings;
  if (userDir) {
    const file = join(userDir, "node-red-contrib-psa", toFileName(id));
    const lock = `${file}.lock`;
    return {
      store: new FileTokenStore(`${file}.json`, lock),
      candidate: new FileTokenStore(`${file}.candidate.json`, lock),
      commands: `${file}.commands.json`,
    };
  }
  const stores = inMemory.get(id) ?? {
    store: new MemoryTokenStore(),
    candidate: new MemoryTokenStore(),
  };
  inMemory.set(id, stores);
  return stores;
}
