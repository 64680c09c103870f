import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import type { Endpoints } from "../brands";
import type { Session } from "../auth/session";
import {
  BadResponse,
  Forbidden,
  PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../errors";
import type { HttpReply } from "../http/exchange";
import type { Http } from "../http/http";
import { errorFor, meantStatus } from "../http/response-error";
import type { Quota } from "../http/quota";
import { type Logger, SILENT, shortPath } from "../log";
import type { Secrets } from "../secrets";
import { clockTime } from "../time";
import { ownUrl } from "./links";
import { HAL } from "./media-types";
import { PATIENCE } from "./patience";

/** Query parameters; an array is sent as a repeated key. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Requests of one account that may be under way at once; the rest wait their turn. */
const LANES = 8;
const RETRIES = 2;
const RETRY_PAUSE = 500;
/** The window of the shorter rate limit, in ms. */
const BURST = 1000;
const LONGEST_RETRY_AFTER = 30_000;
/** Replies that are remembered for those who are content with older ones. */
const REMEMBERED = 2000;

/** How to read one link. */
export interface GetOptions {
  query?: Query;
  /** The media type; default HAL. */
  accept?: string | undefined;
  /** A reply that came within so many seconds will do; default 0. */
  maxAge?: number | undefined;
  /** ms to wait for the answer in all, where it is less than usual. */
  patience?: number | undefined;
  /** A refusal is about this address alone, and says nothing of the sign-in. */
  apart?: boolean | undefined;
}

/** What is asked, and how. */
interface Asked {
  url: URL;
  accept: string;
  apart: boolean;
}

/** One question on its way to an answer. */
interface Question extends Asked {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** When that is, on the monotonic clock. */
  until: number;
}

/** Reads the API for one account. */
export class ApiClient {
  private readonly lane = pLimit(LANES);
  private readonly inFlight = new Map<string, Promise<HttpReply>>();
  private readonly recent = new Map<string, { reply: HttpReply; since: number }>();
  private readonly closing = new AbortController();
  private pausedUntil = 0;
  /** A token that was refused just after it had been issued, by an address that is asked apart. */
  private refusedApart: string | undefined;
  /** What the last reply said of the day's requests. */
  quota: Quota = {};

  constructor(
    private readonly http: Http,
    private readonly endpoints: Pick<Endpoints, "apiUrl" | "realm">,
    private readonly clientId: string,
    private readonly session: Pick<Session, "accessToken" | "confirm" | "refused">,
    private readonly secrets: Secrets,
    private readonly patience = PATIENCE,
    private readonly log: Logger = SILENT,
  ) {
    setMaxListeners(0, this.closing.signal);
  }

  /**
   * Reads a link of the API, absolute or relative to its base. Everybody who asks for the same at
   * the same time shares one request; each gets an object of its own. Nobody waits longer than a minute.
   * @throws ForeignLink, SignInRequired, InvalidClient, Forbidden, NoData, RateLimited, Unavailable,
   *   BadRequest, BadResponse
   */
  async get(
    link: string,
    { query = {}, accept = HAL, maxAge = 0, patience = Infinity, apart = false }: GetOptions = {},
  ): Promise<unknown> {
    const url = this.address(link, query);
    const key = `${accept} ${url.href}`;
    const known = this.recent.get(key);
    if (known && performance.now() - known.since < maxAge * 1000) {
      this.log.debug(() => `requests: ${shortPath(url.pathname)} is answered from the cache`);
      return this.bodyOf(known.reply, url);
    }
    let flight = this.inFlight.get(key);
    if (!flight) {
      flight = this.inTime({ url, accept, apart }, Math.min(patience, this.patience)).finally(() =>
        this.inFlight.delete(key),
      );
      this.inFlight.set(key, flight);
    }
    const reply = await flight;
    const body = this.bodyOf(reply, url);
    // Also for those who remember an older one.
    if (maxAge > 0 || this.recent.has(key)) this.remember(key, reply);
    return body;
  }

  /** Drops the remembered replies of an address, and of all below it. */
  forget(link: string): void {
    const { origin, pathname } = ownUrl(link, this.endpoints.apiUrl);
    for (const key of this.recent.keys()) {
      const { pathname: path, origin: from } = new URL(key.slice(key.indexOf(" ") + 1));
      const isBelow = path === pathname || path.startsWith(`${pathname}/`);
      if (from === origin && isBelow) this.recent.delete(key);
    }
  }

  /** Gives up what waits and what is under way. */
  close(): void {
    this.closing.abort();
    this.http.close();
  }

  private remember(key: string, reply: HttpReply): void {
    this.recent.delete(key);
    this.recent.set(key, { reply, since: performance.now() });
    const [oldest] = this.recent.keys();
    if (this.recent.size > REMEMBERED && oldest !== undefined) this.recent.delete(oldest);
  }

  private address(link: string, query: Query): URL {
    const url = ownUrl(link, this.endpoints.apiUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      url.searchParams.delete(name);
      for (const item of Array.isArray(value) ? value : [value]) {
        url.searchParams.append(name, String(item));
      }
    }
    url.searchParams.set("client_id", this.clientId);
    return url;
  }

  /** The exchange, given up when it takes too long whatever it waits for. */
  private async inTime(asked: Asked, patience: number): Promise<HttpReply> {
    const { url } = asked;
    const control = new AbortController();
    const until = performance.now() + patience;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        control.abort();
        const seconds = Math.round(patience / 100) / 10;
        reject(new Unavailable("timeout", { host: url.host, seconds }));
      }, patience);
    });
    try {
      return await Promise.race([this.exchange({ ...asked, signal: control.signal, until }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** One successful reply, or the typed error; a 401 is answered with a fresh token once. */
  private async exchange(question: Question): Promise<HttpReply> {
    let token = await this.session.accessToken();
    let reply = await this.patiently(question, token);
    // A fresh token that was refused apart from all else is not to blame.
    const rejected = reply.status === 401 && !(question.apart && token === this.refusedApart);
    if (rejected) {
      this.log.debug(() => "requests: the API refuses the token, another one is asked for");
      token = await this.session.accessToken(token);
      reply = await this.patiently(question, token);
      if (question.apart && reply.status === 401) this.refusedApart = token;
    }
    if (reply.status === 200) {
      this.session.confirm(rejected);
      return reply;
    }
    const { secrets, http } = this;
    const { url } = question;
    const refusal = errorFor(reply, { asked: "api", url, secrets, tls: http.tls });
    if (refusal instanceof SignInRequired) {
      throw question.apart
        ? new Forbidden("forbidden", { path: url.pathname }, refusal)
        : this.session.refused(url.host, refusal);
    }
    if (reply.status !== 401) this.session.confirm(rejected);
    throw refusal;
  }

  /** Asks again after a failure that may pass: network and 5xx after a pause, 429 as told. */
  private async patiently(question: Question, token: string): Promise<HttpReply> {
    for (let attempt = 0; ; attempt += 1) {
      const pause = RETRY_PAUSE * 2 ** attempt * (0.5 + Math.random());
      const isLast = () => attempt === RETRIES || performance.now() + pause > question.until;
      try {
        const reply = await this.lane(() => this.send(question, token, attempt));
        const isLimited = reply.status === 429;
        const mayPass = isLimited ? reply.retryAfter !== undefined : reply.status >= 500;
        if (!mayPass || isLast()) return reply;
        // As long as told is waited before the next one is sent.
        if (isLimited && reply.retryAfter) continue;
      } catch (error) {
        if (!(error instanceof Unavailable) || this.closing.signal.aborted || isLast()) throw error;
      }
      await this.sleep(pause);
    }
  }

  private async send(
    { url, accept, signal, until }: Question,
    token: string,
    retries: number,
  ): Promise<HttpReply> {
    await this.passPause(until);
    signal.throwIfAborted();
    const sent = await this.http
      .send({
        method: "GET",
        url,
        headers: {
          Authorization: `Bearer ${token}`,
          "x-introspect-realm": this.endpoints.realm,
          Accept: accept,
        },
        signal,
        retries,
      })
      .catch((error: unknown) => {
        throw error instanceof PsaError ? error.keepingSignIn() : error;
      });
    const reply = { ...sent, status: meantStatus(sent) };
    if (reply.quota?.remaining !== undefined) this.quota = reply.quota;
    if (reply.status === 429) this.pause(reply.retryAfter ?? 0);
    else if (reply.quota?.burst === 0) this.pause(BURST);
    return reply;
  }

  /** One 429 holds back every request of the account. Counts on the monotonic clock. */
  private pause(ms: number): void {
    this.log.debug(() => `requests: wait for ${Math.round(ms / 100) / 10} s, as the API wants`);
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + ms);
  }

  /** @param until no longer than this is waited */
  private async passPause(until: number): Promise<void> {
    const left = this.pausedUntil - performance.now();
    if (left <= 0) return;
    if (left > LONGEST_RETRY_AFTER || this.pausedUntil > until) {
      const retryAt = new Date(Date.now() + left);
      throw new RateLimited("rateLimited", { until: clockTime(retryAt) }, { status: 429, retryAt });
    }
    await this.sleep(left);
  }

  private async sleep(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: this.closing.signal });
    } catch {
      throw new Unavailable("closed");
    }
  }

  private bodyOf(reply: HttpReply, url: URL): unknown {
    try {
      return this.secrets.parseJson(reply.text);
    } catch {
      const { host, pathname: path } = url;
      throw new BadResponse("notJson", { host, path }, { status: reply.status });
    }
  }
}
