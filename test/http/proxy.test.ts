import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { BadResponse, NotConfigured, PsaError, Unavailable } from "../../src/errors";
import { Http } from "../../src/http/http";
import { Authority } from "../support/certificates";
import { type ForwardProxy, type Manner, startBabbler, startProxy } from "../support/proxy";

const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const HOST = "api.psa.invalid";
const LOGIN = "us%20er:p%40ss-w%C3%B6rd";
const PASSWORD = /p%40ss|p@ss|us%20er|us er/;

describe("a forward proxy", () => {
  const before: Record<string, string | undefined> = {};
  const closing: (() => unknown)[] = [];
  let authority: Authority;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    for (const name of VARIABLES) {
      before[name] = process.env[name];
      Reflect.deleteProperty(process.env, name);
    }
    authority = await Authority.create("ours");
    server = createServer(await authority.server(HOST), (request, response) => {
      if (request.url === "/reset") request.socket.destroy();
      else if (request.url !== "/hang") response.end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    server.closeAllConnections();
    server.close();
    for (const name of VARIABLES) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  const http = (timeout = 5000): Http => {
    const made = new Http(timeout, { ca: authority.ca });
    closing.push(() => {
      made.close();
    });
    return made;
  };
  const get = (path = "/", from = http()) =>
    from.send({ method: "GET", url: new URL(`https://${HOST}${path}`), headers: {} });
  const use = (proxy: ForwardProxy, login = "", name = "HTTPS_PROXY"): ForwardProxy => {
    closing.push(proxy.close);
    process.env[name] = `http://${login && `${login}@`}127.0.0.1:${String(proxy.port)}`;
    return proxy;
  };
  const failure = async (asking: Promise<unknown>): Promise<PsaError> => {
    const error: unknown = await asking.then(
      () => assert.fail("expected a failure"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, String(error));
    assert.doesNotMatch(JSON.stringify([error, error.message, error.stack]), PASSWORD);
    assert.doesNotMatch(error.message, /__/);
    return error;
  };

  it("is asked for one tunnel, which sixty requests use", async () => {
    const proxy = use(await startProxy(port));
    const one = http();
    for (let n = 0; n < 60; n += 1) assert.equal((await get(`/${String(n)}`, one)).status, 200);
    assert.deepEqual(proxy.asked, [`${HOST}:443`]);
  });

  it("gets its login decoded", async () => {
    const proxy = use(await startProxy(port), LOGIN);
    await get();
    const sent = Buffer.from("us er:p@ss-wörd").toString("base64");
    assert.deepEqual(proxy.logins, [`Basic ${sent}`]);
  });

  it("gets no login where there is none, and one that is badly encoded as it stands", async () => {
    const plain = use(await startProxy(port));
    await get();
    assert.deepEqual(plain.logins, [undefined]);
    const odd = use(await startProxy(port), "me:100%");
    await get();
    assert.deepEqual(odd.logins, [`Basic ${Buffer.from("me:100%").toString("base64")}`]);
  });

  for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) {
    it(`is found in ${name}`, async () => {
      const proxy = use(await startProxy(port), "", name);
      await get();
      assert.equal(proxy.asked.length, 1);
    });
  }

  for (const name of ["NO_PROXY", "no_proxy"]) {
    for (const value of [HOST, ".psa.invalid", "*.psa.invalid", `other.com, ${HOST}`, "*"]) {
      it(`is left out when ${name} is ${value}`, async () => {
        const proxy = use(await startProxy(port));
        process.env[name] = value;
        const error = await failure(get());
        assert.equal(error.text, "unreachable");
        assert.deepEqual(proxy.asked, []);
      });
    }
  }

  it("is never asked for what is on this machine", async () => {
    const proxy = use(await startProxy(port));
    const url = new URL(`https://127.0.0.1:${String(port)}/`);
    assert.equal(
      (await failure(http().send({ method: "GET", url, headers: {} }))).text,
      "serverMisnamed",
    );
    assert.deepEqual(proxy.asked, []);
  });

  const answers =
    (status: string, body = "<html><title>No</title></html>"): Manner =>
    (socket) => {
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
    };
  for (const [status, text, Kind, words] of [
    ["403 Forbidden", "proxyBlocks", Unavailable, /^Blocked by the proxy .* api\.psa\.invalid/],
    ["451 Unavailable", "proxyBlocks", Unavailable, /^Blocked by the proxy .* api\.psa\.invalid/],
    ["401 Unauthorized", "proxyLogin", NotConfigured, /^Proxy login required/],
    ["407 Proxy Authentication Required", "proxyLogin", NotConfigured, /^Proxy login required/],
    ["404 Not Found", "notAProxy", Unavailable, /^Not a proxy: .*\(HTTP 404\)/],
    ["405 Method Not Allowed", "notAProxy", Unavailable, /HTTP 405/],
    ["302 Found", "notAProxy", Unavailable, /HTTP 302/],
    ["502 Bad Gateway", "proxyFailed", Unavailable, /cannot connect to api\.psa\.invalid/],
    ["503 Service Unavailable", "proxyFailed", Unavailable, /HTTP 503/],
    ["504 Gateway Timeout", "proxyFailed", Unavailable, /HTTP 504/],
  ] as const) {
    it(`is named when it answers ${status}`, async () => {
      const proxy = use(await startProxy(port, answers(status)));
      const error = await failure(get());
      assert.equal(error.text, text);
      assert.ok(error instanceof Kind, error.name);
      assert.match(error.message, words);
      assert.ok(error.message.includes(`127.0.0.1:${String(proxy.port)}`));
    });
  }

  it("is named when it refuses the login it got, which is not told", async () => {
    use(await startProxy(port, answers("407 Proxy Authentication Required")), LOGIN);
    const error = await failure(get());
    assert.equal(error.text, "proxyLoginRefused");
    assert.ok(error instanceof NotConfigured);
  });

  for (const [what, bytes] of [
    ["nothing", ""],
    ["garbage", "SSH-2.0-OpenSSH_9.6\r\n"],
  ] as const) {
    it(`is named when it says ${what}`, async () => {
      const proxy = use(await startBabbler(bytes), LOGIN);
      const error = await failure(get());
      assert.equal(error.text, "notAProxy");
      assert.equal(error.params.proxy, `127.0.0.1:${String(proxy.port)}`);
    });
  }

  it("is named when it cannot be reached", async () => {
    process.env.HTTPS_PROXY = `http://${LOGIN}@127.0.0.1:1`;
    const error = await failure(get());
    assert.equal(error.text, "proxyUnreachable");
    assert.match(error.message, /the proxy 127\.0\.0\.1:1 \(ECONNREFUSED\)/);
  });

  for (const [path, text, timeout] of [
    ["/reset", "unreachableByProxy", 5000],
    ["/hang", "timeoutByProxy", 300],
  ] as const) {
    it(`is named when the host behind it fails: ${path}`, async () => {
      const proxy = use(await startProxy(port), LOGIN);
      const error = await failure(get(path, http(timeout)));
      assert.equal(error.text, text);
      assert.equal(error.params.proxy, `127.0.0.1:${String(proxy.port)}`);
      assert.match(
        error.message,
        /^(Cannot reach|No reply from) api\.psa\.invalid .*through the proxy/,
      );
    });
  }

  it("that lets a tunnel wait is given up in time, and nothing stays open", async () => {
    const proxy = use(await startProxy(port, () => undefined));
    const error = await failure(get("/", http(200)));
    assert.equal(error.text, "timeoutByProxy");
    await until(() => proxy.open === 0);
  });

  it("that lets a tunnel wait is left at once when the account closes", async () => {
    const one = http();
    let arrived: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const proxy = use(await startProxy(port, () => arrived?.()));
    const asking = failure(get("/", one));
    await asked;
    one.close();
    assert.equal((await asking).text, "closed");
    await until(() => proxy.open === 0);
  });

  for (const value of ["socks5://127.0.0.1:1080", "http://", "ht!tp://x"]) {
    it(`is not usable as ${value}`, async () => {
      process.env.HTTPS_PROXY = value;
      const error = await failure(get());
      assert.ok(error instanceof NotConfigured);
      assert.equal(error.text, "proxyUnusable");
    });
  }

  it("that puts its own certificate before the host's is not trusted, with advice that can be followed", async () => {
    const stranger = await Authority.create("proxy");
    server.setSecureContext(await stranger.server(HOST));
    use(await startProxy(port));
    for (const [hasField, words] of [
      [true, /in the TLS configuration/],
      [false, /NODE_EXTRA_CA_CERTS/],
    ] as const) {
      const one = new Http(5000, { ca: authority.ca }, hasField);
      closing.push(() => {
        one.close();
      });
      const error = await failure(get("/", one));
      assert.match(error.message, words);
      assert.equal(error instanceof BadResponse, false);
    }
  });
});

/** Waits for what other sockets tell. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
