import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AxiosInstance } from "axios";
import { isLoopback } from "./brands";
import { ClientCertificate } from "./client-certificate";
import { type PsaError, Unavailable } from "./errors";
import { numberOf, textOf } from "./json";
import { type Quota, quotaOf } from "./quota";
import { tlsFailure } from "./tls-failure";

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
}

export interface HttpReply {
  status: number;
  /** The header `Retry-After`, as sent. */
  retryAfter: string | undefined;
  /** What the rate-limit headers say, if there are any. */
  quota?: Quota;
  text: string;
}

const MAX_BODY = 32 * 1024 * 1024;

/**
 * The one place that talks HTTP: kept-alive connections, no redirects, one time-out over the whole
 * exchange. What the HTTP library throws holds headers and bodies, so it never leaves this file.
 */
export class Http {
  private readonly agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent };
  private readonly exchanges = new Set<AbortController>();
  private closed = false;
  private readonly certificate: ClientCertificate | undefined;
  private library: Promise<AxiosInstance> | undefined;

  /**
   * @param timeout ms for one exchange, from connecting to the last byte
   * @throws NotConfigured when the client certificate is not usable
   */
  constructor(
    private readonly timeout = 20_000,
    tls: TlsOptions = {},
  ) {
    this.certificate = ClientCertificate.of(tls);
    this.certificate?.check();
    this.agents = {
      httpAgent: new HttpAgent({ keepAlive: true }),
      httpsAgent: new HttpsAgent({ keepAlive: true, ...tls }),
    };
  }

  /**
   * Sends one request; every HTTP status is a reply.
   * @throws Unavailable when no whole reply came; NotConfigured when it is for the certificate of
   *   either side, which trying again does not change
   */
  async send(request: HttpRequest): Promise<HttpReply> {
    const axios = await (this.library ??= loadAxios());
    if (this.closed) throw new Unavailable("closed");
    this.certificate?.check();
    const exchange = new AbortController();
    const timer = setTimeout(() => exchange.abort(), this.timeout);
    this.exchanges.add(exchange);
    try {
      const reply = await axios.request<string>({
        method: request.method,
        url: request.url.href,
        headers: request.headers,
        data: request.body,
        signal: exchange.signal,
        ...this.agents,
        ...(isLoopback(request.url.hostname) ? { proxy: false } : {}),
      });
      return {
        status: reply.status,
        retryAfter: textOf(reply.headers["retry-after"]),
        quota: quotaOf((name) => numberOf(reply.headers[name])),
        text: reply.data,
      };
    } catch (error) {
      throw this.failure(request.url.host, exchange.signal.aborted, error);
    } finally {
      clearTimeout(timer);
      this.exchanges.delete(exchange);
    }
  }

  /** Aborts what is in flight and closes the kept-alive connections. */
  close(): void {
    this.closed = true;
    for (const exchange of this.exchanges) exchange.abort();
    this.agents.httpAgent.destroy();
    this.agents.httpsAgent.destroy();
  }

  private failure(host: string, aborted: boolean, error: unknown): PsaError {
    if (this.closed) return new Unavailable("closed");
    if (aborted) return new Unavailable("timeout", { host, seconds: this.timeout / 1000 });
    const refused = tlsFailure(host, error, this.certificate !== undefined);
    if (refused) return refused;
    const code =
      typeof error === "object" && error !== null && "code" in error ? String(error.code) : "?";
    return new Unavailable("unreachable", { host, code });
  }
}

async function loadAxios(): Promise<AxiosInstance> {
  const { default: axios } = await import("axios");
  return axios.create({
    responseType: "text",
    transformResponse: (text: string) => text,
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: MAX_BODY,
  });
}
