import { once } from "node:events";
import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { copyOf, isObject } from "../../src/json";
import { type Random, pick, randomFrom } from "../../src/simulator/random";

/** A good reply of the server behind. */
interface Reply {
  status: number;
  type: string;
  body: string;
}

type Spoil = (
  reply: Reply,
  random: Random,
  others: readonly Reply[],
) => Partial<Reply> | "cut" | "reset";

const json = (status: number, body: unknown): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
});

/** All that was seen to go wrong with replies, and some more. */
const KINDS: Readonly<Record<string, Spoil>> = {
  reset: () => "reset",
  truncated: () => "cut",
  "half a text": ({ body }) => ({ body: body.slice(0, body.length / 2) }),
  html: () => ({ type: "text/html", body: "<html><body>Please sign in</body></html>" }),
  empty: () => ({ body: "" }),
  "no content": () => ({ status: 204, body: "" }),
  "no object": (_, random) => ({
    body: pick(random, ["null", "[]", "42", '"text"', "true", "{}"]),
  }),
  "wrong types": (reply, random) =>
    changed(reply, (value) => (random() < 0.7 ? value : mistyped(value))),
  "things missing": (reply, random) =>
    changed(reply, (value) => (random() < 0.7 ? value : undefined)),
  "not found": () => json(404, { code: 40400, uuid: "u", message: "Not Found: no data." }),
  "no vehicle": () => json(404, { code: 40410, uuid: "u", message: "No vehicle found" }),
  "not found in HTML": () => ({ status: 404, type: "text/html", body: "<h1>Not Found</h1>" }),
  refused: () => json(403, { code: 40300, uuid: "u", message: "Forbidden" }),
  "token refused": () => json(401, { httpCode: "401", httpMessage: "Unauthorized" }),
  "own trouble": () => json(500, { code: 50038, uuid: "u", message: "Internal error" }),
  "bad gateway": () => ({ status: 502, type: "text/html", body: "<h1>Bad Gateway</h1>" }),
  "too many": () => json(429, { httpCode: "429", httpMessage: "Too Many Requests" }),
  redirect: () => ({ status: 302, body: "" }),
  "an error with 200": () => json(200, { httpCode: "500", httpMessage: "Internal Server Error" }),
  "another's data": (_, random, others) => pick(random, others),
  nested: () => ({ body: `${'{"_embedded":'.repeat(2000)}1${"}".repeat(2000)}` }),
  "dates of another age": (reply, random) =>
    changed(reply, (value) =>
      typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
        ? value.replace(/^\d{4}/, String(pick(random, [1970, 2015, 2099])))
        : value,
    ),
  "foreign links": ({ body }) => ({
    body: body.replaceAll(/"https?:\/\/[^/"]+/g, '"https://elsewhere.example'),
  }),
  "an empty list": () => json(200, { total: 0, _embedded: { vehicles: [], trips: [] } }),
};

/** A server before another one, whose replies it spoils in all ways there are, as long as it is told to. */
export class Spoiler {
  /** Replies that were spoilt, by what was done to them. */
  readonly counts = new Map<string, number>();
  isSpoiling = false;
  private readonly random: Random;
  private readonly others: Reply[] = [];
  private readonly server: Server;

  /** @param seed the same one spoils the same replies in the same way */
  constructor(
    private readonly target: string,
    seed: number,
  ) {
    this.random = randomFrom("spoiler", seed);
    this.server = createServer((incoming, response) => {
      this.answer(incoming, response).catch(() => incoming.socket.destroy());
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return this.url;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get spoilt(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const good = await this.forward(incoming);
    if (!this.isSpoiling) {
      send(response, good);
      return;
    }
    const kind = pick(this.random, Object.keys(KINDS));
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    const spoilt = KINDS[kind]?.(good, this.random, this.others) ?? {};
    if (spoilt === "reset") incoming.socket.destroy();
    else if (spoilt === "cut") {
      response.writeHead(200, {
        "content-type": good.type,
        "content-length": good.body.length + 9,
      });
      response.write(good.body, () => incoming.socket.destroy());
    } else send(response, { ...good, ...spoilt });
  }

  private async forward(incoming: IncomingMessage): Promise<Reply> {
    const { host: _host, ...headers } = incoming.headers;
    const outgoing = request(this.target + (incoming.url ?? ""), { headers, agent: false }).end();
    const [reply] = (await once(outgoing, "response")) as [IncomingMessage];
    const body = (await text(reply)).replaceAll(this.target, this.url);
    const good = {
      status: reply.statusCode ?? 500,
      type: reply.headers["content-type"] ?? "application/json",
      body,
    };
    this.others.push(good);
    if (this.others.length > 100) this.others.shift();
    return good;
  }
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { "content-type": type, connection: "close" }).end(body);
}

/** The reply with every value in it changed, or not. */
function changed(reply: Reply, change: (value: unknown) => unknown): Partial<Reply> {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return change(value);
    const copy: Record<string, unknown> = { ...value };
    for (const name of Object.keys(copy)) copy[name] = walk(change(copy[name]));
    return copy;
  };
  return { body: JSON.stringify(walk(copyOf(JSON.parse(reply.body) as unknown))) };
}

function mistyped(value: unknown): unknown {
  if (typeof value === "string") return { text: value };
  if (typeof value === "number") return `${String(value)} or so`;
  return Array.isArray(value) ? { ...(value as unknown[]) } : [[value]];
}
