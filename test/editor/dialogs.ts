import assert from "node:assert/strict";
import { MIGRATIONS, type VersionedType, currentVersion } from "../../src/rules/versions";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";

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
    y: 300,
  },
];

/** What each dialog asks, shows, keeps and refuses. */
export function dialogs(opened: () => Editor): void {
  let editor: Editor;

  before(async () => {
    editor = opened();
    await editor.show(flows);
  });

  it("keep what was filled in, through a deploy and a reload", async () => {
    const account = {
      name: "Garage",
      environment: "custom",
      identityUrl: "https://idp.garage.example",
      apiUrl: "https://api.garage.example/connectedcar/v4",
      brand: "opel",
      signIn: "password",
      clientId: "an-application",
      username: "driver@garage.example",
      realm: "clientsB2CGarage",
      scope: "openid",
    };
    const vehicles = {
      name: "All cars",
      branding: true,
      pictures: false,
      onboardCapabilities: true,
    };
    const read = {
      name: "Last week",
      link: "trips",
      vehicle: "VR3UHZKXZMT104208",
      split: true,
      limit: "7",
      since: "P7D",
    };
    const secrets = { clientSecret: "a-client-secret", password: "a-password" };

    const vehiclesId = await editor.drag("psa-vehicles", 200, 100);
    const vehiclesDialog = await editor.edit(editor.node(vehiclesId));
    const accountDialog = await editor.editAccount("add");
    await accountDialog.fill({ environment: "custom" });
    await accountDialog.unfold("Advanced");
    await accountDialog.fill({ ...account, ...secrets });
    await accountDialog.save();
    await vehiclesDialog.fill(vehicles);
    await vehiclesDialog.save();
    const readId = await editor.drag("psa-read", 400, 100);
    const readDialog = await editor.edit(editor.node(readId));
    await readDialog.field("account").selectOption({ label: "Garage" });
    await readDialog.fill(read);
    await readDialog.save();
    await editor.deploy();
    await editor.load();

    const again = await editor.edit(editor.node(readId));
    assert.deepEqual(await again.values(Object.keys(read)), read);
    const accountAgain = await editor.editAccount();
    const kept = { clientSecret: "__PWRD__", password: "__PWRD__" };
    assert.deepEqual(await accountAgain.values(Object.keys(account)), account);
    assert.deepEqual(await accountAgain.values(Object.keys(kept)), kept);
    await accountAgain.cancel();
    await again.cancel();
    const vehiclesAgain = await editor.edit(editor.node(vehiclesId));
    assert.deepEqual(await vehiclesAgain.values(Object.keys(vehicles)), vehicles);
    await vehiclesAgain.cancel();
    const deployed = (await editor.red.flows()) as { id: string; type: string; version?: number }[];
    for (const secret of Object.values(secrets)) {
      assert.ok(!JSON.stringify(deployed).includes(secret));
    }
    // What nobody opened stays as it was.
    for (const { id, type, version } of deployed.filter((node) => node.type in MIGRATIONS)) {
      const isOld = ["account-1", "status"].includes(id);
      assert.equal(version, isOld ? undefined : currentVersion(type as VersionedType), id);
    }
  });

  describe("of an account", () => {
    let account: Dialog;

    before(async () => {
      await editor.edit(editor.node("status"));
      account = await editor.editAccount();
    });
    after(async () => {
      await account.cancel();
      await editor.page.click("#node-dialog-cancel");
    });

    it("show the fields that the choice needs, and no others", async () => {
      const first = ["name", "environment"];
      const signIn = ["signIn", "clientId", "clientSecret"];
      const person = ["username", "password"];
      const urls = ["identityUrl", "apiUrl"];
      const last = ["units", "allowUnlock"];
      const expected: [string, string, string[]][] = [
        ["production", "code", [...first, "brand", ...signIn, "redirectUri"]],
        ["partner", "code", [...first, "brand", "tls", ...signIn, "redirectUri"]],
        ["partner", "password", [...first, "brand", "tls", ...signIn, ...person]],
        ["custom", "password", [...first, "brand", ...urls, "tls", ...signIn, ...person]],
        ["preproduction", "password", [...first, "brand", ...signIn, ...person]],
        ["production", "password", [...first, "brand", ...signIn, ...person]],
      ];
      assert.deepEqual(await account.shown(), [...first, ...last]);
      await account.fill({ environment: "production" });
      for (const [environment, signIn, fields] of expected) {
        await account.fill({ signIn, environment });
        assert.deepEqual(await account.shown(), [...fields, ...last], `${environment}, ${signIn}`);
      }
      await account.unfold("Advanced");
      assert.deepEqual((await account.shown()).slice(-4), ["realm", "scope", ...last]);
      await account.fill({ signIn: "code" });
      assert.deepEqual((await account.shown()).slice(-5), [
        "redirectUri",
        "realm",
        "scope",
        ...last,
      ]);
      await account.fill({ environment: "demo" });
      assert.deepEqual(await account.shown(), [...first, ...last]);
    });

    it("mark what is missing or wrong, and say it", async () => {
      assert.deepEqual(await account.marked(), []);
      await account.fill({ environment: "custom", signIn: "password" });
      const credentials = ["clientId", "clientSecret", "username", "password"];
      assert.deepEqual(await account.marked(), ["identityUrl", "apiUrl", ...credentials]);
      const identityUrl = "http://127.0.0.1:8480";
      await account.fill({ identityUrl, apiUrl: "http://api.example.com/v4", clientSecret: "x" });
      assert.deepEqual(await account.marked(), ["apiUrl", "clientId", "username", "password"]);
      assert.match(await account.flaw("apiUrl"), /^API URL must be an https URL/);
      await account.fill({ apiUrl: "https://api.example.com/v4", clientId: "${CLIENT_ID}" });
      assert.deepEqual(await account.marked(), ["username", "password"]);
      await account.fill({ environment: "partner", signIn: "code" });
      assert.deepEqual(await account.marked(), ["tls"]);
    });
  });

  describe("of psa-read", () => {
    let dialog: Dialog;

    const find = () => editor.page.getByRole("button", { name: "List the account's vehicles" });

    before(async () => {
      dialog = await editor.edit(editor.node("status"));
    });
    after(() => dialog.cancel());

    it("list the vehicles of the account to choose from", async () => {
      const list = editor.page.getByRole("listbox", { name: "Vehicles of the account" });
      await find().click();
      await dialog.form
        .getByRole("status")
        .getByText(/^6 vehicles/)
        .waitFor();
      const choices = await list.getByRole("option").allInnerTexts();
      assert.equal(choices.length, 7);
      assert.match(choices[1] ?? "", /^Peugeot e-208.* · VR3\w{14}$/);
      await list.selectOption({ index: 2 });
      const { vehicle } = await dialog.values(["vehicle"]);
      assert.ok(choices[2]?.endsWith(` · ${String(vehicle)}`));
    });

    it("say what to do when the account cannot list its vehicles yet", async () => {
      await dialog.fill({ account: "_ADD_" });
      await find().click();
      await dialog.form.getByText("Select an account first.").waitFor();
      const account = await editor.editAccount("add");
      await account.save();
      await find().click();
      await dialog.form.getByText("Deploy the account first, then list its vehicles.").waitFor();
    });
  });
}
