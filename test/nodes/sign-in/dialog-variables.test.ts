import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../../src/simulator";
import type { AccountSettings } from "../../../src/account";
import { settingsFor } from "../../support/accounts";
import { ACCOUNT, helper, loadFlow, useServer } from "../../support/flows";
import { type DialogReply, routeOf } from "../../support/sign-ins";

const SECRET = "PSA_TEST_SECRET";
const REALM = "PSA_TEST_REALM";

describe("environment variables in the dialog of an account", () => {
  let simulator: Simulator;
  let settings: AccountSettings;
  const variables = { clientSecret: `\${${SECRET}}`, realm: `\${${REALM}}` };

  useServer();
  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
    process.env[SECRET] = simulator.account.clientSecret;
    process.env[REALM] = "clientsB2CCitroen";
  });
  afterEach(async () => {
    delete process.env[SECRET];
    delete process.env[REALM];
    await helper.unload();
    await simulator.close();
  });

  const press = async (button: string, typed: object, id = ACCOUNT): Promise<DialogReply> => {
    const reply = await helper.request().post(routeOf(button, id)).send(typed);
    return reply.body as DialogReply;
  };

  it("are filled in as they are deployed", async () => {
    await loadFlow({ ...settings, ...variables }, []);
    assert.equal((await press("test", { ...settings, ...variables })).ok, true);
    const [signIn] = [...simulator.requests];
    assert.equal(signIn?.form?.realm, "clientsB2CCitroen");
  });

  it("are not sent to other addresses than the deployed ones", async () => {
    await loadFlow({ ...settings, ...variables }, []);
    const other = await startSimulator();
    const { identityUrl, apiUrl } = other;
    for (const name of ["clientSecret", "realm"] as const) {
      for (const place of [{ identityUrl }, { apiUrl }, { environment: "production" }]) {
        const typed = { ...settings, [name]: variables[name], ...place };
        assert.equal((await press("test", typed)).text, "retypeSecrets");
        assert.equal((await press("sign-in", typed)).text, "retypeSecrets");
      }
    }
    assert.equal(other.requests.count() + simulator.requests.count(), 0);
    await other.close();
  });

  for (const [where, deployed, id] of [
    ["an account that is not deployed", true, "another-account"],
    ["another property than the deployed one", true, ACCOUNT],
    ["an account that is deployed without it", false, ACCOUNT],
  ] as const) {
    it(`are not looked up for ${where}`, async () => {
      await loadFlow(deployed ? { ...settings, realm: variables.realm } : settings, []);
      for (const field of ["clientId", "clientSecret", "username", "password", "scope"]) {
        for (const variable of [`\${${SECRET}}`, "${HOME}", variables.realm, `$(${SECRET})`]) {
          const typed = { ...settings, [field]: variable };
          for (const button of ["test", "sign-in", "sign-in/token"]) {
            const reply = await press(button, { ...typed, refreshToken: "12345678" }, id);
            assert.equal(reply.text, "undeployedVariable", `${button} ${field} ${variable}`);
            assert.match(reply.message ?? "", /Deploy the account with it first/);
          }
        }
      }
      assert.equal(simulator.requests.count(), 0);
    });
  }

  it("are not looked up for an address either", async () => {
    await loadFlow(settings, []);
    for (const field of ["apiUrl", "identityUrl", "brand", "environment", "signIn"]) {
      const reply = await press("test", { ...settings, [field]: "${HOME}" });
      assert.equal(reply.text, "undeployedVariable", field);
    }
  });
});
