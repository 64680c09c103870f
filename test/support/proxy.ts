import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import {
  type AddressInfo,
  type Server,
  type Socket,
  connect,
  createServer as listen,
} from "node:net";
import type { Duplex } from "node:stream";

/** A forward proxy on a loopback port. */
export interface ForwardProxy {
  port: number;
  /** What was asked of it, as `host:port`. */
  readonly asked: readonly string[];
  /** The header `Proxy-Authorization` of each. */
  readonly logins: readonly (string | undefined)[];
  /** Connections that are open now. */
  readonly open: number;
  close: () => Promise<void>;
}

/** How it answers CONNECT; `open` leads to the target. */
export type Manner = (socket: Duplex, open: () => void) => void;

/**
 * A proxy that leads every name to one port of this machine.
 * @param manner default: opens each tunnel
 */
export async function startProxy(
  target: number,
  manner: Manner = (_, open) => {
    open();
  },
): Promise<ForwardProxy> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const server = createServer();
  server.on("connect", ({ url = "", headers }: IncomingMessage, socket: Duplex) => {
    asked.push(url);
    logins.push(headers["proxy-authorization"]);
    socket.on("error", () => undefined);
    manner(socket, () => {
      const onward = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      onward.on("error", () => socket.destroy());
      socket.on("close", () => onward.destroy());
    });
  });
  return { ...(await serve(server)), asked, logins };
}

/** Something at the address of a proxy that answers whatever comes with these bytes, or with nothing. */
export async function startBabbler(bytes: string): Promise<ForwardProxy> {
  const server = listen((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(bytes));
  });
  return { ...(await serve(server)), asked: [], logins: [] };
}

async function serve(server: Server): Promise<Pick<ForwardProxy, "port" | "close" | "open">> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return sockets.size;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
