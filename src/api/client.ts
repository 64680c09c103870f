import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import type { Endpoints } from "../brands";
import type { Session } from "../auth/session";
import {
  BadResponse,
  type ErrorOrigin,
  type PsaError,
  RateLimited,
  Unavailable,
  clockTime,
} from "../errors";
import type { Http, HttpReply } from "../http";
import { objectOf, textOf } from "../json";
import { refusalOf, retryAfter } from "../refusal";
import type { Quota } from "../quota";
import type { Secrets } from "../secrets";
import { ownUrl } from "./links";
import { HAL } from "./media-types";

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
}

/** Reads the API for one account. */
export class ApiClient {
  private readonly lane = pLimit(LANES);
  private readonly inFlight = new Map<string, Promise<HttpReply>>();
  private readonly recent = new Map<string, { reply: HttpReply; since: number }>();
  private readonly closing = new AbortController();
  private pausedUntil = 0;
  /** What the last reply said of the day's requests. */
  quota: Quota = {};

  constructor(
    private readonly http: Http,
    private readonly endpoints: Pick<Endpoints, "apiUrl" | "realm">,
    private readonly clientId: string,
    private readonly session: Pick<Session, "accessToken" | "confirm" | "refused">,
    private readonly secrets: Secrets,
  ) {
    setMaxListeners(0, this.closing.signal);
  }

  /**
   * Reads a link of the API, absolute or relative to its base. Everybody who asks for the same at
   * the same time shares one request; each gets an object of its own.
   * @throws ForeignLink, SignInRequired, InvalidClient, Forbidden, NoData, RateLimited, Unavailable,
   *   BadRequest, BadResponse
   */
  async get(
    link: string,
    { query = {}, accept = HAL, maxAge = 0 }: GetOptions = {},
  ): Promise<unknown> {
    const url = this.address(link, query);
    const key = `${accept} ${url.href}`;
    const known = this.recent.get(key);
    if (known && performance.now() - known.since < maxAge * 1000) {
      return this.bodyOf(known.reply, url);
    }
    let flight = this.inFlight.get(key);
    if (!flight) {
      flight = this.exchange(url, accept).finally(() => this.inFlight.delete(key));
      this.inFlight.set(key, flight);
    }
    const reply = await flight;
    const body = this.bodyOf(reply, url);
    // Also for those who remember an older one.
    if (maxAge > 0 || this.recent.has(key)) this.remember(key, reply);
    return body;
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

  /** One successful reply, or the typed error; a 401 is answered with a fresh token once. */
  private async exchange(url: URL, accept: string): Promise<HttpReply> {
    let token = await this.session.accessToken();
    let reply = await this.patiently(url, accept, token);
    const rejected = reply.status === 401;
    if (rejected) {
      token = await this.session.accessToken(token);
      reply = await this.patiently(url, accept, token);
    }
    if (reply.status === 401) throw this.session.refused(url.host, this.said(reply));
    this.session.confirm(rejected);
    if (reply.status === 200) return reply;
    throw this.refusal(reply, url);
  }

  /** Asks again after a failure that may pass: network and 5xx after a pause, 429 as told. */
  private async patiently(url: URL, accept: string, token: string): Promise<HttpReply> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt === RETRIES;
      try {
        const reply = await this.lane(() => this.send(url, accept, token));
        const mayPass = reply.status >= 500 || (reply.status === 429 && retryAfter(reply));
        if (last || !mayPass) return reply;
        if (reply.status === 429) continue;
      } catch (error) {
        if (last || this.closing.signal.aborted || !(error instanceof Unavailable)) throw error;
      }
      await this.sleep(RETRY_PAUSE * 2 ** attempt * (0.5 + Math.random()));
    }
  }

  private async send(url: URL, accept: string, token: string): Promise<HttpReply> {
    await this.passPause();
    const reply = await this.http.send({
      method: "GET",
      url,
      headers: {
        Authorization: `Bearer ${token}`,
        "x-introspect-realm": this.endpoints.realm,
        Accept: accept,
      },
    });
    if (reply.quota?.remaining !== undefined) this.quota = reply.quota;
    if (reply.status === 429) this.pause(retryAfter(reply));
    else if (reply.quota?.burst === 0) this.pause(new Date(Date.now() + BURST));
    return reply;
  }

  /** One 429 holds back every request of the account. Counts on the monotonic clock. */
  private pause(retryAt: Date | undefined): void {
    const until = performance.now() + (retryAt ? retryAt.getTime() - Date.now() : 0);
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  private async passPause(): Promise<void> {
    const left = this.pausedUntil - performance.now();
    if (left <= 0) return;
    if (left > LONGEST_RETRY_AFTER) {
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

  private refusal(reply: HttpReply, url: URL): PsaError {
    return refusalOf(reply, url, this.said(reply));
  }

  /** The API says `code`, `uuid`, `message`; the gateway before it `httpMessage`, `moreInformation`. */
  private said(reply: HttpReply): ErrorOrigin {
    let parsed: unknown;
    try {
      parsed = this.secrets.parseJson(reply.text);
    } catch {
      parsed = undefined;
    }
    const body = objectOf(parsed);
    const detail = ["message", "moreInformation", "httpMessage", "debug"]
      .map((name) => textOf(body[name]))
      .find((text) => text !== undefined);
    return {
      status: reply.status,
      code: textOf(body.code),
      uuid: textOf(body.uuid),
      detail,
    };
  }
}
