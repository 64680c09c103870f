import { type ErrorParams, type ErrorText, englishText } from "./error-texts";

export { ERROR_TEXTS, type ErrorParams, type ErrorText, fillText } from "./error-texts";

/** Characters of a parameter that an error shows. */
const LONGEST_QUOTE = 200;

/** What the server said: HTTP status, the API's own `code` and `uuid` (support asks for them), its words. */
export interface ErrorOrigin {
  status?: number | undefined;
  code?: string | undefined;
  uuid?: string | undefined;
  detail?: string | undefined;
  /** When a new try makes sense. */
  retryAt?: Date | undefined;
  /** Results that had been handed on before the failure. */
  sent?: number | undefined;
  /** The failure leaves the sign-in as it was. */
  signInKept?: boolean | undefined;
  /** What is behind it; its message stands in the text as `__cause__`. */
  because?: PsaError | undefined;
  /** Of an order: the API's word for why it failed, its id, its steps so far, and the label it is found by. */
  failureCause?: string | undefined;
  remoteActionId?: string | undefined;
  steps?: readonly { status: string; at: string }[] | undefined;
  label?: string | undefined;
}

const ORIGIN = [
  "status",
  "code",
  "uuid",
  "detail",
  "retryAt",
  "sent",
  "signInKept",
  "because",
  "failureCause",
  "remoteActionId",
  "steps",
  "label",
] as const;

/** Base of all errors of this package. Carries no request, no headers and no cause: they hold secrets. */
export abstract class PsaError extends Error {
  abstract override readonly name: string;
  readonly text: ErrorText;
  readonly params: ErrorParams;
  readonly status?: number;
  readonly code?: string;
  readonly uuid?: string;
  readonly detail?: string;
  readonly retryAt?: Date;
  readonly sent?: number;
  readonly signInKept?: boolean;
  readonly because?: PsaError;
  readonly failureCause?: string;
  readonly remoteActionId?: string;
  readonly steps?: readonly { status: string; at: string }[];
  readonly label?: string;

  constructor(text: ErrorText, params: ErrorParams = {}, origin: ErrorOrigin = {}) {
    super();
    this.text = text;
    this.params = shortened(params);
    for (const key of ORIGIN) {
      if (origin[key] !== undefined) Object.assign(this, { [key]: origin[key] });
    }
    this.message = this.explain(englishText);
  }

  /** The same error, telling when it will be tried again. */
  retrying(retryAt: Date | undefined): PsaError {
    return this.with({ retryAt });
  }

  /** The same error, telling that `sent` results had already been handed on. */
  interrupting(sent: number): PsaError {
    return sent === 0 ? this : this.with({ sent });
  }

  /** The same error, telling those who may fear for it that the sign-in is kept. */
  keepingSignIn(): PsaError {
    const isDoubtful = this.name === "Unavailable" && this.text !== "closed";
    return isDoubtful ? this.with({ signInKept: true }) : this;
  }

  /** The same error of an order, telling more of it. */
  of(order: Pick<ErrorOrigin, "label" | "remoteActionId" | "steps">): PsaError {
    return this.with(order);
  }

  private with(origin: ErrorOrigin): PsaError {
    const Kind = this.constructor as new (
      ...parts: ConstructorParameters<typeof PsaError>
    ) => PsaError;
    return new Kind(this.text, this.params, Object.assign({}, this, origin));
  }

  /** The message in another language; what the server said is appended as it came. */
  explain(translate: (text: ErrorText, params: ErrorParams) => string): string {
    const { because } = this;
    if (because) return translate(this.text, { ...this.params, cause: because.explain(translate) });
    const facts = [
      this.status === undefined ? undefined : `HTTP ${this.status}`,
      this.code === undefined ? undefined : `code ${this.code}`,
      this.uuid === undefined ? undefined : `uuid ${this.uuid}`,
      this.detail === undefined ? undefined : `"${this.detail}"`,
    ].filter((fact) => fact !== undefined);
    const told = translate(this.text, this.params);
    const text = this.signInKept ? `${told} ${translate("signInKept", {})}` : told;
    const message = facts.length === 0 ? text : `${text} (${facts.join(", ")})`;
    return this.sent ? translate("interrupted", { sent: this.sent, cause: message }) : message;
  }
}

/** Nobody is signed in, or the sign-in is no longer accepted. Only a person can help. */
export class SignInRequired extends PsaError {
  override readonly name = "SignInRequired";
}
/** The identity provider refuses the application itself. */
export class InvalidClient extends PsaError {
  override readonly name = "InvalidClient";
}
/** 403: not this account's vehicle, or no consent for this data. */
export class Forbidden extends PsaError {
  override readonly name = "Forbidden";
}
/** 404: normal for cars that never reported. */
export class NoData extends PsaError {
  override readonly name = "NoData";
}
/** 429, or a limit known before asking. */
export class RateLimited extends PsaError {
  override readonly name = "RateLimited";
}
/**
 * Network, time-out, 5xx, a context store or a disk that fails, tokens that another process uses:
 * nothing is wrong with the account.
 */
export class Unavailable extends PsaError {
  override readonly name = "Unavailable";
}
/** The server answered something that is not the API's. */
export class BadResponse extends PsaError {
  override readonly name = "BadResponse";
}
/** A link that leaves the API; no token was sent. */
export class ForeignLink extends PsaError {
  override readonly name = "ForeignLink";
}
/** The request, the message or an option of the node is wrong. */
export class BadRequest extends PsaError {
  override readonly name = "BadRequest";
}
/** An order that surely was not sent. */
export class CommandRefused extends PsaError {
  override readonly name = "CommandRefused";
}
/** The car or the server said no to an order. */
export class CommandFailed extends PsaError {
  override readonly name = "CommandFailed";
}
/** An order that perhaps was carried out. */
export class CommandUnconfirmed extends PsaError {
  override readonly name = "CommandUnconfirmed";
}
/** The account lacks something a user must type. */
export class NotConfigured extends PsaError {
  override readonly name = "NotConfigured";
}

/** Messages may bring texts of any length; an error quotes their beginning. */
function shortened(params: ErrorParams): ErrorParams {
  const quote = (value: string | number) =>
    typeof value === "string" && value.length > LONGEST_QUOTE
      ? `${value.slice(0, LONGEST_QUOTE)}…`
      : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, quote(value)]));
}
