import assert from "node:assert/strict";
import type { Editor } from "./editor";

/** The README's first flow. */
export function firstFlow(opened: () => Editor): void {
  let editor: Editor;

  before(() => {
    editor = opened();
  });

  it("begins in the palette", async () => {
    const { page } = editor;
    const category = page.locator("#red-ui-palette-container-PSA_vehicles");
    await category.scrollIntoViewIfNeeded();
    assert.match(
      await category.innerText(),
      /^PSA vehicles\s+car vehicles\s+car read\s+car events\s+car\s+command\s+car trip\s+import\s+car\s+format\s*$/,
    );
    for (const type of ["psa-vehicles", "psa-read", "psa-watch", "psa-import"]) {
      const icon = editor.palette(type).locator(".red-ui-palette-icon");
      const { backgroundImage } = await icon.evaluate((element) => getComputedStyle(element));
      const [, address = ""] = /^url\("(.*)"\)$/.exec(backgroundImage) ?? [];
      assert.ok(address.endsWith(`/node-red-contrib-psa/${type}.svg`), address);
      const reply = await page.request.get(address);
      assert.match(reply.headers()["content-type"] ?? "", /svg/);
    }
  });

  it("is put together by hand and shows the demo cars", async () => {
    const inject = await editor.drag("inject", 160, 300);
    const vehicles = await editor.drag("psa-vehicles", 340, 300);
    const read = await editor.drag("psa-read", 500, 300);
    const debug = await editor.drag("debug", 660, 300);
    await editor.wire(inject, vehicles);
    await editor.wire(vehicles, read);
    await editor.wire(read, debug);
    await editor.flawOf(vehicles).waitFor();

    const dialog = await editor.edit(editor.node(vehicles));
    const account = await editor.editAccount("add");
    assert.deepEqual(await account.values(["environment"]), { environment: "demo" });
    await account.save();
    await dialog.save();
    const second = await editor.edit(editor.node(read));
    assert.equal(await second.field("account").locator("option:checked").innerText(), "Demo");
    await second.save();
    for (const id of [vehicles, read]) await editor.flawOf(id).waitFor({ state: "hidden" });

    await editor.deploy();
    await editor.node(inject).locator(".red-ui-flow-node-button-button").click();
    await editor
      .statusOf(editor.node(vehicles))
      .getByText(/^\d+ vehicles$/)
      .waitFor();
    const lines = await editor.debugLines(6);
    const reports = lines.filter((line) => /\bat: "\d{4}-/.test(line));
    assert.equal(reports.length, 5);
    assert.match(lines.join("\n"), /name: "NoData"/);
  });

  /** Imports one of our examples from the menu; returns the names of all, in the order shown. */
  async function importExample(name: string): Promise<string[]> {
    const { page } = editor;
    await page.click("#red-ui-header-button-sidemenu");
    await page.click("#menu-item-import");
    const dialog = page.getByRole("dialog", { name: "Import nodes" });
    await dialog.getByRole("link", { name: "Examples" }).click();
    const ours = dialog.getByRole("listitem").filter({ hasText: /^\s*node-red-contrib-psa/ });
    await ours.waitFor();
    // A list that still slides open moves away from under the mouse.
    await page.waitForFunction("!jQuery('.red-ui-treeList-spinner, :animated').length");
    await ours.locator(".red-ui-treeList-label").first().click();
    const example = ours.getByText(name, { exact: true });
    await example.waitFor();
    const names = await ours.getByRole("listitem").allInnerTexts();
    await example.click();
    await dialog.getByRole("button", { name: "Import" }).click();
    return names.map((text) => text.trim());
  }

  const accounts = () =>
    editor.page.evaluate<string[]>(
      `RED.nodes.filterNodes({ type: "psa-account" }).map(({ id }) => id)`,
    );

  it("is the example of the package, imported from the menu", async () => {
    const { page } = editor;
    await importExample("flows");
    await page.locator("#red-ui-workspace-tabs").getByText("Cars").click();
    await editor.labelled("a branch per brand").waitFor();
    await editor.deploy();
    const vehicles = editor.statusOf(editor.labelled("vehicles"));
    await vehicles.getByText(/^([5-9]|\d{2,}) vehicles$/).waitFor();
    await page.locator(".red-ui-debug-msg", { hasText: "never reported" }).waitFor();
  });

  it("is the first of the examples, and a further import uses the account that is there", async () => {
    const { page } = editor;
    const before = await accounts();
    const names = await importExample("A first flow");
    assert.equal(
      names.find((name) => name !== "flows"),
      "A first flow",
    );
    await page.getByRole("button", { name: "Import copy" }).dispatchEvent("click");
    await page.locator("#red-ui-workspace-tabs").getByText("A first flow").waitFor();
    assert.deepEqual(await accounts(), before);
    const accountsOf = `RED.nodes.filterNodes({ type: "psa-watch" }).map(({ account }) => account)`;
    const used = await page.evaluate<string[]>(accountsOf);
    assert.deepEqual([...new Set(used)], ["psa-example-account"]);
    await page.locator("#red-ui-workspace-tabs").getByText("Cars").click();
  });

  it("is explained in the help sidebar", async () => {
    const { page } = editor;
    const help = page.locator(".red-ui-help");
    const read = await editor.edit(editor.labelled("status"));
    await page.locator(".red-ui-tray-footer .fa-book").click();
    await help.getByText("Reads one resource of a vehicle").waitFor();
    await editor.editAccount();
    await page.locator(".red-ui-tray-footer .fa-book").last().click();
    await help.getByText("An account at one brand").waitFor();
    await page.click("#node-config-dialog-cancel");
    await read.cancel();
    const vehicles = await editor.edit(editor.labelled("vehicles"));
    await page.locator(".red-ui-tray-footer .fa-book").click();
    await help.getByText("Sends one message for each vehicle").waitFor();
    await vehicles.cancel();
  });
}
