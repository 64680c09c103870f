import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { errorText } from "./sign-in";

const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "read", type: "psa-read", z: "tab", account: "", link: "status", x: 200, y: 100 },
];

/** What the Test button of an account asks and answers. */
export function testButton(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;
  let account: Dialog;

  const result = () => editor.page.locator("#psa-account-result");
  const test = async (says: RegExp): Promise<string> => {
    await editor.page.getByRole("button", { name: "Test", exact: true }).click();
    await result().getByText(says).waitFor();
    return result().innerText();
  };

  before(async () => {
    editor = opened();
    [simulator] = await Promise.all([startSimulator(), editor.show(flows)]);
    await editor.edit(editor.node("read"));
    account = await editor.editAccount("add");
  });
  after(() => simulator?.close());

  it("counts the demo cars before anything is deployed", async () => {
    assert.match(await test(/Connected/), /^\s*Connected: 6 vehicles$/);
  });

  it("names what is missing and leads to its field", async () => {
    await account.fill({ environment: "production", signIn: "password" });
    await test(/^Client ID is required$/);
    const focused = await account.field("clientId").evaluate((e) => e === document.activeElement);
    assert.ok(focused);
    assert.equal(simulator.requests.count(), 0);
  });

  it("signs in with what was typed before anything is deployed, and revokes nothing", async () => {
    const { identityUrl, apiUrl, account: typed } = simulator;
    await account.fill({ environment: "custom", signIn: "password", brand: "citroen" });
    await account.fill({ identityUrl, apiUrl, ...typed });
    await test(/Connected: \d+ vehicles/);
    assert.equal(simulator.requests.count({ path: "/am/oauth2/access_token" }), 1);
    assert.equal(simulator.requests.count({ path: "/am/oauth2/token/revoke" }), 0);
  });

  it("forgets its answer when something is changed", async () => {
    await account.fill({ password: "wrong" });
    assert.equal(await result().innerText(), "");
  });

  for (const [what, values, says] of [
    ["a wrong password", { password: "wrong" }, /^Wrong username or password/],
    [
      "a wrong client secret",
      { clientSecret: "wrong" },
      /^Client ID or client secret rejected by 127/,
    ],
    [
      "an unreachable host",
      { identityUrl: "http://127.0.0.1:1" },
      /^Cannot reach 127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    ],
  ] as const) {
    it(`tells ${what} in plain words`, async () => {
      const { identityUrl, account: typed } = simulator;
      await account.fill({ identityUrl, ...typed, ...values });
      const answer = await test(says);
      for (const secret of ["wrong", typed.clientSecret, typed.password]) {
        assert.ok(!answer.replace(/^Wrong/, "").includes(secret), answer);
      }
    });
  }

  it("uses the stored secrets after a deploy, unless others are typed", async () => {
    const { identityUrl, account: typed } = simulator;
    await account.fill({ identityUrl, ...typed });
    await account.save();
    await editor.page.click("#node-dialog-ok");
    await editor.deploy();
    await editor.load();
    await editor.edit(editor.node("read"));
    account = await editor.editAccount();
    assert.deepEqual(await account.values(["password"]), { password: "__PWRD__" });
    await test(/Connected: \d+ vehicles/);
    simulator.requests.clear();
    await account.fill({ apiUrl: "http://127.0.0.1:1/connectedcar/v4" });
    await test(errorText("retypeSecrets"));
    assert.equal(simulator.requests.count(), 0);
    await account.fill({ apiUrl: simulator.apiUrl, password: "wrong" });
    await test(/^Wrong username or password/);
  });
}
