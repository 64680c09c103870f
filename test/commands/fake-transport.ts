import assert from "node:assert/strict";
import sinon from "sinon";
import type { Vehicle } from "../../src/api/vehicles";
import { abilitiesOf } from "../../src/commands/abilities";
import { type Commanded, Commander, type CommanderOptions } from "../../src/commands/commander";
import type { CommandName } from "../../src/commands/commands";
import type { OrderRequest } from "../../src/commands/order";
import type {
  Abilities,
  CommandTransport,
  Dispatch,
  Handle,
  Sent,
} from "../../src/commands/transport";
import { BadRequest, type PsaError, Unavailable } from "../../src/errors";
import type { JsonObject } from "../../src/json";
import { readVehicleState } from "../../src/vehicle/state";

const SECOND = 1000;

/** What a look at an order gives. */
type Progress = JsonObject | Error;

/** A way to cars that does what a test says, and an account without a server. */
class FakeTransport implements CommandTransport {
  readonly sent: Dispatch[] = [];
  /** Seconds after an order was taken at which it was looked at. */
  readonly looks: number[] = [];
  /** ms at which it was looked for a label. */
  readonly searches: number[] = [];
  says: Abilities = abilitiesOf({});
  abilityAsked = 0;
  /** What comes of sending. */
  sending: (dispatch: Dispatch) => Promise<Sent> | Sent = (dispatch) => ({
    handle: this.handleOf(dispatch),
    at: new Date(),
  });
  /** What looks give, by seconds since it was taken. */
  progressing: (seconds: number, handle: Handle) => Progress = () => ({ status: "Success" });
  finding: (seconds: number, dispatch: Dispatch) => Handle | undefined = () => undefined;
  private readonly takenAt = new Map<string, number>();
  private searchStart: number | undefined;

  handleOf({ vehicle, command, label }: Dispatch): Handle {
    return { vehicle, command, callback: "c", remote: label };
  }

  abilities(): Promise<Abilities> {
    this.abilityAsked += 1;
    return Promise.resolve(this.says);
  }

  async send(dispatch: Dispatch): Promise<Sent> {
    this.sent.push(dispatch);
    const sent = await this.sending(dispatch);
    if (sent.handle) this.takenAt.set(sent.handle.remote, performance.now());
    this.searchStart = performance.now();
    return sent;
  }

  progress(handle: Handle): Promise<JsonObject> {
    const since = this.takenAt.get(handle.remote) ?? performance.now();
    const seconds = (performance.now() - since) / SECOND;
    this.looks.push(Math.round(seconds * 10) / 10);
    const progress = this.progressing(seconds, handle);
    return progress instanceof Error ? Promise.reject(progress) : Promise.resolve(progress);
  }

  find(dispatch: Dispatch): Promise<Handle | undefined> {
    const seconds = (performance.now() - (this.searchStart ?? 0)) / SECOND;
    this.searches.push(Math.round(seconds));
    return Promise.resolve(this.finding(seconds, dispatch));
  }
}

/** A commander over a fake transport, under a clock that only moves when told to. */
export class Bench {
  readonly transport = new FakeTransport();
  readonly clock = sinon.useFakeTimers({
    now: new Date(2025, 2, 12, 12, 0),
    toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
  });
  readonly forgotten: string[] = [];
  readonly news: unknown[][] = [];
  /** The status of every car, as the API sends it. */
  status: JsonObject | PsaError = {};
  signingOut: (() => Promise<void>) | undefined;

  stop(): void {
    assert.equal(this.clock.countTimers(), 0, "a timer was left behind");
    this.clock.restore();
  }

  commander(options: CommanderOptions = {}): Commander {
    return new Commander(this.account, {
      transport: this.transport,
      allowUnlock: true,
      expectNews: (...told) => this.news.push(told),
      ...options,
    });
  }

  /** The account, as far as orders need it: a car for every name that begins with `car`. */
  get account(): Commanded {
    return {
      ordersCallback: undefined,
      vehicle: (name: string): Promise<Vehicle> =>
        name.startsWith("car")
          ? Promise.resolve({
              vehicle: { id: name, vin: `VIN of ${name}` },
              links: {},
              payload: {},
            })
          : Promise.reject(new BadRequest("unknownVehicle", { vehicle: name })),
      locate: (_target, name) => Promise.resolve({ name, link: name, accept: "" }),
      read: () => {
        if (this.status instanceof Error) return Promise.reject(this.status);
        const response = this.status;
        return Promise.resolve({ response, payload: readVehicleState(response), stale: false });
      },
      forget: ({ id = "" }) => {
        this.forgotten.push(id);
        return Promise.resolve();
      },
      access: () => Promise.reject(new Unavailable("closed")),
      beforeSignOut: (undo) => {
        this.signingOut = undo;
      },
    };
  }
}

/** What has become of a promise so far. */
export interface Watched<T> {
  value?: T;
  error?: PsaError;
}

/** Keeps an eye on a promise. */
export function watched<T>(promise: Promise<T>): Watched<T> {
  const seen: Watched<T> = {};
  promise.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.error = error as PsaError),
  );
  return seen;
}

/** An order for a car. */
export function request(command: CommandName, more: Partial<OrderRequest> = {}): OrderRequest {
  return { vehicle: "car", command, ...more };
}
