import type { Account } from "../../src/account";
import type { Authorization } from "../../src/auth/authorization";
import type { PsaError } from "../../src/errors";
import type { PendingAuthorizations } from "./pending";

/**
 * Where the sign-in of a dialog stands: nothing is under way; a browser is away at the brand's page; the brand is
 * asked for tokens; or it has failed, which is told once. What failed in one tab waits for the others.
 */
export type AttemptState =
  | { name: "idle" }
  | { name: "waiting"; failure?: PsaError }
  | { name: "exchanging"; exchange: Promise<void> }
  | { name: "failed"; failure: PsaError };

const IDLE: AttemptState = { name: "idle" };

/** The sign-in that one account's dialog makes, and what came of it. */
export class SignInAttempt {
  /** How many were finished since Node-RED started. */
  made = 0;
  /** Signed in, and not deployed yet. */
  prepared: Account | undefined;
  private current: AttemptState = IDLE;

  /** @param pending the authorizations of all accounts, by their state */
  constructor(
    private readonly id: string,
    private readonly pending: PendingAuthorizations<Account>,
  ) {}

  /** A browser that does not come back in time ends the waiting. */
  get state(): AttemptState {
    if (this.current.name === "waiting" && !this.pending.has(this.id)) {
      const { failure } = this.current;
      this.current = failure ? { name: "failed", failure } : IDLE;
    }
    return this.current;
  }

  get isUnderWay(): boolean {
    const { name } = this.state;
    return name === "waiting" || name === "exchanging";
  }

  /** A browser is sent to the brand's page. */
  wait(authorization: Authorization, account: Account): void {
    this.pending.add(this.id, authorization, account);
    if (this.current.name !== "exchanging") this.current = { name: "waiting" };
  }

  /**
   * Asks the brand for tokens.
   * @param work gives the account that is signed in then
   * @throws what `work` throws
   */
  async exchange(work: () => Promise<Account>): Promise<void> {
    const exchange = work().then((account) => this.finish(account));
    const state: AttemptState = { name: "exchanging", exchange };
    this.current = state;
    try {
      await exchange;
    } finally {
      // A later exchange has taken its place.
      if (this.current === state) this.current = this.rest;
    }
  }

  /** Nobody is there to whom the failure could be told: the dialog asks for it. */
  fail(failure: PsaError): void {
    if (this.current.name === "exchanging") return;
    this.current = this.pending.has(this.id)
      ? { name: "waiting", failure }
      : { name: "failed", failure };
  }

  /** Why it failed; told once, since it is about the attempt and not about the account. */
  takeFailure(): PsaError | undefined {
    const { state } = this;
    if (state.name !== "failed") return undefined;
    this.current = IDLE;
    return state.failure;
  }

  /** Ends what is under way; an exchange is waited for, so that it can be undone. */
  async giveUp(): Promise<void> {
    if (this.current.name === "exchanging") await this.current.exchange.catch(() => undefined);
    this.pending.cancel(this.id);
    this.current = IDLE;
  }

  /** Lets go of what was prepared: it is deployed, or not wanted. */
  async drop(): Promise<void> {
    const { prepared } = this;
    this.prepared = undefined;
    await prepared?.close();
  }

  private async finish(account: Account): Promise<void> {
    await this.drop();
    this.prepared = account;
    this.made += 1;
  }

  private get rest(): AttemptState {
    return this.pending.has(this.id) ? { name: "waiting" } : IDLE;
  }
}
