import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import { type Faint, contrasts } from "./contrast";
import type { Dialog } from "./dialog";
import { type Editor, boxOf } from "./editor";
import { SignIn, errorText, typedFor } from "./sign-in";

const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "account-1",
    type: "psa-account",
    environment: "demo",
    brand: "peugeot",
    signIn: "password",
  },
  { id: "trips", type: "psa-import", z: "tab", onlyNew: true, x: 400, y: 300 },
  {
    id: "status",
    type: "psa-read",
    z: "tab",
    account: "account-1",
    link: "status",
    x: 200,
    y: 100,
  },
  { id: "cars", type: "psa-vehicles", z: "tab", account: "account-1", x: 200, y: 200 },
];

/** A dark theme in the editor's own variables: what Node-RED 4 leaves to theme packages. */
const dark = {
  "primary-text-color": "#f0f0f0",
  "secondary-background": "#1b1b23",
  "tertiary-background": "#17171d",
  "text-color-success": "#4caf50",
  "form-background": "#1b1b23",
  "form-text-color": "#f0f0f0",
  "form-input-background": "#0d0d10",
  "form-tips-background": "#2a2a1c",
  "workspace-button-background": "#22222c",
  "workspace-button-color": "#cccccc",
  "workspace-button-color-focus": "#cccccc",
  "workspace-button-color-hover": "#cccccc",
  "workspace-button-background-hover": "#33333d",
};

/** The dialogs for those without a mouse, without a screen, or with weak eyes. */
export function accessibility(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;

  before(async () => {
    editor = opened();
    [simulator] = await Promise.all([startSimulator(), editor.show(flows)]);
  });
  after(() => simulator?.close());

  /** Where the focus goes with each Tab, until it comes to `last`. */
  async function tabTo(last: string): Promise<string[]> {
    const stops: string[] = [];
    while (stops.length < 30 && stops.at(-1) !== last) {
      await editor.page.keyboard.press("Tab");
      stops.push(await editor.page.evaluate(focused));
    }
    return stops;
  }

  it("read vehicles with the keyboard alone", async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("status"));
    await dialog.field("name").focus();
    assert.deepEqual(await tabTo("psa-read-find"), [
      "node-input-account",
      "node-input-link",
      "node-input-vehicle",
      "psa-read-find",
    ]);
    await page.keyboard.press("Space");
    await page.waitForFunction(`document.activeElement.id === "psa-read-vehicles"`);
    await page.keyboard.press("ArrowDown");
    assert.match(String((await dialog.values(["vehicle"])).vehicle), /^VR3/);
    await dialog.field("link").focus();
    await page.keyboard.type("trips");
    assert.deepEqual(await tabTo("node-input-limit"), [
      "node-input-vehicle",
      "psa-read-find",
      "psa-read-filter",
      "psa-read-vehicles",
      "node-input-split",
      "node-input-order",
      "node-input-limit",
    ]);
    await dialog.cancel();
  });

  it("test an account with the keyboard alone, and announce the answer", async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("status"));
    const account = await editor.editAccount();
    await account.field("name").focus();
    assert.deepEqual(await tabTo("psa-account-test"), [
      "node-config-input-environment",
      "node-config-input-units",
      "node-config-input-allowUnlock",
      "psa-account-test",
    ]);
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Connected").waitFor();
    assert.equal(await page.evaluate(focused), "psa-account-test");
    await account.field("environment").focus();
    await page.keyboard.type("Production");
    assert.deepEqual(await tabTo("psa-account-test"), [
      "node-config-input-brand",
      "node-config-input-signIn",
      "node-config-input-clientId",
      "node-config-input-clientSecret",
      "node-config-input-username",
      "node-config-input-password",
      "SUMMARY",
      "node-config-input-units",
      "node-config-input-allowUnlock",
      "psa-account-test",
    ]);
    for (let back = 0; back < 3; back += 1) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    assert.deepEqual(await tabTo("psa-account-test"), [
      "node-config-input-realm",
      "node-config-input-scope",
      "psa-account-add-scopes",
      "node-config-input-units",
      "node-config-input-allowUnlock",
      "psa-account-test",
    ]);
    await page.keyboard.press("Space");
    await page.getByRole("status").getByText("Client ID is required").waitFor();
    await account.cancel();
    await dialog.cancel();
  });

  it("name every field and button, and can be read in a light and in a dark theme", async () => {
    const { page } = editor;
    const found: { nameless: string[]; faint: Faint[] } = { nameless: [], faint: [] };
    const look = async (dialog: Dialog) => {
      found.nameless.push(...(await nameless(dialog)));
      found.faint.push(...(await contrasts(dialog.form)));
      const theme = await page.addStyleTag({ content: rootRule(dark) });
      found.faint.push(...(await contrasts(dialog.form)));
      await theme.evaluate((element) => (element as HTMLElement).remove());
    };
    const read = await editor.edit(editor.node("status"));
    await read.fill({ link: "" });
    await page.click("#psa-read-find");
    await read.form.getByRole("listbox").waitFor();
    await look(read);
    await read.form.getByRole("listbox").selectOption({ index: 1 });
    await look(read);
    const account = await editor.editAccount();
    await account.unfold("Troubleshooting");
    await look(account);
    await account.fill({ environment: "partner", signIn: "code" });
    await account.unfold("Advanced");
    await account.unfold("I already have a refresh token");
    await page.click("#psa-account-sign-in");
    await page.getByRole("status").getByText("TLS configuration with certificate").waitFor();
    await look(account);
    await account.fill({ ...typedFor(simulator), tls: "_ADD_" });
    const signIn = new SignIn(page);
    const brand = await signIn.begin();
    await look(account);
    const picture = account.form.getByRole("img", { name: "mymap://oauth2redirect/fr" });
    assert.ok((await boxOf(picture)).width > 300);
    await signIn.paste("no answer");
    await signIn.says(errorText("noCode"));
    await look(account);
    await signIn.paste(await answerConsent(brand.url()));
    await brand.close();
    await signIn.says(/Signed in as/);
    await look(account);
    await account.fill({ signIn: "password" });
    await look(account);
    await account.cancel();
    await read.cancel();
    const vehicles = await editor.edit(editor.node("cars"));
    await look(vehicles);
    await vehicles.form.getByRole("group", { name: "Include" }).waitFor();
    await vehicles.cancel();
    const trips = await editor.edit(editor.node("trips"));
    await look(trips);
    await trips.cancel();
    assert.deepEqual(found, { nameless: [], faint: [] });
  });
}

/** Runs in the page. */
function focused(): string {
  const { id, tagName } = document.activeElement ?? { id: "", tagName: "" };
  return id || tagName;
}

/** The fields and buttons of a dialog that a screen reader could not name. */
async function nameless(dialog: Dialog): Promise<string[]> {
  const parts = dialog.form.locator(`:is(input, select, button, [role])[id]:visible`);
  const ours = parts.and(dialog.form.locator(`[id^="node-"], [id^="psa-"]`));
  assert.ok((await ours.count()) >= 3);
  const seen = await Promise.all((await ours.all()).map((part) => part.ariaSnapshot()));
  return seen.filter((line) => !/^- '?\w+ "[^"]+"/.test(line) && !line.startsWith("- status"));
}

function rootRule(values: Record<string, string>): string {
  const lines = Object.entries(values).map(([name, value]) => `--red-ui-${name}: ${value};`);
  return `:root { ${lines.join(" ")} }`;
}
