import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import sinon from "sinon";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { brands } from "../../src/simulator/account";
import { Codes } from "../../src/simulator/identity/codes";
import { Tokens } from "../../src/simulator/identity/tokens";
import { APP, type Answer, BrowserVisitor, type Changes, TOKEN } from "./browser-visitor";

const VERIFIER = "a-verifier~that.is_just_long_enough_0123456";
const PKCE = { code_challenge: challengeOf(VERIFIER), code_challenge_method: "S256" };

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

describe("simulator: authorization code", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  const start = async (options: SimulatorOptions = {}) => {
    simulator = await startSimulator(options);
    visitor = new BrowserVisitor(simulator);
  };
  const restart = async (options: SimulatorOptions) => {
    await simulator.close();
    await start(options);
  };
  beforeEach(() => start());
  afterEach(async () => {
    sinon.restore();
    await simulator.close();
  });
  const refused = ({ status, headers, body }: Answer, error: string, description = /./) => {
    assert.deepEqual([status, body.error], [400, error]);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(String(body.error_description), description);
  };

  it("gives the six fields, and the tokens are good", async () => {
    const answer = await visitor.exchange(await visitor.approve(PKCE), { code_verifier: VERIFIER });
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const { access_token, refresh_token, id_token, ...rest } = answer.body;
    assert.deepEqual(rest, { scope: "openid profile", expires_in: 3599, token_type: "Bearer" });
    assert.ok(access_token && refresh_token && id_token);
    visitor.keep(answer);
    assert.equal((await visitor.get("/user")).status, 200);
    visitor.keep(await visitor.refresh());
    assert.equal((await visitor.get("/user")).status, 200);
  });

  it("works without a challenge, too, and in every realm", async () => {
    for (const { realm, scheme } of brands) {
      const redirect_uri = `${scheme}://oauth2redirect/de`;
      const code = await visitor.approve({ redirect_uri });
      const driver = new BrowserVisitor(simulator, realm).keep(
        await visitor.exchange(code, { redirect_uri, realm }),
      );
      assert.equal((await driver.get("/user")).status, 200);
    }
  });

  it("takes a code once; at the second time the tokens it gave end, renewed or not", async () => {
    const code = await visitor.approve();
    visitor.keep(await visitor.exchange(code));
    visitor.keep(await visitor.refresh());
    refused(await visitor.exchange(code), "invalid_grant", /expired/);
    assert.equal((await visitor.get("/user")).status, 401);
    refused(await visitor.refresh(), "invalid_grant");
  });

  it("ends no other sign-in with it", async () => {
    const other = await new BrowserVisitor(simulator).signIn();
    const code = await visitor.approve();
    await visitor.exchange(code);
    await visitor.exchange(code);
    assert.equal((await other.get("/user")).status, 200);
  });

  it("takes a code for a minute, or as long as it is told", async () => {
    for (const [codeLifetime, seconds] of [
      [undefined, 60],
      [5, 5],
    ] as const) {
      await restart(codeLifetime === undefined ? {} : { codeLifetime });
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
      const [early, late] = [await visitor.approve(), await visitor.approve()];
      clock.tick(seconds * 1000 - 1);
      assert.equal((await visitor.exchange(early)).status, 200);
      clock.tick(1);
      refused(await visitor.exchange(late), "invalid_grant", /expired/);
      clock.restore();
    }
  });

  it("refuses another redirect address, realm or verifier; the code stays good for the right ones", async () => {
    const code = await visitor.approve({ ...PKCE, realm: visitor.realm });
    const right = { code_verifier: VERIFIER };
    const wrong: Changes[] = [
      { redirect_uri: "mymap://oauth2redirect/de" },
      { realm: "clientsB2COpel" },
      { code_verifier: undefined },
      { code_verifier: `${VERIFIER}x` },
      { code_verifier: PKCE.code_challenge },
    ];
    for (const change of wrong) {
      refused(await visitor.exchange(code, { ...right, ...change }), "invalid_grant");
    }
    assert.equal(simulator.tokens.issued, 0);
    assert.equal((await visitor.exchange(code, right)).status, 200);
  });

  it("refuses a verifier that is too short although it fits, and one without a challenge", async () => {
    const short = "short";
    const code_challenge = challengeOf(short);
    const code = await visitor.approve({ ...PKCE, code_challenge });
    refused(await visitor.exchange(code, { code_verifier: short }), "invalid_grant");
    const bare = await visitor.approve();
    refused(await visitor.exchange(bare, { code_verifier: VERIFIER }), "invalid_grant");
  });

  it("refuses codes nobody got, and a form that is not whole", async () => {
    refused(await visitor.exchange("4f5f3749"), "invalid_grant");
    const code = await visitor.approve();
    for (const field of ["realm", "code", "redirect_uri"]) {
      refused(await visitor.exchange(code, { [field]: undefined }), "invalid_request");
    }
    const { status, body } = await visitor.exchange(code, {}, { authorization: undefined });
    assert.deepEqual([status, body.error], [401, "invalid_client"]);
    assert.equal((await visitor.exchange(code)).status, 200);
  });

  it("refuses code and verifier in the address", async () => {
    const code = await visitor.approve(PKCE);
    for (const name of ["code", "code_verifier"]) {
      const form = { grant_type: "authorization_code", realm: visitor.realm };
      const query = new URLSearchParams({ [name]: name === "code" ? code : VERIFIER });
      const answer = await visitor.post(`${TOKEN}?${query.toString()}`, form);
      refused(answer, "invalid_request", new RegExp(`query string: ${name}$`));
    }
  });

  it("gives a client nothing for the code of another, and leaves its tokens alone", () => {
    const tokens = new Tokens();
    const codes = new Codes(tokens);
    const [clientId, redirectUri, realm] = ["one", APP, "clientsB2CPeugeot"];
    const code = codes.issue({ clientId, username: "driver", scope: "openid", redirectUri });
    const thief = { clientId: "two", redirectUri, realm };
    assert.throws(() => codes.redeem(code, thief), { name: "Refusal" });
    const { accessToken } = codes.redeem(code, { clientId, redirectUri, realm });
    assert.throws(() => codes.redeem(code, thief), { name: "Refusal" });
    assert.ok(tokens.subjectOf(accessToken));
  });

  it("is spent when the reply is lost", async () => {
    const code = await visitor.approve();
    simulator.faults.add({ fault: "reply-lost", path: TOKEN });
    await assert.rejects(visitor.exchange(code), TypeError);
    refused(await visitor.exchange(code), "invalid_grant");
  });
});
