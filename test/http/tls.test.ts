import assert from "node:assert/strict";
import sinon from "sinon";
import { ApiClient } from "../../src/api/client";
import { type ErrorOrigin, NotConfigured, PsaError, Unavailable } from "../../src/errors";
import { Http } from "../../src/http/http";
import type { TlsOptions } from "../../src/http/tls";
import { Secrets } from "../../src/secrets";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Authority, type Identity, encrypted } from "../support/certificates";
import { type Gateway, startGateway, startRefusal } from "../support/gateway";

const DAY = 86_400_000;
const PASSPHRASE = "open sesame";

describe("TLS with a client certificate", () => {
  let ours: Authority;
  let strangers: Authority;
  let server: Identity;
  let client: Identity;
  let simulator: Simulator;
  const gateways: Gateway[] = [];
  const https: Http[] = [];

  before(async () => {
    [ours, strangers] = await Promise.all([
      Authority.create("ours"),
      Authority.create("strangers"),
    ]);
    [server, client] = await Promise.all([ours.server("127.0.0.1"), ours.client("partner")]);
    simulator = await startSimulator();
  });
  after(() => simulator.close());
  afterEach(async () => {
    sinon.restore();
    for (const http of https.splice(0)) http.close();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  });

  /** A gateway that admits only who shows a certificate of ours. */
  const gateway = async (options: object = {}): Promise<Gateway> => {
    const demands = { ca: ours.ca, requestCert: true, rejectUnauthorized: true };
    const started = await startGateway(simulator.identityUrl, {
      ...server,
      ...demands,
      ...options,
    });
    gateways.push(started);
    return started;
  };
  const refusal = async (alert: number): Promise<Gateway> => {
    const started = await startRefusal(alert);
    gateways.push(started);
    return started;
  };
  /** The API's client, whose retries are part of what is tested. */
  const ask = (tls: TlsOptions, { port }: Gateway): Promise<unknown> => {
    const http = new Http(5000, tls);
    https.push(http);
    const apiUrl = `https://127.0.0.1:${String(port)}/connectedcar/v4`;
    const session = {
      accessToken: () => Promise.resolve("token"),
      confirm: () => undefined,
      refused: (host: string, said: ErrorOrigin) =>
        new Unavailable("goodTokenRefused", { host }, said),
    };
    const endpoints = { apiUrl, realm: "realm" };
    return new ApiClient(http, endpoints, "id", session, new Secrets()).get(
      `${apiUrl}/user/vehicles`,
    );
  };
  /** The error of one question, which tells nothing of key, passphrase or certificate. */
  const failure = async (tls: TlsOptions, to: Gateway): Promise<PsaError> => {
    const error = await (async () => ask(tls, to))().then(
      () => assert.fail("expected a failure"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, String(error));
    const told = JSON.stringify([error, error.stack, error.message, error.cause]);
    const secrets = [client.key, client.cert, tls.key, tls.cert]
      .flatMap((pem) => pem?.toString().split("\n") ?? [])
      .filter((line) => line !== "" && !line.startsWith("-----"));
    for (const secret of [...secrets, PASSPHRASE, tls.passphrase ?? PASSPHRASE]) {
      assert.ok(!told.includes(secret), told);
    }
    return error;
  };
  const refused = async (tls: TlsOptions, to: Gateway, text: string, words: RegExp) => {
    const error = await failure(tls, to);
    assert.ok(error instanceof NotConfigured, error.message);
    assert.equal(error.text, text);
    assert.match(error.message, words);
    assert.doesNotMatch(error.message, /__/);
    return error;
  };

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    describe(`over ${version}`, () => {
      const only = { minVersion: version, maxVersion: version };

      it("reaches a server that demands one", async () => {
        // The simulator knows no such token: its 401 is the proof that the question came through.
        const error = await failure({ ca: ours.ca, ...client }, await gateway(only));
        assert.equal(error.status, 401);
      });

      it("says once that one is missing", async () => {
        const server = await gateway(only);
        const error = await refused(
          { ca: ours.ca },
          server,
          "certificateRequired",
          /select a TLS configuration with certificate and key/,
        );
        assert.equal(error.params.host, `127.0.0.1:${String(server.port)}`);
        assert.ok(error.message.includes(`by 127.0.0.1:${String(server.port)}`));
        assert.equal(server.connections(), 1);
      });

      it("says once that the server is not trusted", async () => {
        for (const ca of [undefined, strangers.ca]) {
          const server = await gateway(only);
          const tls = ca === undefined ? client : { ca, ...client };
          const words = /^Untrusted certificate from 127\.0\.0\.1:\d+ .* Select its CA certificate/;
          await refused(tls, server, "serverNotTrusted", words);
          assert.equal(server.connections(), 1);
        }
      });

      it("says once that the server is another host", async () => {
        const server = await gateway({ ...only, ...(await ours.server("api.example.com")) });
        const words = /^Wrong certificate from 127\.0\.0\.1:\d+: .* another host .* Check the URL/;
        await refused({ ca: ours.ca, ...client }, server, "serverMisnamed", words);
        assert.equal(server.connections(), 1);
      });

      it("tries again when the server's certificate is out of date, which its owner can mend", async () => {
        const dates = { from: new Date(Date.now() - 9 * DAY), to: new Date(Date.now() - DAY) };
        const server = await gateway({ ...only, ...(await ours.server("127.0.0.1", dates)) });
        const error = await failure({ ca: ours.ca, ...client }, server);
        assert.ok(error instanceof Unavailable);
        assert.match(error.message, /^Certificate of 127\.0\.0\.1:\d+ expired/);
        assert.equal(server.connections(), 3);
      });
    });
  }

  for (const [alert, words] of [
    [40, "handshake failure"],
    [42, "bad certificate"],
    [44, "certificate revoked"],
    [45, "certificate expired"],
    [46, "certificate unknown"],
    [48, "unknown CA"],
    [49, "access denied"],
  ] as const) {
    it(`says once that it is refused: ${words}`, async () => {
      const server = await refusal(alert);
      const stranger = await strangers.client("stranger");
      const text = new RegExp(
        `^Client certificate rejected by 127\\.0\\.0\\.1:\\d+ .*${words}\\)\\. Check that it is the one`,
      );
      await refused({ ca: ours.ca, ...stranger }, server, "certificateRefused", text);
      assert.equal(server.connections(), 1);
    });
  }

  it("does not blame the certificate when the alert is about something else", async () => {
    const server = await refusal(70);
    const error = await failure({ ca: ours.ca, ...client }, server);
    assert.ok(error instanceof Unavailable);
    assert.equal(error.text, "unreachable");
    assert.equal(server.connections(), 3);
  });

  it("does not blame the certificate when the connection just breaks", async () => {
    // Node.js closes on a stranger without an alert: nothing tells it from a broken network.
    const server = await gateway();
    const error = await failure({ ca: ours.ca, ...(await strangers.client("stranger")) }, server);
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /ECONNRESET/);
    assert.equal(server.connections(), 3);
  });

  it("works with a key under a passphrase", async () => {
    const key = encrypted(client.key, PASSPHRASE);
    const tls = { ca: ours.ca, cert: client.cert, key, passphrase: PASSPHRASE };
    assert.equal((await failure(tls, await gateway())).status, 401);
  });

  describe("asks nothing of the server, and says so, with", () => {
    const past = { from: new Date("2020-01-01T12:00:00Z"), to: new Date("2021-02-03T12:00:00Z") };
    const future = { from: new Date("2190-01-02T12:00:00Z"), to: new Date("2191-01-01T12:00:00Z") };
    const cases: [string, () => TlsOptions | Promise<TlsOptions>, string, RegExp][] = [
      [
        "a certificate that ran out",
        () => ours.client("late", past),
        "certificateExpired",
        /expired on 2021-02-03\. Get a new one from its issuer/,
      ],
      [
        "a certificate that is not valid yet",
        () => ours.client("early", future),
        "certificateTooEarly",
        /not valid before 2190-01-02\. Check the clock/,
      ],
      [
        "a wrong passphrase",
        () => ({ ...client, key: encrypted(client.key, PASSPHRASE), passphrase: "open barley" }),
        "wrongPassphrase",
        /^Wrong passphrase/,
      ],
      [
        "no passphrase where one is needed",
        () => ({ ...client, key: encrypted(client.key, PASSPHRASE) }),
        "wrongPassphrase",
        /^Wrong passphrase/,
      ],
      [
        "the key of another certificate",
        async () => ({ ...client, key: (await ours.client("other")).key }),
        "keyOfAnother",
        /do not match\. Select/,
      ],
      [
        "a certificate that is none",
        () => ({ ...client, cert: "no certificate at all" }),
        "certificateUnreadable",
        /BEGIN CERTIFICATE/,
      ],
      [
        "a key that is none",
        () => ({ ...client, key: Buffer.from("no key at all") }),
        "keyUnreadable",
        /BEGIN PRIVATE KEY/,
      ],
      [
        "a CA that is none",
        () => ({ ca: "no CA at all" }),
        "caUnreadable",
        /CA certificate .*Select/,
      ],
    ];
    for (const [name, tls, text, words] of cases) {
      it(name, async () => {
        const server = await gateway();
        await refused({ ca: ours.ca, ...(await tls()) }, server, text, words);
        assert.equal(server.connections(), 0);
      });
    }

    it("a certificate that ran out since the start", async () => {
      const server = await gateway();
      const http = new Http(5000, { ca: ours.ca, ...client });
      https.push(http);
      sinon.useFakeTimers({ now: Date.now() + 3 * DAY, toFake: ["Date"] });
      const url = new URL(`https://127.0.0.1:${String(server.port)}/`);
      await assert.rejects(http.send({ method: "GET", url, headers: {} }), {
        name: "NotConfigured",
        text: "certificateExpired",
      });
      assert.equal(server.connections(), 0);
    });
  });
});
