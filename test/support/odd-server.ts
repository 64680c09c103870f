import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { AccountSettings } from "../../src/account";

/** What a server answers: JSON, a status with a body, or whatever it does with the response; undefined: nothing. */
export type Answer =
  object | readonly [status: number, body: string, headers?: Record<string, string>] | undefined;
export type Answering = (request: IncomingMessage, response: ServerResponse) => Answer;

/** Identity provider and API on one loopback port, which answer what they are told to. */
export interface OddServer {
  /** The requests to the API so far, path with query. */
  readonly asked: string[];
  /** The forms of the token requests so far. */
  readonly forms: URLSearchParams[];
  /** What the API answers. */
  api: Answering;
  /** What the token address answers; each time other tokens by default. */
  token: Answering;
  readonly settings: AccountSettings;
  readonly apiUrl: string;
  close: () => Promise<void>;
}

/** Starts one. */
export async function startOddServer(): Promise<OddServer> {
  const forms: URLSearchParams[] = [];
  const asked: string[] = [];
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const isToken = request.url?.startsWith("/am/") ?? false;
    const body = await text(request);
    if (isToken) forms.push(new URLSearchParams(body));
    else asked.push(request.url ?? "");
    const answer = (isToken ? odd.token : odd.api)(request, response);
    if (answer === undefined) return;
    const [status, words, headers] = Array.isArray(answer)
      ? (answer as [number, string, Record<string, string>?])
      : [200, JSON.stringify(answer)];
    response.writeHead(status, headers).end(words);
  };
  const server = createServer((request, response) => {
    // A client may go at any time.
    reply(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const apiUrl = `${origin}/v4`;
  const odd: OddServer = {
    asked,
    forms,
    api: () => ({ total: 0, _embedded: { vehicles: [] } }),
    token: () => ({
      access_token: `access-${String(forms.length)}-of-some-length`,
      refresh_token: `refresh-${String(forms.length)}-of-some-length`,
      expires_in: 3600,
    }),
    apiUrl,
    settings: {
      brand: "citroen",
      environment: "custom",
      signIn: "password",
      identityUrl: origin,
      apiUrl,
      clientId: "an-id",
      clientSecret: "a-client-secret",
      username: "me@example.com",
      password: "a-password",
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return odd;
}
