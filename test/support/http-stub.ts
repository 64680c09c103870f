import { once } from "node:events";
import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as a service gets it. */
export interface Received {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A service on loopback that takes everything, answers `{"status":"ok"}` and remembers what came. */
export interface HttpStub {
  readonly url: string;
  readonly received: readonly Received[];
  /** The request of this number, from 0 on, as soon as it has come. */
  nth: (index: number) => Promise<Received>;
  close: () => void;
}

const PATIENCE_MS = 30_000;

/** Starts a service at a free port. */
export async function startHttpStub(): Promise<HttpStub> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    void text(request).then((body) => {
      response.setHeader("content-type", "application/json").end('{"status":"ok"}');
      received.push({ method, url: new URL(url, "http://127.0.0.1"), headers, body });
      server.emit("received");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    nth: async (index) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = received[index];
        if (found) return found;
        await once(server, "received", { signal });
      }
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
