import assert from "node:assert/strict";
import { basicCredentials } from "../../src/auth/identity-provider";
import { PsaError } from "../../src/errors";
import { Secrets } from "../../src/secrets";
import { vehiclesOf } from "../support/accounts";
import { Sessions } from "../support/sessions";

const decoded = (credentials: string) => Buffer.from(credentials, "base64").toString();

describe("client id and secret", () => {
  for (const [id, secret] of [
    ["demo-client-id", "demo-client-secret"],
    ["5a1c7bd4-3f60", "s3cr3t!~*'()_.-=&;@$,?#[]{}|\\^`\"<>"],
    ["an.id", "with:colons:in:it"],
  ] as const) {
    it(`are sent as they are: ${id} ${secret}`, () => {
      assert.equal(decoded(basicCredentials(id, secret)), `${id}:${secret}`);
    });
  }

  for (const [id, secret, spelled] of [
    ["an+id", "a%2Bsecret", "an%2Bid:a%252Bsecret"],
    ["plain", "a/b c", "plain:a%2Fb+c"],
    ["plain", "zürich", "plain:z%C3%BCrich"],
    ["id:1", "plain!", "id%3A1:plain!"],
  ] as const) {
    it(`are form-encoded where they must be: ${id} ${secret}`, () => {
      assert.equal(decoded(basicCredentials(id, secret)), spelled);
    });
  }

  describe("that need encoding", () => {
    const client = { clientId: "my id+1/2 %", clientSecret: "gehe+im %2F/ñ geh" };
    const sessions = new Sessions();

    beforeEach(() => sessions.start({ client }));
    afterEach(() => sessions.stop());

    it("sign in, read, renew and sign out", async () => {
      const account = sessions.accounts.create(sessions.settings);
      assert.equal((await vehiclesOf(account)).length, sessions.simulator.world.size);
      sessions.simulator.tokens.expireAccessTokens();
      await vehiclesOf(account);
      assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
      await account.signOut();
    });

    it("are in no error, however the server repeats them", async () => {
      sessions.simulator.faults.add({ fault: "echo-secrets", path: "/am/oauth2/access_token" });
      const error = await sessions.failure(sessions.accounts.create(sessions.settings));
      assert.ok(error instanceof PsaError);
      assert.match(error.message, /Basic •••/);
    });

    it("are struck out in every spelling, also where only an encoded one is long enough", () => {
      for (const secret of [client.clientSecret, "ü+/%é"]) {
        const form = new URLSearchParams({ "": secret }).toString().slice(1);
        const secrets = new Secrets([secret]);
        const inLowerCase = form.replace(/%../g, (code) => code.toLowerCase());
        for (const text of [form, encodeURIComponent(secret), inLowerCase]) {
          assert.equal(secrets.scrub(`client_secret=${text}&a=b`), "client_secret=•••&a=b");
          assert.equal(secrets.scrub(text), "•••");
        }
        assert.equal(secrets.scrub(secret), "•••");
      }
    });
  });
});
