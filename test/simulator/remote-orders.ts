import assert from "node:assert/strict";
import type { Simulator } from "../../src/simulator";
import { type Answer, type Json, BrowserVisitor } from "./browser-visitor";

/** What one registers to order something, as the field does it. */
export const SUBSCRIPTION = {
  label: "a test",
  type: ["Remote"],
  callback: {
    webhook: {
      name: "a test",
      target: "https://nobody.invalid/hook",
      attributes: [{ type: "Body", key: "vin", value: "$vin" }],
    },
  },
};

/** A body for every action, and variants. */
export const BODIES: Readonly<Record<string, Json>> = {
  wake: { wakeUp: { action: "WakeUp" } },
  start: { charging: { immediate: true } },
  stop: { charging: { immediate: false } },
  schedule: { charging: { schedule: { nextDelayedTime: "PT22H30M" } } },
  moment: { charging: { schedule: { nextDelayedTime: "2025-01-15T22:30:00Z" } } },
  programs: {
    charging: {
      schedule: {
        programs: [
          { start: "PT1H", end: "PT5H30M", enabled: true, occurence: { day: ["Mon", "Sun"] } },
        ],
      },
    },
  },
  limit: { charging: { preferences: { type: "Full" } } },
  power: { charging: { preferences: { level: "Level2" } } },
  warm: { preconditioning: { airConditioning: { immediate: true } } },
  set: {
    preconditioning: {
      airConditioning: {
        programs: [
          {
            slot: 3,
            actionsType: "Set",
            enabled: true,
            start: "PT6H15M",
            occurence: { day: ["Fri"] },
          },
        ],
      },
    },
  },
  delete: {
    preconditioning: {
      airConditioning: { programs: [{ slot: 1, actionsType: "Delete", start: "PT0S" }] },
    },
  },
  lock: { door: { state: "Locked" } },
  unlock: { door: { state: "Unlocked" } },
  horn: { horn: { state: "Activated" } },
  lights: { lights: { on: true } },
  navigation: { navigation: { positions: [{ type: "Point", coordinates: [2.35, 48.85] }] } },
};

interface Outcome {
  status: string;
  failureCause?: string;
}

/** Somebody who orders. */
export class Orderer {
  readonly visitor: BrowserVisitor;
  callback = "";

  constructor(readonly simulator: Simulator) {
    this.visitor = new BrowserVisitor(simulator);
  }

  async begin(): Promise<this> {
    await this.visitor.signIn();
    const { status, body } = await this.visitor.write("POST", "/user/callbacks", SUBSCRIPTION);
    assert.equal(status, 202);
    this.callback = String(body.callbackId);
    return this;
  }

  path(vin: string, remote = ""): string {
    return this.visitor.carPath(vin, `callbacks/${this.callback}/remotes${remote && `/${remote}`}`);
  }

  post(vin: string, body: unknown): Promise<Answer> {
    return this.visitor.write("POST", this.path(vin), body);
  }

  /** Orders, and returns the id. */
  async order(vin: string, body: Json): Promise<string> {
    const answer = await this.post(vin, body);
    assert.equal(answer.status, 202, answer.text);
    return String(answer.body.remoteActionId);
  }

  /** Status and failure, once so many simulated seconds have passed. */
  async after(seconds: number, vin: string, id: string): Promise<[string, string?]> {
    this.simulator.clock.advance(seconds);
    const { status, failureCause } = (await this.visitor.read(
      this.path(vin, id),
    )) as unknown as Outcome;
    return failureCause === undefined ? [status] : [status, failureCause];
  }

  /** What has become of an order after a while. */
  async outcome(vin: string, body: Json): Promise<[string, string?]> {
    return this.after(60, vin, await this.order(vin, body));
  }
}
