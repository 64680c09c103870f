import assert from "node:assert/strict";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";

const VIN = "VR3UHZKXZMT104208";
const demo = { type: "psa-account", environment: "demo", brand: "peugeot", signIn: "password" };
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "other", type: "tab", label: "Arrived home" },
  { ...demo, id: "account-1" },
  { ...demo, id: "account-2" },
  { id: "read", type: "psa-read", z: "tab", account: "account-1", link: "status", x: 200, y: 100 },
  ...[
    { id: "watch", z: "tab", account: "account-1" },
    { id: "watch-2", z: "other", account: "account-2" },
  ].map((node) => ({ ...node, type: "psa-watch", x: 200, y: 200, wires: [[], []] })),
];

/** What dialogs show of the cars themselves: names, states, positions. */
export function carData(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  before(async () => {
    editor = opened();
    await editor.show(flows);
  });

  const deployed = async (id: string) => {
    await editor.deploy();
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    return nodes.find((node) => node.id === id) ?? {};
  };

  it("find the nodes in the palette by what they are for, under labels of their own", async () => {
    const { page } = editor;
    const filter = page.locator("#red-ui-palette-search input");
    for (const [sought, types] of Object.entries({
      car: ["psa-vehicles", "psa-read", "psa-watch"],
      charging: ["psa-vehicles", "psa-read", "psa-watch"],
      peugeot: ["psa-vehicles", "psa-read", "psa-watch"],
      trips: ["psa-read"],
      "car events": ["psa-watch"],
    })) {
      await filter.fill("");
      await filter.pressSequentially(sought);
      await page.locator('[data-palette-type="inject"]').waitFor({ state: "hidden" });
      for (const type of ["psa-vehicles", "psa-read", "psa-watch"]) {
        const state = types.includes(type) ? "visible" : "hidden";
        await editor.palette(type).waitFor({ state });
      }
    }
    await filter.fill("");
    await page.keyboard.press("Backspace");
    await editor.palette("psa-watch").waitFor();
    assert.equal(await editor.palette("psa-watch").innerText(), "car events");
  });

  it("tell demo accounts apart by the flows that use them", async () => {
    dialog = await editor.edit(editor.node("read"));
    const names = await dialog.field("account").locator("option").allInnerTexts();
    assert.deepEqual(names.slice(0, 2).sort(), ["Demo (Arrived home)", "Demo (Flow)"]);
    await dialog.cancel();
  });

  it("take names for the cars of the account, and say what is wrong with them", async () => {
    dialog = await editor.edit(editor.node("read"));
    const account = await editor.editAccount();
    const rows = account.form.locator("#psa-account-names > li");
    await account.form.getByRole("button", { name: "Add the account's cars" }).click();
    await account.form.getByText("6 cars added").waitFor();
    await rows.nth(0).getByLabel("Your name for it").fill("Zoé");
    for (let left = 6; left > 1; left -= 1) {
      await rows.nth(1).getByRole("link", { name: "Remove this name" }).click();
      await rows.nth(left - 1).waitFor({ state: "detached" });
    }
    await account.form.getByRole("button", { name: "add name" }).click();
    await rows.nth(1).getByLabel("VIN").fill(VIN.toLowerCase());
    await rows.nth(1).getByLabel("VIN").blur();
    const flaws = account.form.locator("#psa-account-names-flaw");
    assert.deepEqual((await flaws.innerText()).split("\n"), [
      "Name 2: this VIN has a name already",
      "Name 2: enter a name",
    ]);
    await rows.nth(1).getByRole("link", { name: "Remove this name" }).click();
    await rows.nth(1).waitFor({ state: "detached" });
    assert.equal(await flaws.innerText(), "");
    await account.save();
    await dialog.save();
    assert.deepEqual((await deployed("account-1")).names, [{ vin: VIN, name: "Zoé" }]);
  });

  it("find a vehicle by a part of its name, and show its last state, whose paths are copied", async () => {
    const { page } = editor;
    dialog = await editor.edit(editor.node("read"));
    await page.click("#psa-read-find");
    const list = dialog.form.getByRole("listbox", { name: "Vehicles of the account" });
    await dialog.form.getByLabel("Filter").fill("zo");
    assert.deepEqual((await list.getByRole("option").allInnerTexts()).slice(1), [
      `Zoé · Peugeot e-208 GT · ${VIN}`,
    ]);
    await list.selectOption({ index: 1 });
    await dialog.form.locator("#psa-read-state > summary").click();
    const leaf = dialog.form.getByRole("button", { name: /^payload\.battery\.level: \d+\. Copy/ });
    await leaf.focus();
    await page.keyboard.press("Enter");
    await page.locator(".red-ui-popover").getByText("Path copied").waitFor();
    await dialog.fill({ link: "trips" });
    await dialog.form.locator("#psa-read-state").waitFor({ state: "hidden" });
    await dialog.cancel();
  });

  it("make a zone of where a car is, and tell how cars lie to it", async () => {
    dialog = await editor.edit(editor.node("watch"));
    await dialog.form.getByRole("button", { name: "Show where the cars are" }).click();
    const cars = dialog.form.locator("#psa-watch-cars > li");
    await cars.nth(5).waitFor();
    await dialog.form.getByRole("button", { name: "Use this position: Zoé" }).click();
    const row = dialog.form.locator("#psa-watch-zones > li").first();
    await row.getByLabel("Name", { exact: true }).fill("Home");
    assert.equal(await row.getByLabel("Radius (m)").inputValue(), "150");
    assert.match(await cars.first().innerText(), /inside “Home”: 0\sm north of its centre/);
    assert.match(await cars.nth(1).innerText(), /outside “Home”: \d+\skm east of its centre/);
    await dialog.save();
    const [zone] = (await deployed("watch")).zones as Record<string, unknown>[];
    assert.deepEqual([zone?.name, zone?.radius], ["Home", 150]);
    assert.equal(typeof zone?.latitude, "number");
  });
}
