import assert from "node:assert/strict";
import sinon from "sinon";
import { type Simulator, startSimulator } from "../../src/simulator";
import { realms } from "../../src/simulator/account";
import { type Answer, BrowserVisitor, REVOKE, TOKEN, ask } from "./browser-visitor";

describe("simulator: identity provider", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  beforeEach(async () => {
    simulator = await startSimulator();
    visitor = new BrowserVisitor(simulator);
  });
  afterEach(async () => {
    sinon.restore();
    await simulator.close();
  });

  const refused = ({ status, headers, body }: Answer, code: number, error: string) => {
    assert.deepEqual([status, body.error], [code, error]);
    assert.deepEqual(Object.keys(body).sort(), ["error", "error_description"]);
    assert.equal(headers.get("cache-control"), "no-store");
  };
  const isGood = async () => (await visitor.get("/user")).status === 200;

  describe("password", () => {
    it("gives the six fields and forbids to store them", async () => {
      const { status, headers, body } = await visitor.password();
      assert.equal(status, 200);
      assert.equal(headers.get("cache-control"), "no-store");
      assert.match(headers.get("content-type") ?? "", /^application\/json/);
      const { access_token, refresh_token, id_token, ...rest } = body;
      assert.deepEqual(rest, { scope: "openid profile", expires_in: 3599, token_type: "Bearer" });
      for (const token of [access_token, refresh_token])
        assert.match(String(token), /^[0-9a-f-]{36}$/);
      assert.match(String(id_token), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    });

    it("works in all five realms, and the token is good in its own only", async () => {
      assert.equal(realms.length, 5);
      for (const realm of realms) {
        const driver = await new BrowserVisitor(simulator, realm).signIn();
        assert.equal((await driver.get("/user")).status, 200, realm);
        const elsewhere = realms.find((other) => other !== realm);
        const { status } = await driver.get("/user", {
          headers: { "x-introspect-realm": elsewhere },
        });
        assert.equal(status, 401);
      }
    });

    it("refuses a wrong user or password, and a form that is not whole", async () => {
      refused(await visitor.password({ password: "nope-nope" }), 400, "invalid_grant");
      refused(await visitor.password({ username: "nobody" }), 400, "invalid_grant");
      for (const field of ["realm", "username", "password", "grant_type"]) {
        refused(await visitor.password({ [field]: undefined }), 400, "invalid_request");
      }
      refused(await visitor.password({ realm: "clientsB2CPeugot" }), 400, "invalid_request");
      refused(await visitor.password({ scope: "openid everything" }), 400, "invalid_scope");
      refused(await visitor.password({ grant_type: "implicit" }), 400, "unsupported_grant_type");
      assert.equal(simulator.tokens.issued, 0);
    });

    it("refuses a wrong client, whatever the form says", async () => {
      const { clientId, clientSecret } = simulator.account;
      const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
      const headers = [
        undefined,
        "Basic",
        `Bearer ${clientSecret}`,
        basic(`${clientId}:other`),
        basic(`other:${clientSecret}`),
        basic(clientId),
      ];
      for (const authorization of headers) {
        const answer = await visitor.password({}, { authorization });
        refused(answer, 401, "invalid_client");
        assert.match(answer.headers.get("www-authenticate") ?? "", /^Basic /);
      }
      const inTheForm = { client_id: clientId, client_secret: clientSecret };
      refused(
        await visitor.password(inTheForm, { authorization: undefined }),
        401,
        "invalid_client",
      );
    });

    it("refuses secrets in the address, and a parameter given twice", async () => {
      const { username, password } = simulator.account;
      const query = new URLSearchParams({ username, password, grant_type: "password" });
      refused(await visitor.post(`${TOKEN}?${query.toString()}`, {}), 400, "invalid_request");
      const init = { method: "POST", headers: { authorization: visitor.basic } };
      const body = new URLSearchParams("grant_type=password&realm=a&realm=b");
      refused(await ask(simulator.identityUrl + TOKEN, { ...init, body }), 400, "invalid_request");
    });

    it("takes nothing but a form by POST", async () => {
      const url = simulator.identityUrl + TOKEN;
      for (const method of ["GET", "PUT", "DELETE"]) {
        const { status, headers } = await ask(url, {
          method,
          headers: { authorization: visitor.basic },
        });
        assert.deepEqual([status, headers.get("allow")], [405, "POST"]);
      }
      const headers = { authorization: visitor.basic, "content-type": "application/json" };
      const body = JSON.stringify({ grant_type: "password" });
      refused(await ask(url, { method: "POST", headers, body }), 415, "invalid_request");
    });
  });

  describe("refresh", () => {
    beforeEach(() => visitor.signIn());

    it("gives a new set, and the old access token lives on until it expires", async () => {
      const { accessToken, refreshToken } = visitor;
      visitor.keep(await visitor.refresh());
      assert.notEqual(visitor.refreshToken, refreshToken);
      assert.ok(await isGood());
      visitor.accessToken = accessToken;
      assert.ok(await isGood());
    });

    it("ends the whole family when a used token comes back", async () => {
      const { refreshToken } = visitor;
      visitor.keep(await visitor.refresh());
      refused(await visitor.refresh(refreshToken), 400, "invalid_grant");
      refused(await visitor.refresh(), 400, "invalid_grant");
      assert.equal(await isGood(), false);
    });

    it("leaves other families alone", async () => {
      const other = await new BrowserVisitor(simulator).signIn();
      const { refreshToken } = visitor;
      await visitor.refresh();
      await visitor.refresh(refreshToken);
      assert.equal((await other.get("/user")).status, 200);
      assert.equal((await other.refresh()).status, 200);
    });

    it("repeats the same new tokens within the grace, and not after it", async () => {
      simulator.tokens.refreshGrace = 60;
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
      const first = await visitor.refresh();
      clock.tick(59_000);
      const again = await visitor.refresh();
      assert.equal(again.body.access_token, first.body.access_token);
      assert.equal(again.body.refresh_token, first.body.refresh_token);
      clock.tick(2000);
      refused(await visitor.refresh(), 400, "invalid_grant");
    });

    it("remembers the realm: it may be left out or be in the query, but not be another", async () => {
      visitor.keep(await visitor.refresh(undefined, { realm: undefined }));
      const { refreshToken, realm } = visitor;
      const form = { grant_type: "refresh_token", refresh_token: refreshToken };
      visitor.keep(await visitor.post(`${TOKEN}?realm=${realm}`, form));
      const elsewhere = await visitor.refresh(undefined, { realm: "clientsB2COpel" });
      refused(elsewhere, 400, "invalid_grant");
      visitor.keep(await visitor.refresh());
      assert.ok(await isGood());
    });

    it("refuses what never was a refresh token", async () => {
      refused(await visitor.refresh("4f5f3749"), 400, "invalid_grant");
      refused(await visitor.refresh(visitor.accessToken), 400, "invalid_grant");
      refused(
        await visitor.refresh(undefined, { refresh_token: undefined }),
        400,
        "invalid_request",
      );
    });
  });

  describe("revoke", () => {
    beforeEach(() => visitor.signIn());

    it("ends an access token alone", async () => {
      const { status, text } = await visitor.post(REVOKE, { token: visitor.accessToken });
      assert.deepEqual([status, text], [200, ""]);
      assert.equal(await isGood(), false);
      visitor.keep(await visitor.refresh());
      assert.ok(await isGood());
    });

    it("ends the family of a refresh token, under either name of the field", async () => {
      for (const field of ["token", "refresh_token"]) {
        await visitor.signIn();
        const { status, text } = await visitor.post(REVOKE, { [field]: visitor.refreshToken });
        assert.deepEqual([status, text], [200, ""]);
        assert.equal(await isGood(), false);
        refused(await visitor.refresh(), 400, "invalid_grant");
      }
    });

    it("says 200 to a token nobody knows, but asks for the client and the field", async () => {
      assert.equal((await visitor.post(REVOKE, { token: "unknown" })).status, 200);
      refused(await visitor.post(REVOKE, {}), 400, "invalid_request");
      const form = { token: visitor.refreshToken };
      const answer = await visitor.post(REVOKE, form, { authorization: undefined });
      refused(answer, 401, "invalid_client");
      assert.ok(await isGood());
    });
  });

  it("lets access tokens expire in real time, not in the cars'", async () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    simulator.tokens.lifetime = 100;
    await visitor.signIn();
    simulator.clock.advance(5000);
    assert.ok(await isGood());
    clock.tick(99_000);
    assert.ok(await isGood());
    clock.tick(1000);
    assert.equal(await isGood(), false);
    visitor.keep(await visitor.refresh());
    assert.ok(await isGood());
  });

  it("lets a test end tokens", async () => {
    await visitor.signIn();
    simulator.tokens.expireAccessTokens();
    assert.equal(await isGood(), false);
    visitor.keep(await visitor.refresh());
    simulator.tokens.revokeAll();
    assert.equal(await isGood(), false);
    refused(await visitor.refresh(), 400, "invalid_grant");
    assert.equal(simulator.tokens.issued, 2);
  });
});
