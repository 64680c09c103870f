import { once } from "node:events";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { Aedes } from "aedes";

/** A real MQTT broker on loopback. */
export interface Broker {
  readonly port: number;
  /** What it keeps, as it tells whoever subscribes: payloads by topic. */
  retained: () => Promise<Record<string, string>>;
  /** The same, once it is so. */
  retainedWhen: (
    what: string,
    isSo: (kept: Record<string, string>) => boolean,
  ) => Promise<Record<string, string>>;
  /** Publishes as another client would. */
  publish: (topic: string, payload: string, retain?: boolean) => Promise<void>;
  /** So many messages came in from clients so far. */
  readonly count: number;
  /** Ends all connections; clients come back by themselves. */
  interrupt: () => void;
  close: () => Promise<void>;
}

/** What its types leave out. */
interface Persistence {
  createRetainedStreamCombi: (
    patterns: string[],
  ) => AsyncIterable<{ topic: string; payload: Buffer | string }>;
}

const PATIENCE_MS = 60_000;

/** Starts a broker; at a free port unless one is given. */
export async function startBroker(port = 0): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const { persistence } = aedes as unknown as { persistence: Persistence };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  let count = 0;
  aedes.on("publish", (_packet, client) => {
    if (client) count += 1;
  });
  const retained = async () => {
    const kept: Record<string, string> = {};
    for await (const { topic, payload } of persistence.createRetainedStreamCombi(["#"])) {
      kept[topic] = payload.toString();
    }
    return kept;
  };
  const interrupt = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    get count() {
      return count;
    },
    retained,
    retainedWhen: async (what, isSo) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const changed = once(aedes, "publish", { signal });
        // Nobody waits for it when it is so already.
        changed.catch(() => undefined);
        const kept = await retained();
        if (isSo(kept)) return kept;
        await changed.catch(() => {
          throw new Error(`Never so: ${what}. Kept: ${Object.keys(kept).join(", ")}`);
        });
      }
    },
    publish: (topic, payload, retain = false) =>
      new Promise((resolve, reject) => {
        const packet = {
          cmd: "publish" as const,
          topic,
          payload,
          retain,
          qos: 1 as const,
          dup: false,
        };
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    interrupt,
    close: async () => {
      interrupt();
      server.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}
