import assert from "node:assert/strict";
import sinon from "sinon";
import type { Account, AccountSettings } from "../../src/account";
import { IdentityProvider } from "../../src/auth/identity-provider";
import { Session, type SessionOptions } from "../../src/auth/session";
import type { TokenStore } from "../../src/auth/token-store";
import { endpointsOf } from "../../src/brands";
import { PsaError } from "../../src/errors";
import { Http } from "../../src/http/http";
import { Secrets } from "../../src/secrets";
import {
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../src/simulator";
import { Accounts, settingsFor } from "./accounts";

/** Seconds an access token lives in these tests. */
export const LIFETIME = 3600;

/**
 * Accounts on a simulator under a clock that only moves when told to, wall and monotonic alike; the
 * network goes on in real time.
 */
export class Sessions {
  readonly accounts = new Accounts();
  private readonly http = new Http();
  private running: Simulator | undefined;
  private stopped: sinon.SinonFakeTimers | undefined;

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator({ tokenLifetime: LIFETIME, ...options });
    this.stopped = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
  }

  async stop(): Promise<void> {
    this.clock.restore();
    sinon.restore();
    await this.accounts.dispose();
    await this.simulator.close();
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  get clock(): sinon.SinonFakeTimers {
    assert.ok(this.stopped);
    return this.stopped;
  }

  get settings(): AccountSettings {
    return settingsFor(this.simulator);
  }

  /** Lets time pass. */
  seconds(count: number): void {
    this.clock.tick(count * 1000);
  }

  /** The forms of all token requests so far. */
  grants(): NonNullable<LoggedRequest["form"]>[] {
    return [...this.simulator.requests]
      .filter(({ path }) => path === "/am/oauth2/access_token")
      .map(({ form }) => form ?? {});
  }

  grantTypes() {
    return this.grants().map((form) => form.grant_type);
  }

  /** The error that signing in ends with. */
  async failure(account: Account): Promise<PsaError> {
    const error: unknown = await account.signIn().catch((reason: unknown) => reason);
    assert.ok(error instanceof PsaError, "expected a typed error");
    return error;
  }

  /** A session of the simulator's account over a store; null: without a password. */
  session(
    store: TokenStore,
    password: SessionOptions["password"] | null = this.simulator.account,
  ): Session {
    const secrets = new Secrets();
    const endpoints = endpointsOf(this.settings);
    return new Session({
      identityProvider: new IdentityProvider(this.http, endpoints, this.simulator.account, secrets),
      store,
      secrets,
      typed: "the same",
      host: "localhost",
      ...(password ? { password } : {}),
    });
  }
}
