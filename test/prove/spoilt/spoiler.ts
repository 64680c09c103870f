import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { settingsFor } from "../../support/accounts";
import { Account } from "../../../src/account";
import { MemoryTokenStore } from "../../../src/auth/token-store";
import type { Simulator } from "../../../src/simulator";
import { type Random, pick } from "../../../src/simulator/random";
import { KINDS, type Good } from "./kinds";

const API = "/connectedcar/";

/** Stands before a simulator, and spoils what its API answers, while it is told to. */
export class Spoiler {
  /** How many replies were spoilt, by kind. */
  readonly spoilt = new Map<string, number>();
  /** Of so many replies of the API; from 0, none, to 1, all. */
  share = 0;
  /** Requests that have not been answered. */
  waiting = 0;
  /** Those of them that never will be. */
  silent = 0;
  /** Told of each request to the API. */
  asked: (path: string) => void = () => undefined;
  private origin = "";
  private readonly server = createServer((incoming, response) => {
    this.waiting += 1;
    response.once("close", () => (this.waiting -= 1));
    this.answer(incoming, response).catch(() => response.destroy());
  });

  private constructor(
    private readonly simulator: Simulator,
    private readonly random: Random,
  ) {}

  static async before(simulator: Simulator, random: Random): Promise<Spoiler> {
    const spoiler = new Spoiler(simulator, random);
    const { server } = spoiler;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    spoiler.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return spoiler;
  }

  get total(): number {
    return [...this.spoilt.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Where to sign in and ask instead. */
  get addresses(): Pick<Simulator, "identityUrl" | "apiUrl" | "account"> {
    const { identityUrl, apiUrl, account } = this.simulator;
    return { identityUrl: this.origin, apiUrl: apiUrl.replace(identityUrl, this.origin), account };
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = "" } = incoming;
    const isApi = path.startsWith(API);
    if (isApi) this.asked(path);
    const reply = await this.forward(incoming);
    const { random } = this;
    if (!isApi || random() >= this.share) {
      response.writeHead(reply.status, { "content-type": reply.headers["content-type"] ?? "" });
      response.end(reply.body);
      return;
    }
    const ids = this.simulator.world.profiles.map(({ id }) => id);
    this.spoil({ ...reply, path, ids, random }, response);
  }

  private spoil(good: Good, response: ServerResponse): void {
    const kind = pick(good.random, Object.keys(KINDS));
    const spoilt = KINDS[kind]?.(good) ?? "silence";
    this.spoilt.set(kind, (this.spoilt.get(kind) ?? 0) + 1);
    if (spoilt === "silence") {
      this.silent += 1;
      response.once("close", () => (this.silent -= 1));
      return;
    }
    const body = Buffer.from(spoilt.body);
    const length = [204, 304].includes(spoilt.status) ? {} : { "content-length": body.length };
    response.writeHead(spoilt.status, { ...spoilt.headers, ...length });
    if (spoilt.cut === undefined) response.end(body);
    else response.write(body.subarray(0, spoilt.cut), () => response.destroy());
  }

  private forward(incoming: IncomingMessage): Promise<Omit<Good, "path" | "ids" | "random">> {
    const { method = "GET", url = "", headers } = incoming;
    const { identityUrl } = this.simulator;
    const passed: IncomingHttpHeaders = { ...headers, host: new URL(identityUrl).host };
    return new Promise((resolve, reject) => {
      const sent = request(identityUrl + url, { method, headers: passed }, (reply) => {
        const { statusCode: status = 0, headers } = reply;
        text(reply).then((body) => {
          const own = body.replaceAll(identityUrl, this.origin);
          resolve({ status, headers, body: own });
        }, reject);
      });
      sent.on("error", reject);
      incoming.pipe(sent);
    });
  }
}

/** Loads what is loaded with the first request: afterwards all that takes time is the wire. */
export async function warmUp(spoiler: Spoiler): Promise<void> {
  const settings = settingsFor(spoiler.addresses);
  const account = new Account(settings, { store: new MemoryTokenStore() });
  for await (const { vehicles } of account.vehicles()) {
    const [first] = vehicles;
    if (first) await account.read(await account.locate(first, "status"));
  }
  await account.close();
}
