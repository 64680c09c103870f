import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import type { Dialog } from "./dialog";
import { Editor, boxOf } from "./editor";
import { SignIn, typedFor } from "./sign-in";

const root = resolve(__dirname, "../..");
const images = join(root, "docs/images");
const flows = JSON.parse(readFileSync(join(root, "examples/flows.json"), "utf8")) as unknown[];

/** Takes the pictures of the documentation, when asked to by `PSA_SCREENSHOTS=1`. */
describe("the pictures of the documentation", function () {
  this.timeout(60_000);
  let editor: Editor;
  let simulator: Simulator;

  before(async function () {
    if (process.env.PSA_SCREENSHOTS !== "1") return this.skip();
    mkdirSync(images, { recursive: true });
    simulator = await startSimulator({ port: 8480 });
    editor = await Editor.open({ flows });
  });
  after(() => Promise.all([editor?.close(), simulator?.close()]));

  async function take(
    name: string,
    clip?: { height: number; width: number; x: number; y: number },
  ) {
    const path = join(images, name);
    await editor.page.mouse.move(700, 20);
    await editor.page.screenshot({ path, ...(clip ? { clip } : {}) });
    assert.ok(statSync(path).size < 200_000, `${name} is too big`);
  }

  /** The open dialog, down to a little below its last row. */
  async function takeDialog(name: string, dialog: Dialog) {
    const tray = await boxOf(editor.page.locator(".red-ui-tray").last());
    const form = await boxOf(
      dialog.form.locator(":is(.form-row, .form-tips, details, fieldset):visible").last(),
    );
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
    // The dialogs are higher than the flow.
    await page.setViewportSize({ width: 1400, height: 1800 });
  });

  it("shows how an account is filled in", async () => {
    await editor.edit(editor.labelled("status"));
    const account = await editor.editAccount();
    await account.fill({
      name: "Our cars",
      environment: "production",
      brand: "citroen",
      signIn: "code",
      clientId: "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b",
      clientSecret: "what the vendor gave you",
    });
    await takeDialog("account.png", account);
    await account.cancel();
    await editor.page.click("#node-dialog-cancel");
  });

  it("shows how to sign in", async () => {
    const { page } = editor;
    await editor.edit(editor.labelled("status"));
    const account = await editor.editAccount();
    await account.fill({ ...typedFor(simulator), signIn: "code" });
    const signIn = new SignIn(page);
    const brand = await signIn.begin();
    await brand.setViewportSize({ width: 640, height: 700 });
    await brand.screenshot({ path: join(images, "consent.png") });
    await signIn.answer.blur();
    await takeDialog("sign-in.png", account);
    await signIn.paste(await answerConsent(brand.url()));
    await brand.close();
    await signIn.says(/Signed in as/);
    await takeDialog("signed-in.png", account);
    await account.cancel();
    await page.click("#node-dialog-cancel");
  });

  it("shows how a vehicle is read", async () => {
    const dialog = await editor.edit(editor.labelled("status"));
    await dialog.fill({ link: "trips", limit: "10", since: "P7D" });
    await editor.page.click("#psa-read-find");
    await dialog.form.getByRole("listbox", { name: "Vehicles of the account" }).waitFor();
    await editor.page.keyboard.press("ArrowDown");
    await takeDialog("read.png", dialog);
    await dialog.cancel();
  });

  it("shows the last state of a vehicle", async () => {
    const dialog = await editor.edit(editor.labelled("status"));
    await dialog.fill({ vehicle: builtInVins.electric });
    await editor.page.locator("#psa-read-state > summary").click();
    await dialog.form.locator(".psa-state-leaf").first().waitFor();
    await takeDialog("state.png", dialog);
    await dialog.cancel();
  });

  it("shows what a vehicle is watched for", async () => {
    const id = await editor.drag("psa-watch", 300, 420);
    const dialog = await editor.edit(editor.node(id));
    await editor.page.locator("#psa-watch-groups").getByText("Charging", { exact: true }).click();
    await takeDialog("watch.png", dialog);
    await dialog.cancel();
  });
});
