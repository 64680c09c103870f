import type { Endpoints } from "../brands";
import type { Session } from "../auth/session";
import { CommandRefused, CommandUnconfirmed, PsaError } from "../errors";
import { Control } from "../http/control";
import type { HttpReply } from "../http/exchange";
import type { Http } from "../http/http";
import { errorFor, meantStatus } from "../http/response-error";
import { type JsonObject, objectOf } from "../json";
import type { Secrets } from "../secrets";
import type { Deadline } from "./deadline";
import { ownUrl } from "./links";
import { HAL } from "./media-types";

/** Something that changes what is at an address of the API. */
export interface Write {
  method: "POST" | "PUT" | "DELETE";
  /** Absolute, or relative to the base of the API. */
  link: string;
  body?: object;
  /** What has not left by then is not sent. */
  deadline: Deadline;
}

/** A write that succeeded. */
export interface Written {
  /** As sent; empty when there was none, or none that can be read. */
  body: JsonObject;
  /** When it was answered, on the server's clock if that was told. */
  at: Date;
}

/** What an application without a subscription is told by the gateway; seen in the field, with status 401. */
const NO_PLAN = /not registered to plan/i;

/**
 * The door for whatever changes something. Each request has a connection of its own and leaves once: only a 401,
 * by which the server says that it has not looked at it, is replayed with a fresh token. A failure says whether the
 * request surely did not leave, or perhaps did.
 */
export class ApiWriter {
  private readonly underWay = new Set<Promise<unknown>>();
  private closed = false;
  /** A token that was refused here just after it had been issued: another one would be, too. */
  private refusedFresh: string | undefined;

  /** @param http keeps no connections */
  constructor(
    private readonly http: Http,
    private readonly endpoints: Pick<Endpoints, "apiUrl" | "realm">,
    private readonly clientId: string,
    private readonly session: Pick<Session, "accessToken" | "confirm">,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Any 2xx is a success, whatever its body.
   * @throws CommandRefused when the server surely did not take it, CommandUnconfirmed when perhaps it did; what the
   *   server or the network said is in `because`, status and `retryAt` beside it. ForeignLink
   */
  async write(write: Write): Promise<Written> {
    const url = ownUrl(write.link, this.endpoints.apiUrl);
    url.searchParams.set("client_id", this.clientId);
    const exchange = this.exchange(url, write);
    this.underWay.add(exchange);
    try {
      return await exchange;
    } finally {
      this.underWay.delete(exchange);
    }
  }

  /** Nothing leaves any more; resolves when what has left is answered. */
  async settle(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.underWay);
  }

  /** Gives up what is under way. */
  close(): void {
    this.closed = true;
    this.http.close();
  }

  private async exchange(url: URL, write: Write): Promise<Written> {
    const token = await this.token(write);
    let reply = await this.send(url, write, token);
    let wasRefused = false;
    if (reply.status === 401 && token !== this.refusedFresh && !NO_PLAN.test(reply.text)) {
      const fresh = await this.token(write, token);
      reply = await this.send(url, write, fresh);
      wasRefused = true;
      if (reply.status === 401) this.refusedFresh = fresh;
    }
    if (reply.status >= 200 && reply.status < 300) {
      this.session.confirm(wasRefused);
      return { body: this.bodyOf(reply), at: new Date(reply.date ?? Date.now()) };
    }
    const { secrets, http } = this;
    const refusal = errorFor(reply, { asked: "api", url, secrets, tls: http.tls });
    // A 401 to a write speaks of plans and scopes: the sign-in itself is not in doubt.
    if (reply.status >= 400 && reply.status < 500) throw refused(refusal);
    const { status, code, uuid, detail } = refusal;
    throw new CommandUnconfirmed(
      "orderUncertain",
      { host: url.host },
      { status, code, uuid, detail },
    );
  }

  /** @throws CommandRefused when nothing left, CommandUnconfirmed when no answer came to what did */
  private async send(url: URL, write: Write, token: string): Promise<HttpReply> {
    this.check(write);
    const control = new Control();
    const departure = { hasLeft: false, isLate: false };
    const forget = write.deadline.whenOver(() => {
      if (departure.hasLeft) return;
      departure.isLate = true;
      control.abort();
    });
    try {
      const reply = await this.http.send({
        method: write.method,
        url,
        headers: {
          Authorization: `Bearer ${token}`,
          "x-introspect-realm": this.endpoints.realm,
          Accept: HAL,
          ...(write.body && { "Content-Type": "application/json" }),
        },
        ...(write.body && { body: JSON.stringify(write.body) }),
        control,
        departs: () => (departure.hasLeft = true),
      });
      return { ...reply, status: meantStatus(reply) };
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
      if (departure.hasLeft) {
        const reason = String(error.params.code ?? "time-out");
        throw new CommandUnconfirmed("orderAnswerLost", { host: url.host, reason });
      }
      throw departure.isLate ? write.deadline.error : refused(error);
    } finally {
      forget();
    }
  }

  private check(write: Write): void {
    if (this.closed) throw new CommandRefused("orderClosed");
    write.deadline.check();
  }

  /** A token, if there is one in time. @param rejected the one that was refused */
  private async token(write: Write, rejected?: string): Promise<string> {
    try {
      this.check(write);
      return await write.deadline.race(this.session.accessToken(rejected));
    } catch (error) {
      throw error instanceof PsaError ? refused(error) : error;
    }
  }

  private bodyOf(reply: HttpReply): JsonObject {
    try {
      return objectOf(this.secrets.parseJson(reply.text));
    } catch {
      return {};
    }
  }
}

/** The error as one of an order that was not sent. */
export function refused(error: PsaError): CommandRefused {
  return error instanceof CommandRefused
    ? error
    : new CommandRefused("orderRefused", {}, originOf(error));
}

function originOf(because: PsaError) {
  const { status, code, uuid, retryAt } = because;
  return { because, status, code, uuid, retryAt };
}
