import assert from "node:assert/strict";
import { Editor } from "./editor";

const reader = { username: "reader", password: "look, do not touch" };
const settings = {
  adminAuth: {
    type: "credentials",
    users: [
      {
        username: reader.username,
        password: "$2b$04$Icmodd49pc2t7hBDbEaQNefHSEYamwyhIMZXZ75V6JmoTFpb2Y9/C",
        permissions: "read",
      },
    ],
  },
};
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "account-1",
    type: "psa-account",
    environment: "demo",
    brand: "peugeot",
    signIn: "password",
  },
  {
    id: "status",
    type: "psa-read",
    z: "tab",
    account: "account-1",
    link: "status",
    x: 200,
    y: 100,
  },
];
const accounts = "/node-red-contrib-psa/accounts/account-1";

describe("an editor with users", function () {
  this.timeout(60_000);
  let editor: Editor;

  before(async () => {
    // A browser logs refused requests; the first ones are the editor's own, before the sign-in.
    editor = await Editor.open({ flows, settings, login: reader, expected: /401/ });
  });
  after(() => editor?.close());
  afterEach(() => editor.assertClean());

  it("answers nothing about accounts to strangers", async () => {
    const { red } = editor;
    const replies = await Promise.all([
      red.post(`${accounts}/test`),
      red.get(`${accounts}/vehicles`),
    ]);
    for (const { status, body } of replies) {
      assert.equal(status, 401);
      assert.doesNotMatch(JSON.stringify(body), /VR3|vehicles/);
    }
  });

  it("lets who may only look list the vehicles, but not test the account", async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("status"));
    await page.click("#psa-read-find");
    await dialog.form.getByText(/^6 vehicles/).waitFor();
    await editor.editAccount();
    const [reply] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith(`${accounts}/test`)),
      page.click("#psa-account-test"),
    ]);
    assert.equal(reply.status(), 401);
    await page.getByRole("status").getByText("Not allowed").waitFor();
  });
});
