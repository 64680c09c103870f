import { type ClientRequest, request as httpRequest } from "node:http";
import { Agent, type AgentOptions, type RequestOptions, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "../rules/addresses";

/** The way to the proxy failed, or it refused the way on. Holds nothing that was sent: the login is in it. */
export class ProxyFailure extends Error {
  override readonly name = "ProxyFailure";

  /** @param code the HTTP status it answered to CONNECT; else how the connection broke */
  constructor(
    readonly proxy: Proxy,
    readonly code: number | string,
  ) {
    super(`${proxy.name}: ${code}`);
  }
}

/** A forward proxy that HTTPS_PROXY names. */
export class Proxy {
  /** Host and port, never the login. */
  readonly name: string;

  private constructor(private readonly url: URL) {
    this.name = url.host;
  }

  /** The one through which an address is reached; undefined for none, as NO_PROXY says. */
  static for(url: URL): Proxy | undefined {
    const text = isLoopback(url.hostname) ? "" : getProxyForUrl(url);
    if (text === "") return undefined;
    return new Proxy(URL.canParse(text) ? new URL(text) : new URL("unusable:"));
  }

  /** This package can speak to it. */
  get isUsable(): boolean {
    return ["http:", "https:"].includes(this.url.protocol);
  }

  get hasLogin(): boolean {
    return this.url.username !== "" || this.url.password !== "";
  }

  /** Asks for a tunnel; nothing is sent before `end`. */
  connect(path: string): ClientRequest {
    const { protocol, hostname, port, username, password } = this.url;
    const login = `${decoded(username)}:${decoded(password)}`;
    const ask = protocol === "https:" ? httpsRequest : httpRequest;
    return ask({
      method: "CONNECT",
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port || (protocol === "https:" ? 443 : 80),
      path,
      agent: false,
      setHost: false,
      headers: {
        Host: path,
        ...(this.hasLogin && {
          "Proxy-Authorization": `Basic ${Buffer.from(login).toString("base64")}`,
        }),
      },
    });
  }
}

/** What Node.js hands to an agent that shall connect. */
interface Target {
  host?: string | null | undefined;
  port?: number | string | null | undefined;
}
type Connected = (error: Error | null, socket?: Duplex) => void;

/**
 * An agent whose connections lead through a proxy and are kept alive like any others. The errors of
 * what lies before the tunnel are ProxyFailures.
 */
export class TunnelAgent extends Agent {
  private readonly asking = new Set<ClientRequest>();

  /** @param patience ms for the proxy to open a tunnel */
  constructor(
    private readonly proxy: Proxy,
    private readonly patience: number,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(target: Target, connected: Connected): undefined {
    const host = target.host?.includes(":") ? `[${target.host}]` : (target.host ?? "");
    const ask = this.proxy.connect(`${host}:${target.port ?? 443}`);
    const fail = (code: number | string) => {
      this.asking.delete(ask);
      connected(new ProxyFailure(this.proxy, code));
    };
    this.asking.add(ask);
    ask
      .setTimeout(this.patience, () =>
        ask.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })),
      )
      .on("error", ({ code = "?" }: NodeJS.ErrnoException) => {
        if (this.asking.has(ask)) fail(code);
      })
      // Whatever the status, since after CONNECT there is no body.
      .once("connect", ({ statusCode = 0 }, socket: Socket) => {
        if (statusCode < 200 || statusCode > 299) {
          socket.destroy();
          fail(statusCode);
          return;
        }
        this.asking.delete(ask);
        socket.setTimeout(0);
        const secured = super.createConnection({ ...target, socket } as RequestOptions);
        connected(null, secured ?? undefined);
      })
      .end();
    return undefined;
  }

  override destroy(): void {
    for (const ask of this.asking) ask.destroy();
    super.destroy();
  }
}

/** A login is percent-encoded in an address; one that is not is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
