import { setMaxListeners } from "node:events";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import type { Endpoints } from "../brands";
import type { Session } from "../auth/session";
import {
  BadResponse,
  Forbidden,
  NoData,
  PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../errors";
import { Control } from "../http/control";
import type { HttpReply } from "../http/exchange";
import type { Http } from "../http/http";
import { errorFor, meantStatus } from "../http/response-error";
import type { Quota } from "../http/quota";
import { type Logger, SILENT, shortPath } from "../log";
import { Recent } from "../recent";
import type { Secrets } from "../secrets";
import { clockTime } from "../time";
import { Addresses, type Query } from "./addresses";
import { Answer } from "./answer";
import { ownUrl } from "./links";
import { HAL } from "./media-types";
import { PATIENCE } from "./patience";

/** Requests of one account that may be under way at once; the rest wait their turn. */
const LANES = 8;
const RETRIES = 2;
const RETRY_PAUSE = 500;
/** The window of the shorter rate limit, in ms. */
const BURST = 1000;
const LONGEST_RETRY_AFTER = 30_000;
/** Answers that are remembered for those who are content with older ones. */
const REMEMBERED = 2000;

/** How to read one link. */
export interface GetOptions {
  query?: Query;
  /** The media type; default HAL. */
  accept?: string | undefined;
  /** An answer that came within so many seconds will do, also that there is no data; default 0. */
  maxAge?: number | undefined;
  /** ms to wait for the answer in all, where it is less than usual. */
  patience?: number | undefined;
  /** A refusal is about this address alone, and says nothing of the sign-in. */
  apart?: boolean | undefined;
  /** The body is only looked at, so it may be the one that others look at too; the same object for the same answer. */
  shared?: boolean | undefined;
}

/** What was answered last to a question that somebody asks who is content with older answers. */
interface Remembered {
  /** Rejected with NoData where there was none. */
  answer: Promise<Answer>;
  hasData: boolean;
  /** When it came, on the monotonic clock, in ms. */
  since: number;
}

/** What is asked, and how. */
interface Asked {
  url: URL;
  accept: string;
  apart: boolean;
  /** ms that somebody waits for the answer. */
  patience: number;
}

/** One question on its way to an answer. */
interface Question extends Asked {
  /** When the patience is over, on the monotonic clock. */
  until: number;
  /** The request under way. */
  sending?: Control;
}

/** Reads the API for one account. */
export class ApiClient {
  private readonly lane = pLimit(LANES);
  private readonly inFlight = new Map<string, Promise<Answer>>();
  private readonly recent = new Recent<Remembered>(REMEMBERED);
  private readonly addresses: Addresses;
  private readonly closing = new AbortController();
  private pausedUntil = 0;
  /** A token that was refused just after it had been issued, by an address that is asked apart. */
  private refusedApart: string | undefined;
  /** What the last reply said of the day's requests. */
  quota: Quota = {};

  constructor(
    private readonly http: Http,
    private readonly endpoints: Pick<Endpoints, "apiUrl" | "realm">,
    clientId: string,
    private readonly session: Pick<Session, "accessToken" | "confirm" | "refused">,
    private readonly secrets: Secrets,
    private readonly patience = PATIENCE,
    private readonly log: Logger = SILENT,
  ) {
    this.addresses = new Addresses(endpoints.apiUrl, clientId);
    setMaxListeners(0, this.closing.signal);
  }

  /** The body of an answer, as `ask` gets it: an object of one's own, if it need not be `shared`. */
  async get(link: string, options: GetOptions = {}): Promise<unknown> {
    const answer = await this.ask(link, options);
    return options.shared ? answer.sharedBody() : answer.body();
  }

  /**
   * Asks a link of the API, absolute or relative to its base. Everybody who asks for the same at the
   * same time shares one request and its answer. Nobody waits longer than a minute.
   * @throws ForeignLink, SignInRequired, InvalidClient, Forbidden, NoData, RateLimited, Unavailable,
   *   BadRequest, BadResponse
   */
  async ask(
    link: string,
    { query = {}, accept = HAL, maxAge = 0, patience = Infinity, apart = false }: GetOptions = {},
  ): Promise<Answer> {
    const url = this.addresses.of(link, query);
    const key = `${accept} ${url.href}`;
    const known = this.recent.get(key);
    if (known && performance.now() - known.since < maxAge * 1000) {
      this.log.debug(() => `requests: ${shortPath(url.pathname)} is answered from the cache`);
      return known.answer;
    }
    let answer = this.inFlight.get(key);
    if (!answer) {
      const asked = { url, accept, apart, patience: Math.min(patience, this.patience) };
      answer = this.inTime(asked).finally(() => this.inFlight.delete(key));
      this.inFlight.set(key, answer);
    }
    const hasData = await answer.then(
      () => true,
      (error: unknown) => {
        if (error instanceof NoData) return false;
        throw error;
      },
    );
    // Also for those who remember an older one. Data that was there and is gone is an outage, which is not remembered.
    if ((known ?? maxAge > 0) && (hasData || !known?.hasData)) {
      this.recent.set(key, { answer, hasData, since: performance.now() });
    }
    return answer;
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

  /** The exchange, given up when it takes too long whatever it waits for. */
  private async inTime(asked: Asked): Promise<Answer> {
    const { patience } = asked;
    const until = performance.now() + patience;
    const question: Question = { ...asked, until };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        question.sending?.abort();
        reject(tooLate(question));
      }, patience);
    });
    try {
      return await Promise.race([this.exchange(question), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The answer, or the typed error; a 401 is answered with a fresh token once. */
  private async exchange(question: Question): Promise<Answer> {
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
    // What others wait to send goes out before this is worked on, so that the server need not wait.
    if (this.lane.pendingCount > 0) await nextTurn();
    if (reply.status === 200) {
      this.session.confirm(rejected);
      return this.answerIn(reply, question.url);
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

  private async send(question: Question, token: string, retries: number): Promise<HttpReply> {
    const { url, accept, until } = question;
    await this.passPause(until);
    if (performance.now() >= until) throw tooLate(question);
    const control = (question.sending = new Control());
    const sent = await this.http
      .send({
        method: "GET",
        url,
        headers: {
          Authorization: `Bearer ${token}`,
          "x-introspect-realm": this.endpoints.realm,
          Accept: accept,
        },
        control,
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

  private answerIn(reply: HttpReply, { host, pathname: path }: URL): Answer {
    try {
      return new Answer(path, reply.text, this.secrets);
    } catch {
      throw new BadResponse("notJson", { host, path }, { status: reply.status });
    }
  }
}

function tooLate({ url, patience }: Question): Unavailable {
  return new Unavailable("timeout", { host: url.host, seconds: Math.round(patience / 100) / 10 });
}
