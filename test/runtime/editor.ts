import { once } from "node:events";
import { createRequire } from "node:module";
import type { NodeRed } from "../support/node-red";

/** The part of the web socket library that Node-RED brings along which is needed here. */
interface Socket extends NodeJS.EventEmitter {
  send(text: string): void;
  terminate(): void;
}
interface Packet {
  topic: string;
  data: unknown;
}
type SocketClass = new (url: string) => Socket;

const nodeRed = createRequire(require.resolve("node-red/package.json"));
const WebSocket = createRequire(nodeRed.resolve("@node-red/editor-api"))("ws") as SocketClass;

/** What Node-RED tells every open editor: statuses, debug messages, notifications, log. */
export class EditorEar {
  /** Each packet as it came. */
  readonly heard: string[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on("message", (data) => {
      this.heard.push(String(data));
    });
  }

  /** Listens as an editor does that has just been opened. */
  static async open(red: NodeRed): Promise<EditorEar> {
    const ear = new EditorEar(new WebSocket(`${red.url.replace("http", "ws")}/comms`));
    await once(ear.socket, "open");
    for (const topic of ["#", "status/#", "debug", "notification/#", "event-log/#"]) {
      ear.socket.send(JSON.stringify({ subscribe: topic }));
    }
    return ear;
  }

  /** Resolves when a packet with this text has come. */
  async hears(text: string): Promise<void> {
    while (!this.heard.some((packet) => packet.includes(text))) await once(this.socket, "message");
  }

  /** The last status of a node; empty when it has none. */
  statusOf(id: string): unknown {
    const packets = this.heard.flatMap((packet) => JSON.parse(packet) as Packet[]);
    return packets.findLast(({ topic }) => topic === `status/${id}`)?.data ?? {};
  }

  close(): void {
    this.socket.terminate();
  }
}
