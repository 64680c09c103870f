import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { departures } from "./departures";
import type { AxiosInstance } from "axios";
import { NotConfigured, Unavailable } from "../errors";
import type { HttpReply, HttpRequest } from "./exchange";
import { exchangeLine } from "./exchange-line";
import { type Logger, SILENT, errorLine } from "../log";
import { Proxy, TunnelAgent } from "./proxy";
import { dateOf, parseQuota, parseRetryAfter } from "./quota";
import { errorForFailure } from "./response-error";
import { ClientCertificate, type TlsOptions, type TlsSetting } from "./tls";

/** The longest body, unpacked. */
const MOST_MEGABYTES = 32;

/**
 * The one place that talks HTTP: kept-alive connections, no redirects, one time-out over the whole
 * exchange. What the HTTP library throws holds headers and bodies, so it never leaves this file.
 */
export class Http {
  /** What the TLS settings of the account are, for those who explain a failure. */
  readonly tls: TlsSetting;
  private readonly exchanges = new Set<AbortController>();
  private readonly ways = new Map<string, Way>();
  private closed = false;
  private readonly certificate: ClientCertificate | undefined;
  private library: Promise<AxiosInstance> | undefined;

  /**
   * @param timeout ms for one exchange, from connecting to the last byte
   * @param hasTlsField whether the dialog of the account lets a user choose TLS options for this
   * @param log takes a line per exchange
   * @param keepAlive whether connections are used again; without it each request has one of its own
   * @throws NotConfigured when the client certificate is not usable
   */
  constructor(
    private readonly timeout = 20_000,
    private readonly options: TlsOptions = {},
    hasTlsField = true,
    private readonly log: Logger = SILENT,
    private readonly keepAlive = true,
  ) {
    this.certificate = ClientCertificate.of(options);
    this.certificate?.check();
    this.tls = { isChoosable: hasTlsField, hasCertificate: this.certificate !== undefined };
  }

  /**
   * Sends one request; every HTTP status is a reply.
   * @throws Unavailable when no whole reply came; NotConfigured when it is for the certificate of
   *   either side or the login of a proxy, which trying again does not change; BadResponse for a body
   *   that is too large
   */
  async send(request: HttpRequest): Promise<HttpReply> {
    const axios = await (this.library ??= loadAxios());
    if (this.closed) throw new Unavailable("closed");
    this.certificate?.check();
    const { url, signal } = request;
    const { proxy, agents } = this.wayTo(url);
    const exchange = new AbortController();
    const giveUp = () => exchange.abort();
    const timer = setTimeout(giveUp, this.timeout);
    signal?.addEventListener("abort", giveUp, { once: true });
    this.exchanges.add(exchange);
    const began = performance.now();
    const took = () => performance.now() - began;
    try {
      const reply = await axios.request<string>({
        method: request.method,
        url: url.href,
        headers: request.headers,
        data: request.body,
        signal: exchange.signal,
        proxy: false,
        ...agents,
        ...(request.departs && { transport: departures(request.departs) }),
      });
      const header = (name: string): unknown => reply.headers[name];
      const quota = parseQuota(header);
      this.log.trace(() => exchangeLine(request, reply.status, took(), quota));
      return {
        status: reply.status,
        retryAfter: parseRetryAfter(header),
        quota,
        date: dateOf(header),
        text: reply.data,
      };
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- closed meanwhile
      if (this.closed) throw new Unavailable("closed");
      const seconds = exchange.signal.aborted ? this.timeout / 1000 : undefined;
      const failure = errorForFailure(error, {
        url,
        proxy: proxy?.name,
        seconds,
        megabytes: MOST_MEGABYTES,
        tls: this.tls,
      });
      this.log.trace(() => exchangeLine(request, errorLine(failure), took()));
      throw failure;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      this.exchanges.delete(exchange);
    }
  }

  /** Aborts what is in flight and closes the kept-alive connections. */
  close(): void {
    this.closed = true;
    for (const exchange of this.exchanges) exchange.abort();
    for (const { agents } of this.ways.values()) {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    }
  }

  /** One way per host, so that its connections are used again. */
  private wayTo(url: URL): Way {
    const known = this.ways.get(url.origin);
    if (known) return known;
    const proxy = Proxy.for(url);
    if (proxy?.isUsable === false) throw new NotConfigured("proxyUnusable");
    const { keepAlive } = this;
    const options = { keepAlive, ...this.options };
    const way = {
      proxy,
      agents: {
        httpAgent: new HttpAgent({ keepAlive }),
        httpsAgent: proxy ? new TunnelAgent(proxy, this.timeout, options) : new HttpsAgent(options),
      },
    };
    this.ways.set(url.origin, way);
    return way;
  }
}

/** How a host is reached. */
interface Way {
  proxy: Proxy | undefined;
  agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent };
}

async function loadAxios(): Promise<AxiosInstance> {
  const { default: axios } = await import("axios");
  return axios.create({
    responseType: "text",
    transformResponse: (text: string) => text,
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: MOST_MEGABYTES * 1024 * 1024,
  });
}
