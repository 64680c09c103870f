import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnosis } from "../../src/diagnostics/diagnosis";
import { builtInVins } from "../../src/simulator";
import { chainText } from "../../src/auth/token-chain";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";

const account = { type: "psa-account", environment: "demo", brand: "peugeot", signIn: "password" };
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "account-1", ...account },
  { id: "read", type: "psa-read", z: "tab", account: "account-1", link: "status", x: 200, y: 100 },
];
const chain = {
  ...{ accessToken: "an access token", refreshToken: "a refresh token" },
  ...{ expiresAt: undefined, obtainedAt: 1, fingerprint: "f", salt: "s" },
};

/** What the dialogs tell of an account that has trouble, and of its cars. */
export function troubleshooting(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  before(async () => {
    editor = opened();
    await editor.show(flows);
  });
  beforeEach(async () => {
    dialog = await editor.edit(editor.node("read"));
  });
  afterEach(() => editor.page.click("#node-dialog-cancel"));

  const button = (name: string) => editor.page.getByRole("button", { name });
  const report = () => dialog.form.locator(".psa-picker-report");

  it("say how the chosen car is, and why it gives no data", async () => {
    await button("List the account's vehicles").click();
    const list = editor.page.getByRole("listbox", { name: "Vehicles of the account" });
    await list.selectOption(builtInVins.electric);
    await report()
      .getByText(/^Last data: /)
      .waitFor();
    await report()
      .getByText(/^Links: .*status.*trips/)
      .waitFor();
    await report()
      .getByText(/^Supports commands: .*charging/)
      .waitFor();
    await list.selectOption(builtInVins.neverReported);
    await report()
      .getByText(/^No data: the vehicle has never sent any/)
      .waitFor();
    assert.doesNotMatch(await report().innerText(), /Last data|why\./);
    await list.selectOption("");
    assert.equal(await report().innerText(), "");
  });

  describe("in the account", () => {
    let accountDialog: Dialog;

    beforeEach(async () => {
      accountDialog = await editor.editAccount();
    });
    afterEach(() => accountDialog.cancel());

    const download = async (): Promise<Diagnosis> => {
      const saved = editor.page.waitForEvent("download");
      await button("Download diagnostics").click();
      const file = await saved;
      assert.equal(file.suggestedFilename(), "psa-diagnostics.json");
      const path = await file.path();
      return JSON.parse(readFileSync(path, "utf8")) as Diagnosis;
    };

    it("save a diagnosis, with places only if they are chosen", async () => {
      await accountDialog.unfold("Troubleshooting");
      const { cars, requests } = await download();
      assert.ok(cars.length === 6 && requests.length > 0);
      assert.ok(!cars.some(({ place }) => place));
      await accountDialog.form.getByLabel("include vehicle locations").check();
      assert.ok((await download()).cars.some(({ place }) => place));
    });
  });

  it("tell of token files of deleted accounts, and remove them", async () => {
    const folder = join(editor.red.userDir, "node-red-contrib-psa");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "gone.json"), chainText(chain));
    const accountDialog = await editor.editAccount();
    await accountDialog.unfold("Troubleshooting");
    await editor.page.getByText(/^\d+ deleted accounts? still (has|have) token files/).waitFor();
    await button("Remove token files").click();
    await editor.page.getByText("Token files removed").waitFor();
    assert.ok(await button("Remove token files").isHidden());
    assert.ok(!existsSync(join(folder, "gone.json")));
    await accountDialog.cancel();
    const again = await editor.editAccount();
    await again.unfold("Troubleshooting");
    await button("Download diagnostics").waitFor();
    assert.ok(await button("Remove token files").isHidden());
    await again.cancel();
  });
}
