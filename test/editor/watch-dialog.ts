import assert from "node:assert/strict";
import { currentVersion } from "../../src/rules/versions";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { WatchForm, flows, home, right, showNodes } from "./watch-form";
import { watchWithoutMouse } from "./watch-without-mouse";

const production = { ...right[1], id: "account-2", environment: "production" };

const SCALARS = ["name", "vehicle", "interval", "activeInterval", "emitInitial", "contextStore"];

/** What the dialog of psa-watch asks and refuses, and what becomes of it. */
export function watchDialog(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;
  let form: WatchForm;

  beforeEach(() => {
    editor = opened();
  });

  const show = (nodes: readonly unknown[]) => showNodes(editor, nodes);
  const edit = async (id: string) => {
    form = await WatchForm.opened(editor, id);
    dialog = form.dialog;
  };
  const deployed = async (id: string) => {
    await editor.deploy();
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    return nodes.find((node) => node.id === id) ?? {};
  };

  it("starts with the only account, all vehicles and all events", async () => {
    await show(right);
    const id = await editor.drag("psa-watch", 400, 100);
    await edit(id);
    assert.deepEqual(await dialog.values(["account", ...SCALARS]), {
      ...{ account: "account-1", name: "", vehicle: "", contextStore: "" },
      ...{ interval: "", activeInterval: "", emitInitial: false },
    });
    assert.equal(await form.chosen(), "all (none selected)");
    assert.deepEqual([await dialog.marked(), await form.told()], [[], []]);
    assert.match(await form.keeping(), /^Not persistent: after a restart/);
    await dialog.save();
    await editor.labelled("watch").first().waitFor();
    const { version, interval, activeInterval, events, levels, zones, wires } = await deployed(id);
    assert.equal(version, currentVersion("psa-watch"));
    assert.deepEqual([interval, activeInterval], ["", ""]);
    assert.deepEqual([events, levels, zones], [[], [], []]);
    assert.deepEqual(wires, [[], []]);
  });

  it("keeps what was filled in, through a deploy and a reload", async () => {
    await show(right);
    const values = {
      ...{ name: "Alarm clock", vehicle: "VR3UHZKXZMT104208", contextStore: "memory" },
      ...{ interval: "600", activeInterval: "90", emitInitial: true },
    };
    await edit("plain");
    await dialog.fill(values);
    for (const title of ["Charging", "Location"]) await form.group(title).click();
    for (const name of ["charging.finished", "zone.left"]) await form.event(name).check();
    assert.equal(await form.chosen(), "2 of 39");
    assert.match(await form.group("Charging").innerText(), /1 of 7$/);
    for (const [index, level] of ["80", "20,5", ""].entries()) {
      await form.button("add threshold").click();
      await form.type("levels", index, "Threshold (%)", level);
    }
    await form.button("add zone").click();
    for (const [label, text] of [
      ["Name", " Home "],
      ["Latitude", "48,1147"],
      ["Longitude", "-1.6794"],
      ["Radius (m)", "150"],
    ] as const) {
      await form.type("zones", 0, label, text);
    }
    await dialog.save();
    const saved = await deployed("plain");
    assert.equal(saved.version, currentVersion("psa-watch"));
    assert.deepEqual(saved.events, ["charging.finished", "zone.left"]);
    assert.deepEqual(saved.levels, [80, 20.5]);
    assert.deepEqual(saved.zones, [home]);
    await editor.load();
    await editor.labelled("Alarm clock").waitFor();
    await edit("plain");
    assert.deepEqual(await dialog.values(SCALARS), values);
    assert.equal(await form.event("zone.left").isChecked(), true);
    assert.equal(await dialog.form.locator("details[open]").count(), 2);
    assert.equal(await form.inRow("levels", 1, "Threshold (%)").inputValue(), "20.5");
    assert.equal(await form.inRow("zones", 0, "Latitude").inputValue(), "48.1147");
    await form.event("zone.left").uncheck();
    await form.remove("levels", 0);
    await form.remove("zones", 0);
    await dialog.fill({ name: "" });
    await dialog.save();
    const again = await deployed("plain");
    assert.deepEqual(again.events, ["charging.finished"]);
    assert.deepEqual([again.levels, again.zones], [[20.5], []]);
    await editor.labelled("VR3UHZKXZMT104208").waitFor();
  });

  it("marks what came in wrong with a flow, and says what it is", async () => {
    await show(flows);
    await editor.flawOf("wrong").waitFor();
    assert.ok(!(await editor.flawOf("plain").isVisible()));
    await edit("wrong");
    assert.deepEqual(await dialog.marked(), ["interval", "contextStore"]);
    assert.match(await dialog.flaw("interval"), /at least 1/);
    assert.match(await dialog.flaw("contextStore"), /Unknown context store elsewhere/);
    assert.equal(await form.keeping(), "");
    const unknown = dialog.form.getByRole("checkbox", { name: "Unknown event charging.done" });
    assert.equal(await unknown.isChecked(), true);
    const wrongZones = ["Name", "Radius (m)", "Latitude", "Radius (m)"];
    assert.deepEqual(await form.marked(), ["Threshold (%)", ...wrongZones]);
    assert.deepEqual(await form.told(), [
      "120 is invalid: thresholds must be 0–100",
      "Duplicate zone name Home",
      "Zone Home: radius must be above 0 m",
      "Zone Work: latitude must be from -90 to 90",
      "Zone Work: radius must be above 0 m",
    ]);
    await form.type("zones", 1, "Name", "Garage");
    assert.equal((await form.told())[1], "Zone Garage: radius must be above 0 m");
    await form.type("zones", 1, "Radius (m)", "30");
    assert.equal((await form.told())[1], "Zone Work: latitude must be from -90 to 90");
    await form.type("zones", 2, "Latitude", "north");
    assert.equal((await form.told())[1], "Zone Work: latitude must be from -90 to 90");
    await form.remove("zones", 2);
    await form.type("levels", 1, "Threshold (%)", "100");
    assert.deepEqual([await form.marked(), await form.told()], [[], []]);
    await unknown.uncheck();
    await dialog.fill({ interval: "300", contextStore: "" });
    await dialog.save();
    await editor.flawOf("wrong").waitFor({ state: "hidden" });
    const { events, levels, zones } = await deployed("wrong");
    assert.deepEqual([events, levels], [["charging.finished"], [20, 100]]);
    assert.deepEqual(zones, [home, { ...home, name: "Garage", radius: 30 }]);
  });

  it("loses nothing of what is wrong", async () => {
    await show(flows);
    await edit("wrong");
    await dialog.fill({ name: "Still wrong" });
    await form.type("levels", 0, "Threshold (%)", "half");
    await dialog.save();
    await editor.flawOf("wrong").waitFor();
    await edit("wrong");
    const levels = [0, 1].map((index) => form.inRow("levels", index, "Threshold (%)").inputValue());
    assert.deepEqual(await Promise.all(levels), ["half", "120"]);
    assert.equal(await form.chosen(), "2 of 39");
    assert.deepEqual(await dialog.values(["contextStore"]), { contextStore: "elsewhere" });
    assert.equal(await form.inRow("zones", 2, "Radius (m)").inputValue(), "");
    await dialog.cancel();
  });

  it("takes prices per hour, day and zone, folded away until somebody wants them", async () => {
    await show([...right, { ...right.at(-1), id: "zoned", zones: [home] }]);
    await edit("zoned");
    const part = dialog.form.locator("#psa-watch-costs");
    assert.equal(await part.locator("input:visible").count(), 0);
    await part.locator("summary").click();
    await dialog.fill({ capacity: "46,3", lossPercent: "95", currency: "EU" });
    assert.deepEqual((await dialog.marked()).sort(), [...["capacity", "currency", "lossPercent"]]);
    await dialog.fill({ capacity: "46.3", lossPercent: "10", currency: "gbp", co2: "51" });
    for (const [index, price] of ["0,17", "0.25"].entries()) {
      await form.button("add price").click();
      await form.type("tariffs", index, "Price", price);
    }
    await form.type("tariffs", 0, "From", "22:00");
    await form.type("tariffs", 0, "To", "22:00");
    await form.type("tariffs", 0, "Zone", "Garage");
    const texts = (await form.told()).filter((text) => text.startsWith("Price"));
    assert.deepEqual(texts, [
      "Price 1: enter another time such as 06:00, or nothing",
      "Price 1: unknown zone Garage",
    ]);
    await form.type("tariffs", 0, "To", "06:00");
    await form.type("tariffs", 0, "Zone", "Home");
    await form.inRow("tariffs", 0, "Days").selectOption({ label: "Mon – Fri" });
    await dialog.save();
    const saved = await deployed("zoned");
    assert.deepEqual(saved.tariffs, [
      { price: 0.17, from: "22:00", to: "06:00", days: "Mon-Fri", zone: "Home" },
      { price: 0.25, from: "", to: "", days: "", zone: "" },
    ]);
    const { capacity, lossPercent, currency, co2 } = saved;
    assert.deepEqual([capacity, lossPercent, currency, co2], ["46.3", "10", "gbp", "51"]);
    await edit("zoned");
    assert.equal(await form.inRow("tariffs", 0, "Days").inputValue(), "Mon-Fri");
    await dialog.cancel();
  });

  it("warns of intervals that only simulated cars allow", async () => {
    await show([...right, production]);
    await edit("plain");
    await dialog.fill({ interval: "30" });
    assert.deepEqual(await form.told(), []);
    await dialog.fill({ account: "account-2" });
    assert.match((await form.told())[0] ?? "", /^Intervals below 60 s/);
    await dialog.fill({ interval: "60" });
    assert.deepEqual(await form.told(), []);
    await dialog.fill({ activeInterval: "59.5" });
    assert.equal((await form.told()).length, 1);
    assert.deepEqual(await dialog.marked(), []);
    await dialog.cancel();
  });

  it("lists the vehicles of the account to choose from", async () => {
    await show(right);
    await edit("plain");
    await form.button("List the account's vehicles").click();
    await dialog.form
      .getByText("6 vehicles. Select one, or leave empty to watch all vehicles.")
      .waitFor();
    const list = dialog.form.getByRole("listbox", { name: "Vehicles of the account" });
    assert.equal((await list.getByRole("option").allInnerTexts())[0], "all vehicles");
    await list.selectOption({ index: 2 });
    assert.match(String((await dialog.values(["vehicle"])).vehicle), /^V\w{16}$/);
    await dialog.cancel();
  });

  it("labels its outputs", async () => {
    await show(right);
    const labels = await editor.page.evaluate(
      `[0, 1].map((index) => RED.nodes.getType("psa-watch").outputLabels.call(RED.nodes.node("plain"), index))`,
    );
    assert.deepEqual(labels, ["events", "state (on change)"]);
  });

  describe("without a mouse or a screen", () => watchWithoutMouse(opened));
}
