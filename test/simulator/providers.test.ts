import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { BrowserVisitor, REVOKE } from "./browser-visitor";

describe("simulator: providers of another kind", () => {
  let simulator: Simulator;

  const start = async (options: SimulatorOptions) => {
    simulator = await startSimulator(options);
    return new BrowserVisitor(simulator);
  };
  afterEach(() => simulator.close());

  describe("with shared grants", () => {
    for (const kind of ["accessToken", "refreshToken"] as const) {
      it(`revoking ${kind} of one sign-in ends the other of the same client and person`, async () => {
        const one = await (await start({ sharedGrants: true })).signIn();
        const other = await new BrowserVisitor(simulator).signIn();
        const elsewhere = await new BrowserVisitor(simulator, "clientsB2COpel").signIn();
        await one.post(REVOKE, { token: one[kind] });
        assert.equal((await other.get("/user")).status, 401);
        assert.equal((await other.refresh()).body.error, "invalid_grant");
        assert.equal((await elsewhere.get("/user")).status, 200);
        await one.signIn();
        assert.equal((await one.get("/user")).status, 200);
      });
    }
  });

  describe("with offline access", () => {
    const scope = "openid profile offline_access";

    it("gives a refresh token only where the scope asks for it", async () => {
      const visitor = await start({ offlineAccess: true });
      assert.equal((await visitor.password()).body.refresh_token, undefined);
      visitor.keep(await visitor.password({ scope }));
      visitor.keep(await visitor.refresh());
    });

    it("ignores that scope where the driver is not asked for consent", async () => {
      const visitor = await start({ offlineAccess: true });
      const quietly = await visitor.exchange(await visitor.approve({ scope }));
      assert.equal(quietly.body.refresh_token, undefined);
      const code = await visitor.approve({ scope, prompt: "consent" });
      assert.ok((await visitor.exchange(code)).body.refresh_token);
    });
  });

  it("with a client whose id and secret need encoding, takes them encoded only", async () => {
    const client = { clientId: "id +/%:é", clientSecret: "a secret +/%20 ü" };
    const visitor = await start({ client });
    const basic = (id: string, secret: string) =>
      `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
    const encoded = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);
    const status = async (authorization: string) =>
      (await visitor.password({}, { authorization })).status;
    const { clientId, clientSecret } = client;
    assert.equal(await status(basic(encoded(clientId), encoded(clientSecret))), 200);
    assert.equal(await status(basic(encodeURIComponent(clientId), encoded(clientSecret))), 200);
    assert.equal(await status(basic(clientId, clientSecret)), 401);
  });
});
