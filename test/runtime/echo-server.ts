import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the replies say, in turn. */
const STATUSES = [400, 401, 403, 404, 429, 302, 200];
/** Where an identity provider, an API or a gateway has words in its replies. */
const WORDS = ["error", "error_description", "code", "uuid", "message", "httpMessage"];

/** A server that repeats all it was sent wherever a reply has room. */
export interface EchoServer {
  readonly url: string;
  /** After so many replies it begins anew. */
  readonly repertoire: number;
  close(): void;
}

export async function startEchoServer(): Promise<EchoServer> {
  let asked = 0;
  const server = createServer((request, response) => {
    const { authorization = "" } = request.headers;
    let sent = `${authorization} ${request.url ?? ""} `;
    request.setEncoding("utf8").on("data", (text: string) => (sent += text));
    request.on("end", () => {
      const status = STATUSES[(asked += 1) % STATUSES.length] ?? 400;
      const headers = { location: `/${encodeURIComponent(sent)}`, "x-echo": encodeURI(sent) };
      response.writeHead(status, authorization, headers);
      response.end(JSON.stringify(Object.fromEntries(WORDS.map((word) => [word, sent]))));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repertoire: STATUSES.length,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
