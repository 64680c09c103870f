import { type ErrorOrigin, type PsaError, SignInRequired, Unavailable } from "../errors";
import { Backoff } from "../backoff";

/** How long the API may refuse every token before it counts as signed out, in ms. */
const LASTING = 3_600_000;

/**
 * What an API means that answers 401 to tokens that should be good. Gateways do so for a while now and
 * then: that is an outage, and new tokens would not help. Only if it lasts must a person look.
 */
export class UnconfirmedToken {
  private readonly backoff = new Backoff();
  private hasAccepted = false;
  private refusedSince: number | undefined;
  private refusedAt = -Infinity;
  /** Tokens in a row that were got in vain. */
  private inVain = 0;
  private host = "";
  private said: ErrorOrigin = { status: 401 };

  /** The API took a token. @param replaced it had refused another one just before */
  accepted(replaced: boolean): void {
    this.hasAccepted = true;
    this.refusedSince = undefined;
    if (replaced || performance.now() - this.refusedAt > LASTING) this.inVain = 0;
    // Once may be chance; from the second on, one address may be refused while others are not.
    if (this.inVain <= 1) this.backoff.succeed();
  }

  /** The API refused a token that should be good. */
  refused(host: string, said: ErrorOrigin): void {
    this.host = host;
    this.said = said;
    this.refusedSince ??= performance.now();
    // Those that were under way together are refused together.
    if (this.isFresh) return;
    this.refusedAt = performance.now();
    this.inVain += 1;
    this.backoff.fail();
  }

  /** From a refusal on, while another token would hardly help: once a minute at most, then less often. */
  get isFresh(): boolean {
    return this.backoff.waitingUntil !== undefined;
  }

  /** It goes on for so long that a person must look. */
  get isLasting(): boolean {
    const { refusedSince = Infinity } = this;
    return performance.now() - refusedSince >= LASTING;
  }

  /** What the last refusal means. */
  get error(): PsaError {
    const { host, said, hasAccepted } = this;
    if (this.isLasting) {
      // Without what differs from reply to reply: it is told once.
      return new SignInRequired("tokensRefused", { host }, { status: said.status });
    }
    return new Unavailable(hasAccepted ? "goodTokenRefused" : "tokenRefused", { host }, said);
  }

  /** A new sign-in: what was before says nothing of it. */
  forget(): void {
    this.backoff.succeed();
    this.inVain = 0;
    this.refusedSince = undefined;
    this.hasAccepted = false;
  }
}
