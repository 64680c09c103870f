import assert from "node:assert/strict";
import { currentVersion } from "../../src/rules/versions";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { showNodes } from "./watch-form";

const tab = { id: "tab", type: "tab", label: "Flow" };
const plain = { id: "plain", type: "psa-format", z: "tab", x: 200, y: 100, wires: [[]] };

/** What the dialog of psa-format asks for each target, and what becomes of it. */
export function formatDialog(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  beforeEach(() => {
    editor = opened();
  });

  const edit = async (properties: object = {}) => {
    await showNodes(editor, [tab, { ...plain, target: "", options: {}, ...properties }]);
    dialog = await editor.edit(editor.node("plain"));
  };
  const choose = (target: string) => dialog.form.getByLabel("For").selectOption(target);
  const hint = () => dialog.form.locator("#psa-format-hint").innerText();
  const kept = async () => {
    await dialog.save();
    await editor.deploy();
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    const { version, target, options } = nodes.find(({ id }) => id === "plain") ?? {};
    return { version, target, options };
  };

  it("asks what the messages are for, and then for the options of that alone", async () => {
    await edit();
    assert.equal(await dialog.form.getByLabel("Base topic").count(), 0);
    await choose("home-assistant");
    assert.match(await hint(), /both outputs of psa-watch/);
    await dialog.form.getByLabel("Base topic").fill("cars");
    await dialog.form.getByLabel("lock the doors").check();
    await choose("evcc");
    assert.match(await hint(), /lower output of psa-watch/);
    assert.equal(await dialog.form.getByLabel("lock the doors").count(), 0);
    assert.equal(await dialog.form.getByLabel("Base topic").inputValue(), "");
    await dialog.form.getByLabel("“Partial” ends at").fill("70");
    await choose("home-assistant");
    assert.equal(await dialog.form.getByLabel("Base topic").inputValue(), "cars");
    assert.deepEqual(await kept(), {
      version: currentVersion("psa-format"),
      target: "home-assistant",
      options: { baseTopic: "cars", commands: ["doors.lock"] },
    });
    dialog = await editor.edit(editor.node("plain"));
    assert.ok(await dialog.form.getByLabel("lock the doors").isChecked());
    await dialog.save();
    const again = await editor.page.evaluate(`RED.nodes.node("plain").options`);
    assert.deepEqual(again, { baseTopic: "cars", commands: ["doors.lock"] }, "opened and saved");
  });

  it("keeps nothing for a field that is empty or as by default", async () => {
    await edit({ target: "evcc", options: { baseTopic: "cars", partialLimit: "70" } });
    await dialog.form.getByLabel("Base topic").fill("psa");
    await dialog.form.getByLabel("“Partial” ends at").fill("");
    assert.deepEqual((await kept()).options, {});
  });

  it("asks for an option only where it matters", async () => {
    await edit({ target: "homekit" });
    const shown = async () => [
      await dialog.form.getByLabel("Low at").isVisible(),
      await dialog.form.getByLabel("Zone", { exact: true }).isVisible(),
    ];
    assert.deepEqual(await shown(), [true, false]);
    await dialog.form.getByLabel("Service").selectOption("occupancy");
    assert.deepEqual(await shown(), [false, true]);
    await dialog.form.getByLabel("Service").selectOption("lock");
    assert.deepEqual(await shown(), [false, false]);
    await dialog.cancel();
  });

  it("marks a node without a target, and an option that cannot be as it is", async () => {
    await edit();
    await dialog.cancel();
    await editor.flawOf("plain").waitFor();
    await edit({ target: "evcc", options: { baseTopic: "cars/#" } });
    const field = dialog.form.getByLabel("Base topic");
    assert.match((await field.getAttribute("class")) ?? "", /input-error/);
    await field.fill("cars");
    assert.doesNotMatch((await field.getAttribute("class")) ?? "", /input-error/);
    await dialog.save();
    await editor.flawOf("plain").waitFor({ state: "hidden" });
  });
}
