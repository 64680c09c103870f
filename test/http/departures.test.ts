import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer } from "node:https";
import { type AddressInfo, type Server as Tcp, createServer as listen } from "node:net";
import { Http } from "../../src/http/http";
import { SILENT } from "../../src/log";
import { Authority } from "../support/certificates";
import { type ForwardProxy, startProxy } from "../support/proxy";

const HOST = "api.psa.invalid";

describe("the departure of a request", () => {
  const closing: (() => unknown)[] = [];
  let authority: Authority;
  let server: Server;
  let received: string[];
  let connections: number;

  beforeEach(async () => {
    authority = await Authority.create("ours");
    [received, connections] = [[], 0];
    server = createServer(await authority.server("127.0.0.1"), (request, response) => {
      received.push(request.url ?? "");
      if (request.url === "/reset") request.socket.destroy();
      else response.end("{}");
    });
    server.on("secureConnection", () => (connections += 1));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    Reflect.deleteProperty(process.env, "HTTPS_PROXY");
    for (const close of closing.splice(0)) await close();
    server.closeAllConnections();
    server.close();
  });

  const portOf = (one: Server | Tcp) => (one.address() as AddressInfo).port;
  /** Whether it departed, and what became of it. */
  async function post(url: string, tls = { ca: authority.ca }): Promise<[boolean, string]> {
    const http = new Http(2000, tls, true, SILENT, false);
    closing.push(() => http.close());
    let hasLeft = false;
    const end = await http
      .send({
        method: "POST",
        url: new URL(url),
        headers: {},
        body: "{}",
        departs: () => {
          assert.equal(hasLeft, false, "told twice");
          hasLeft = true;
        },
      })
      .then(
        () => "answered",
        () => "failed",
      );
    return [hasLeft, end];
  }

  it("is told when the connection is secured, and not before", async () => {
    const origin = `https://127.0.0.1:${portOf(server)}`;
    assert.deepEqual(await post(`${origin}/a`), [true, "answered"]);
    assert.deepEqual(await post(`${origin}/b`), [true, "answered"]);
    assert.deepEqual(await post(`${origin}/reset`), [true, "failed"]);
    assert.equal(connections, 3, "each has a connection of its own");
    assert.deepEqual(received, ["/a", "/b", "/reset"]);
  });

  it("is not told of a server that nobody trusts, that is not there, or that speaks no TLS", async () => {
    const stranger = await Authority.create("another");
    const origin = `https://127.0.0.1:${portOf(server)}`;
    assert.deepEqual(await post(origin, { ca: stranger.ca }), [false, "failed"]);
    const plain = listen((socket) =>
      socket.on("error", () => undefined).end("no TLS", () => socket.destroy()),
    ).listen(0);
    await once(plain, "listening");
    assert.deepEqual(await post(`https://127.0.0.1:${portOf(plain)}`), [false, "failed"]);
    const port = portOf(plain);
    plain.close();
    await once(plain, "close");
    assert.deepEqual(await post(`https://127.0.0.1:${port}`), [false, "failed"]);
    assert.deepEqual(await post(`http://127.0.0.1:${port}`), [false, "failed"]);
    assert.deepEqual(received, []);
  });

  it("is told behind a proxy when the tunnel leads to the server, and not when the proxy refuses", async () => {
    const secured = createServer(await authority.server(HOST), (_request, response) => {
      response.end("{}");
    });
    secured.listen(0, "127.0.0.1");
    await once(secured, "listening");
    closing.push(() => secured.close());
    const use = (proxy: ForwardProxy) => {
      closing.push(proxy.close);
      process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    };
    use(await startProxy(portOf(secured)));
    assert.deepEqual(await post(`https://${HOST}/`), [true, "answered"]);
    use(await startProxy(portOf(secured), (socket) => void socket.end("HTTP/1.1 403 No\r\n\r\n")));
    assert.deepEqual(await post(`https://${HOST}/`), [false, "failed"]);
  });
});
