import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import { Editor } from "./editor";
import { SignIn, typedFor } from "./sign-in";

const password = "look, do not touch";
const hash = "$2b$04$Icmodd49pc2t7hBDbEaQNefHSEYamwyhIMZXZ75V6JmoTFpb2Y9/C";
const settings = {
  adminAuth: {
    type: "credentials",
    users: [
      { username: "owner", password: hash, permissions: "*" },
      { username: "reader", password: hash, permissions: "read" },
      { username: "guest", password: hash, permissions: ["flows.read"] },
    ],
  },
};
const flowsWith = (account: object) => [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "account-1",
    type: "psa-account",
    environment: "demo",
    brand: "peugeot",
    signIn: "password",
  },
  { id: "account-2", type: "psa-account", signIn: "code", ...account },
  {
    id: "status",
    type: "psa-read",
    z: "tab",
    account: "account-1",
    link: "status",
    x: 200,
    y: 100,
  },
  {
    id: "doors",
    type: "psa-read",
    z: "tab",
    account: "account-2",
    link: "status",
    name: "doors",
    x: 200,
    y: 200,
  },
];
const accounts = "/node-red-contrib-psa/accounts/account-1";
const signIns = "/node-red-contrib-psa/accounts/account-2/sign-in";
const notAllowed = /^Not allowed/;

describe("an editor with users", function () {
  this.timeout(120_000);
  let editor: Editor;
  let simulator: Simulator;
  let signIn: SignIn;

  /** Asks as this user does. */
  const as = async (username: string): Promise<{ authorization: string }> => {
    const client = { client_id: "node-red-editor", grant_type: "password", scope: "" };
    const { body } = await editor.red.post("/auth/token", { ...client, username, password });
    return { authorization: `Bearer ${(body as { access_token: string }).access_token}` };
  };

  before(async () => {
    simulator = await startSimulator();
    const { clientId, clientSecret, ...account } = typedFor(simulator);
    const flows = flowsWith(account);
    const credentials = {
      "account-2": { clientId: String(clientId), clientSecret: String(clientSecret) },
    };
    // A browser logs refused requests; the first ones are the editor's own, before the sign-in.
    const login = { username: "reader", password };
    editor = await Editor.open({ flows, credentials, settings, login, expected: /401/ });
    signIn = new SignIn(editor.page);
  });
  after(() => Promise.all([editor?.close(), simulator?.close()]));
  afterEach(() => editor.assertClean());

  it("answers nothing about accounts to strangers", async () => {
    const { red } = editor;
    const replies = await Promise.all([
      red.post(`${accounts}/test`),
      red.get(`${accounts}/vehicles`),
      red.get(signIns),
      red.post(signIns),
      red.post(`${signIns}/answer`, { answer: "12345678" }),
      red.post(`${signIns}/token`, { refreshToken: "12345678" }),
      red.post(`${signIns}/cancel`),
      red.post(signIns.replace("sign-in", "sign-out")),
    ]);
    for (const { status, body } of replies) {
      assert.equal(status, 401);
      assert.doesNotMatch(JSON.stringify(body), /VR3|vehicles/);
    }
  });

  it("lets who may only look neither list the vehicles nor test the account", async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("status"));
    await page.click("#psa-read-find");
    await dialog.form.getByText(notAllowed).waitFor();
    await editor.editAccount();
    const [reply] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith(`${accounts}/test`)),
      page.click("#psa-account-test"),
    ]);
    assert.equal(reply.status(), 401);
    await page.getByRole("status").getByText("Not allowed").waitFor();
    await page.click("#node-config-dialog-cancel");
    await dialog.cancel();
  });

  it("takes what a browser brings back, without any login", async () => {
    const { red } = editor;
    const redirectUri = `${red.url}/node-red-contrib-psa/callback`;
    const typed = { ...typedFor(simulator), signIn: "code", redirectUri };
    const begun = await red.post(signIns, typed, await as("owner"));
    const { url } = begun.body as { url: string };
    const page = await fetch(await answerConsent(url));
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Signed in as driver@demo\.example/);
  });

  it("lets who may only look see that somebody is signed in, but not sign in or out", async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("doors"));
    const account = await editor.editAccount();
    await signIn.says(/^\s*Signed in · 6 vehicles/);
    const popup = page.waitForEvent("popup");
    await signIn.button("Sign in").click();
    const tab = await popup;
    await signIn.says(notAllowed);
    if (!tab.isClosed()) await tab.waitForEvent("close");
    await signIn.button("Sign out").click();
    await signIn.says(notAllowed);
    const [cancelled] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith(`${signIns}/cancel`)),
      account.cancel(),
    ]);
    assert.equal(cancelled.status(), 401);
    await dialog.cancel();
    const { body } = await editor.red.get(signIns, await as("reader"));
    assert.equal((body as { signedIn: boolean }).signedIn, true);
  });

  it("tells nothing about an account to who may not look at accounts", async () => {
    const guest = await as("guest");
    const flows = await editor.red.get("/flows", guest);
    assert.equal(flows.status, 200);
    for (const path of [signIns, `${accounts}/vehicles`]) {
      assert.equal((await editor.red.get(path, guest)).status, 401);
    }
  });
});
