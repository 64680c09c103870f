import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Dialog } from "./dialog";
import { Editor, boxOf } from "./editor";

const root = resolve(__dirname, "../..");
const images = join(root, "docs/images");
const flows = JSON.parse(readFileSync(join(root, "examples/flows.json"), "utf8")) as unknown[];

/** Takes the pictures of the documentation, when asked to by `PSA_SCREENSHOTS=1`. */
describe("the pictures of the documentation", function () {
  this.timeout(60_000);
  let editor: Editor;

  before(async function () {
    if (process.env.PSA_SCREENSHOTS !== "1") return this.skip();
    mkdirSync(images, { recursive: true });
    editor = await Editor.open({ flows });
  });
  after(() => editor?.close());

  async function take(
    name: string,
    clip?: { height: number; width: number; x: number; y: number },
  ) {
    const path = join(images, name);
    await editor.page.mouse.move(700, 650);
    await editor.page.screenshot({ path, ...(clip ? { clip } : {}) });
    assert.ok(statSync(path).size < 200_000, `${name} is too big`);
  }

  /** The open dialog, down to a little below its last row. */
  async function takeDialog(name: string, dialog: Dialog) {
    const tray = await boxOf(editor.page.locator(".red-ui-tray").last());
    const form = await boxOf(dialog.form.locator(".form-row:visible").last());
    await take(name, { ...tray, height: form.y + form.height + 20 - tray.y });
  }

  it("shows the example at work", async () => {
    const { page } = editor;
    await page.click("#red-ui-tab-debug-link-button");
    await editor.palette("psa-read").scrollIntoViewIfNeeded();
    await editor.labelled("every minute.*").locator(".red-ui-flow-node-button-button").click();
    await editor.debugLines(6);
    await editor.statusOf(editor.labelled("vehicles")).getByText("6 vehicles").waitFor();
    await page.locator(".red-ui-notification:visible").waitFor({ state: "hidden" });
    await take("editor.png");
  });

  it("shows how an account is filled in", async () => {
    await editor.edit(editor.labelled("status"));
    const account = await editor.editAccount();
    await account.fill({
      name: "Our cars",
      environment: "production",
      brand: "citroen",
      clientId: "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b",
      clientSecret: "what the vendor gave you",
      username: "you@example.com",
      password: "your own password",
    });
    await takeDialog("account.png", account);
    await account.cancel();
    await editor.page.click("#node-dialog-cancel");
  });

  it("shows how a vehicle is read", async () => {
    const dialog = await editor.edit(editor.labelled("status"));
    await dialog.fill({ link: "trips", limit: "10", since: "P7D" });
    await editor.page.click("#psa-read-find");
    await dialog.form.getByRole("listbox").waitFor();
    await editor.page.keyboard.press("ArrowDown");
    await takeDialog("read.png", dialog);
  });
});
