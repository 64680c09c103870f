import assert from "node:assert/strict";
import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sinon from "sinon";
import { Account, type AccountOptions } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { Commander, type CommanderOptions } from "../../src/commands/commander";
import type { CommandName } from "../../src/commands/commands";
import type { OrderRequest, OrderResult } from "../../src/commands/order";
import { PsaError } from "../../src/errors";
import type { JsonObject } from "../../src/json";
import {
  builtInVins,
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../src/simulator";
import { settingsFor } from "../support/accounts";

/** ms of the faked clocks that pass in one of the real one. */
const RATE = 20;

/** Good parameters for every command that has some. */
export const PARAMETERS: Readonly<Partial<Record<CommandName, JsonObject>>> = {
  "charging.schedule": { time: "22:30" },
  "charging.programs": {
    programs: [{ start: "01:00", end: "05:30", days: ["Mon", "Sun"], enabled: true }],
  },
  "charging.limit": { limit: "full" },
  "charging.power": { level: 2 },
  "preconditioning.program": { slot: 3, start: "06:15", days: ["Fri"], enabled: true },
  "preconditioning.delete-program": { slot: 1 },
  navigation: { positions: [{ latitude: 48.85, longitude: 2.35 }] },
};

/** An account with its commander on a simulator, under clocks that run fast together. */
export class Orders {
  readonly vin = builtInVins.electric;
  readonly folder = mkdtempSync(join(tmpdir(), "psa-orders-"));
  private running: Simulator | undefined;
  private clock: sinon.SinonFakeTimers | undefined;
  private pump: NodeJS.Timeout | undefined;
  private readonly opened: [Account, Commander][] = [];

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator({ tokenLifetime: 1e6, ...options });
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    this.clock = sinon.useFakeTimers({ now: Date.now(), toFake: [...toFake] });
    this.pump = setInterval(() => this.clock?.tick(RATE), 1);
    const { world } = this.simulator;
    if (options.vehicles === undefined) {
      world.holdStill();
      // Whatever time of the day it is, it does not charge by itself while a test runs.
      const hour = (new Date().getHours() + 12) % 24;
      world.car(this.vin).unplug().setLevel("Electric", 50).plugIn({ hour }).upload();
    }
  }

  async stop(): Promise<void> {
    for (const [account, commander] of this.opened) {
      commander.close();
      await account.close();
    }
    clearInterval(this.pump);
    this.clock?.restore();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  get file(): string {
    return join(this.folder, "one.commands.json");
  }

  /** Lets time pass at once. */
  pass(seconds: number): void {
    this.clock?.tick(seconds * 1000);
  }

  /** What is kept on disk. */
  kept(): JsonObject {
    return JSON.parse(readFileSync(this.file, "utf8")) as JsonObject;
  }

  open(
    options: CommanderOptions = {},
    settings: Partial<AccountOptions> & { scope?: string } = {},
  ): { account: Account; commander: Commander } {
    const { scope, ...rest } = settings;
    const account = new Account(
      { ...settingsFor(this.simulator), ...(scope !== undefined && { scope }) },
      { store: new MemoryTokenStore(), ...rest },
    );
    const commander = new Commander(account, {
      file: this.file,
      allowUnlock: true,
      ...options,
    });
    this.opened.push([account, commander]);
    return { account, commander };
  }

  order(
    commander: Commander,
    command: CommandName,
    more: Partial<OrderRequest> = {},
  ): Promise<OrderResult> {
    const parameters = PARAMETERS[command];
    return commander.order({
      vehicle: this.vin,
      command,
      ...(parameters && { parameters }),
      ...more,
    });
  }

  /** The POSTs of orders that reached the server. */
  posts(): LoggedRequest[] {
    return [...this.simulator.requests].filter(
      ({ method, path }) => method === "POST" && path.endsWith("/remotes"),
    );
  }

  requests(method: string, end: string | RegExp): number {
    return [...this.simulator.requests].filter(
      (request) =>
        request.method === method &&
        (typeof end === "string" ? request.path.endsWith(end) : end.test(request.path)),
    ).length;
  }
}

/** The typed error that something ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<PsaError> {
  const error: unknown = await promise.then(
    (value) => assert.fail(`ended well: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PsaError, String(error));
  return error;
}
