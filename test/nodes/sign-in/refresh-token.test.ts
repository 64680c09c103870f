import assert from "node:assert/strict";
import { type DialogReply, useSignInBench } from "../../support/sign-ins";

describe("sign-in with a refresh token from elsewhere", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const isRefused = (reply: DialogReply, error: string, text: string) => {
    assert.deepEqual([reply.ok, reply.error, reply.text], [false, error, text], reply.message);
    assert.match(reply.message ?? "", /\b(paste|copy)\b/i);
  };

  for (const [name, token] of [
    ["none", undefined],
    ["empty", ""],
    ["only spaces", "   "],
    ["with a space within", "12345678 90123456"],
    ["in quotes", '"12345678-9012-3456"'],
    ["with its name", '"refresh_token": "12345678-9012-3456"'],
    ["no text", { token: 1 }],
  ] as const) {
    it(`${name} is none, and nobody is asked`, async () => {
      await bench.load();
      isRefused(await dialog.useToken(bench.settings, token), "BadRequest", "noRefreshToken");
      assert.equal(bench.simulator.requests.count({}), 0);
    });
  }

  it("used before or never issued", async () => {
    await bench.load();
    await dialog.signIn(bench.settings);
    const token = bench.candidate()?.refreshToken;
    const other = bench.dialog("other");
    await other.useToken(bench.settings, token);
    for (const bad of [token, "00000000-0000-4000-8000-000000000000"]) {
      const reply = await dialog.useToken(bench.settings, bad);
      isRefused(reply, "SignInRequired", "tokenNotAccepted");
    }
    assert.equal((await dialog.state()).prepared, true);
  });

  it("of another application or brand", async () => {
    await bench.load();
    const { username } = bench.simulator.account;
    const subject = { realm: "clientsB2CCitroen", username, scope: "openid" };
    const { refreshToken } = bench.simulator.tokens.signIn({ clientId: "another", ...subject });
    const reply = await dialog.useToken(bench.settings, refreshToken);
    isRefused(reply, "SignInRequired", "tokenNotAccepted");
    const clientId = bench.simulator.account.clientId;
    const citroen = bench.simulator.tokens.signIn({ clientId, ...subject });
    const peugeot = { ...bench.settings, brand: "peugeot" };
    const foreign = await dialog.useToken(peugeot, citroen.refreshToken);
    isRefused(foreign, "SignInRequired", "tokenNotAccepted");
  });
});
