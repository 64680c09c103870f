import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AxiosAdapter, AxiosRequestHeaders } from "axios";
import { ClientCertificate } from "./client-certificate";
import { NotConfigured, Unavailable } from "../errors";
import { Proxy, TunnelAgent } from "./proxy";
import { type Quota, quotaOf, retryAfterOf } from "./quota";
import { failureOf } from "./response-error";
import type { TlsSetting } from "./tls-failure";

/** Client certificate and trust of an account, as `tls.connect` takes them. */
export interface TlsOptions {
  key?: string | Buffer;
  cert?: string | Buffer;
  passphrase?: string;
  ca?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

export interface HttpRequest {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  /** Form or JSON text; a GET never has one. */
  body?: string;
  /** Gives the request up; is aborted as well when it takes too long, so it serves no other. */
  control?: AbortController;
}

export interface HttpReply {
  status: number;
  /** ms until the server wants to be asked again, as far as it said. */
  retryAfter: number | undefined;
  /** What the rate-limit headers say, if there are any. */
  quota?: Quota;
  text: string;
}

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
  private readonly exchanges = new Set<AbortController>();
  private readonly ways = new Map<string, Way>();
  private closed = false;
  private readonly certificate: ClientCertificate | undefined;
  private library: Promise<Ask> | undefined;

  /**
   * @param timeout ms for one exchange, from connecting to the last byte
   * @param hasTlsField whether the dialog of the account lets a user choose TLS options for this
   * @throws NotConfigured when the client certificate is not usable
   */
  constructor(
    private readonly timeout = 20_000,
    private readonly options: TlsOptions = {},
    hasTlsField = true,
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
    const { url, control = new AbortController() } = request;
    const { proxy, agents } = this.wayTo(url);
    const timer = setTimeout(() => control.abort(), this.timeout);
    this.exchanges.add(control);
    try {
      const { status, headers, data } = await ask(request, control.signal, agents);
      const header = (name: string): unknown => headers[name];
      return { status, retryAfter: retryAfterOf(header), quota: quotaOf(header), text: data };
    } catch (error) {
      if (this.closed) throw new Unavailable("closed");
      const seconds = control.signal.aborted ? this.timeout / 1000 : undefined;
      throw failureOf(error, {
        url,
        proxy: proxy?.name,
        seconds,
        megabytes: MOST_MEGABYTES,
        tls: this.tls,
      });
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
    const options = { ...KEEP_ALIVE, ...this.options };
    const way = {
      proxy,
      agents: {
        httpAgent: new HttpAgent(KEEP_ALIVE),
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
  signal: AbortSignal,
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
  return ({ method, url, headers, body: data }, signal, agents) =>
    adapter({
      ...settings,
      ...agents,
      method,
      url: url.href,
      headers: headers as AxiosRequestHeaders,
      data,
      signal,
    });
}
