import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** What the HTTP library sends a request with. */
interface Transport {
  request(options: RequestOptions, answered: (reply: IncomingMessage) => void): ClientRequest;
}

/** A transport that tells when the connection stands, which is before the first byte of a request goes over it. */
export function departures(departs: () => void): Transport {
  return {
    request(options, answered) {
      const { request } = options.protocol === "https:" ? https : http;
      return request(options, answered).once("socket", (socket) => {
        whenReady(socket, departs);
      });
    },
  };
}

/** Calls back when a socket takes data: where there is TLS, after the server has shown who it is. */
function whenReady(socket: Socket, ready: () => void): void {
  const isSecured = socket instanceof TLSSocket;
  const isWaiting = isSecured ? isHandshaking(socket) : socket.connecting;
  if (isWaiting) socket.once(isSecured ? "secureConnect" : "connect", ready);
  else ready();
}

function isHandshaking(socket: TLSSocket): boolean {
  return !("secureConnecting" in socket) || socket.secureConnecting !== false;
}
