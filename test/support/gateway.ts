import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type Server, createServer as createTlsServer } from "node:https";
import { type AddressInfo, type Server as NetServer, createServer } from "node:net";
import { text } from "node:stream/consumers";
import type { TlsOptions as ServerOptions } from "node:tls";

/** A TLS server on a loopback port. */
export interface Gateway {
  port: number;
  /** Connections that reached it, whether they got through the handshake or not. */
  connections: () => number;
  close: () => Promise<void>;
}

/**
 * A TLS server before a plain one, as a vendor's gateway stands before its API. Answers that quote the
 * plain server's origin quote `origin` instead: links in them are absolute.
 * @param origin as clients write it; default: the gateway's own address
 */
export async function startGateway(
  target: string,
  options: ServerOptions,
  origin?: string,
): Promise<Gateway> {
  const server = createTlsServer(options, (request, response) => {
    const pass = async () => {
      const answer = await forward(request, target);
      const { port } = server.address() as AddressInfo;
      const body = await answer.text();
      const type = answer.headers.get("content-type");
      response.writeHead(answer.status, type ? { "content-type": type } : {});
      response.end(body.replaceAll(target, origin ?? `https://127.0.0.1:${String(port)}`));
    };
    // Either side may go while the other one waits.
    pass().catch(() => request.socket.destroy());
  });
  server.on("tlsClientError", () => undefined);
  return serve(server);
}

/** A server that turns every handshake down with a TLS alert, as OpenSSL's do for a certificate they refuse. */
export async function startRefusal(alert: number): Promise<Gateway> {
  const [type, fatal] = [21, 2];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(Buffer.from([type, 3, 3, 0, 2, fatal, alert])));
  });
  return serve(server);
}

async function forward(request: IncomingMessage, target: string): Promise<Response> {
  const { host: _host, connection: _connection, "content-length": _, ...headers } = request.headers;
  const { method = "GET", url = "" } = request;
  const body = await text(request);
  return fetch(target + url, {
    method,
    headers: headers as Record<string, string>,
    ...(body === "" ? {} : { body }),
  });
}

async function serve(server: Server | NetServer): Promise<Gateway> {
  let connections = 0;
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await once(server, "close");
    },
  };
}
