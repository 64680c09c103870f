import type { DemoAccount } from "./account";
import type { Quota } from "./api/quota";
import type { Clock } from "./clock";
import type { Faults } from "./faults/faults";
import type { Tokens } from "./identity/tokens";
import type { Remotes } from "./remotes/remotes";
import type { RequestLog } from "./request-log";
import type { World } from "./world/world";

/** How a simulator starts. */
export interface SimulatorOptions {
  /** Where to listen on 127.0.0.1; default any free port. */
  port?: number;
  /** Simulated seconds per real second for the cars' clock; default 1. */
  speed?: number;
  /** The cars' clock at the start; default now. */
  start?: Date;
  /** The same seed gives the same cars and the same life. */
  seed?: number;
  /** A fleet of so many generated cars instead of the built-in ones. */
  vehicles?: number;
  /** Seconds an access token is good for, in real time; default 3599. */
  tokenLifetime?: number;
  /** Seconds an authorization code is good for, in real time; default 60. */
  codeLifetime?: number;
  /** Where browsers may be sent after signing in, besides the brands' apps and loopback addresses. */
  redirectUris?: readonly string[];
  /**
   * Lets other processes look and switch faults on: the addresses below `/simulator` and the header
   * `x-simulator-fault`. Default no.
   */
  control?: boolean;
  /** Lets the built-in cars do something all the time, in real time, for people who try things out. */
  show?: boolean;
  /** Seconds during which a refresh token that was just used still gives the same new tokens; default 0. */
  refreshGrace?: number;
  /** Another client than the demo's. */
  client?: Pick<DemoAccount, "clientId" | "clientSecret">;
  /**
   * All sign-ins of a client for the same person share one grant, and a revocation ends every token of
   * it, as RFC 7009 allows; default false: each sign-in is a grant of its own.
   */
  sharedGrants?: boolean;
  /** Refresh tokens are only given where the scope holds `offline_access`; default false. */
  offlineAccess?: boolean;
}

/** A running simulator. */
export interface Simulator {
  /** Origin of the identity provider. */
  readonly identityUrl: string;
  /** Base address of the API. */
  readonly apiUrl: string;
  /** What one signs in with, in any realm. */
  readonly account: DemoAccount;
  readonly tokens: Tokens;
  readonly faults: Faults;
  /** Every request it has seen. */
  readonly requests: RequestLog;
  /** How often the API may be asked. */
  readonly quota: Quota;
  /** Callbacks and orders to the cars. */
  readonly remotes: Remotes;
  /** The cars. */
  readonly world: World;
  /** The cars' clock. */
  readonly clock: Clock;
  /** Lets the process end although the simulator still listens. */
  unref(): void;
  /** Ends it: open connections are cut, and the port is free when the promise resolves. */
  close(): Promise<void>;
}
