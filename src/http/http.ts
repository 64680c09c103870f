import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AxiosAdapter, AxiosRequestHeaders } from "axios";
import { Control } from "./control";
import { departures } from "./departures";
import { NotConfigured, Unavailable } from "../errors";
import type { HttpReply, HttpRequest } from "./exchange";
import { exchangeLine } from "./exchange-line";
import { type Logger, SILENT, errorLine } from "../log";
import { Proxy, TunnelAgent } from "./proxy";
import { dateOf, parseQuota, parseRetryAfter } from "./quota";
import { errorForFailure } from "./response-error";
import { ClientCertificate, type TlsOptions, type TlsSetting } from "./tls";

/**
 * For the agents. Axios sets the same ms on each socket it gets from them, and what changes between the two is a call
 * into the system each time.
 */
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 60_000 };
/** The longest body, unpacked. */
const MOST_MEGABYTES = 32;

/**
 * The one place that talks HTTP: kept-alive connections, no redirects, one time-out over the whole
 * exchange. What the HTTP library throws holds headers and bodies, so it never leaves this file.
 */
export class Http {
  /** What the TLS settings of the account are, for those who explain a failure. */
  readonly tls: TlsSetting;
  private readonly exchanges = new Set<Control>();
  private readonly ways = new Map<string, Way>();
  private closed = false;
  private readonly certificate: ClientCertificate | undefined;
  private library: Promise<Ask> | undefined;

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
    const ask = await (this.library ??= loadAxios());
    if (this.closed) throw new Unavailable("closed");
    this.certificate?.check();
    const { url, control = new Control() } = request;
    const { proxy, agents } = this.wayTo(url);
    const timer = setTimeout(() => control.abort(), this.timeout);
    this.exchanges.add(control);
    const began = performance.now();
    const took = () => performance.now() - began;
    try {
      const { status, headers, data } = await ask(request, control, agents);
      const header = (name: string): unknown => headers[name];
      const quota = parseQuota(header);
      this.log.trace(() => exchangeLine(request, status, took(), quota));
      return {
        status,
        retryAfter: parseRetryAfter(header),
        quota,
        date: dateOf(header),
        text: data,
      };
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- closed meanwhile
      if (this.closed) throw new Unavailable("closed");
      const seconds = control.aborted ? this.timeout / 1000 : undefined;
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
      this.exchanges.delete(control);
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
    const settings = this.keepAlive ? KEEP_ALIVE : { keepAlive: false };
    const options = { ...settings, ...this.options };
    const way = {
      proxy,
      agents: {
        httpAgent: new HttpAgent(settings),
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

/** One request by the HTTP library and what came back, whatever its status. */
type Ask = (
  request: HttpRequest,
  signal: Control,
  agents: Way["agents"],
) => Promise<{ status: number; headers: Record<string, unknown>; data: string }>;

/**
 * What axios does to merge, check and transform what is the same each time costs more than the request. So its adapter
 * is asked, the part of it that talks HTTP.
 */
async function loadAxios(): Promise<Ask> {
  const { default: axios } = await import("axios");
  const adapter: AxiosAdapter = axios.getAdapter("http");
  const settings = {
    responseType: "text",
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: MOST_MEGABYTES * 1024 * 1024,
    proxy: false,
  } as const;
  return ({ method, url, headers, body: data, departs }, signal, agents) =>
    adapter({
      ...settings,
      ...agents,
      method,
      url: url.href,
      headers: headers as AxiosRequestHeaders,
      data,
      signal,
      ...(departs && { transport: departures(departs) }),
    });
}
