import { randomUUID } from "node:crypto";
import type { Subject } from "../identity/tokens";
import { apiError, Refusal } from "../reply";
import type { Subscription } from "./checks";

/** A place to which results go, registered by one client for one person. */
export interface Callback {
  readonly id: string;
  readonly owner: string;
  subscription: Subscription;
  status: "Running" | "Paused";
}

/** Every callback there is; nobody sees those of another client or person. */
export class Callbacks {
  private readonly all = new Map<string, Callback>();

  /** Those of one client and person, oldest first. */
  of(subject: Subject): Callback[] {
    return [...this.all.values()].filter(({ owner }) => owner === ownerOf(subject));
  }

  add(subject: Subject, subscription: Subscription): Callback {
    const id = randomUUID();
    const callback: Callback = { id, owner: ownerOf(subject), subscription, status: "Running" };
    this.all.set(id, callback);
    return callback;
  }

  /** Throws a Refusal (404) for one that is not there, or somebody else's. */
  find(subject: Subject, id: string): Callback {
    const callback = this.all.get(id);
    if (callback?.owner !== ownerOf(subject)) {
      throw new Refusal(apiError(40400, "Not Found: No callback was found."));
    }
    return callback;
  }

  remove(id: string): void {
    this.all.delete(id);
  }

  /** Forgets all of them, as a server that was set up anew. */
  clear(): void {
    this.all.clear();
  }
}

function ownerOf({ clientId, realm, username }: Subject): string {
  return JSON.stringify([clientId, realm, username]);
}
