import assert from "node:assert/strict";
import { currentVersion } from "../../src/rules/versions";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";

const node = { type: "psa-import", z: "tab", wires: [[]], x: 200 };
const tab = { id: "tab", type: "tab", label: "Flow" };
const flawed = [
  tab,
  { ...node, id: "odd", onlyNew: true, contextStore: "nowhere", y: 300 },
  { ...node, id: "unused", onlyNew: false, contextStore: "nowhere", y: 400 },
];

/** What the dialog of psa-import asks, and what becomes of it. */
export function importDialog(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  before(async () => {
    editor = opened();
    await editor.show([tab]);
  });

  it("asks for a context store only where it needs one, and keeps what is chosen", async () => {
    const id = await editor.drag("psa-import", 300, 100);
    dialog = await editor.edit(editor.node(id));
    assert.deepEqual(await dialog.shown(), ["name", "source", "onlyNew"]);
    await dialog.fill({ onlyNew: true });
    assert.deepEqual(await dialog.shown(), ["name", "source", "onlyNew", "contextStore"]);
    await dialog.form.getByText(/^Not persistent: after a restart/).waitFor();
    await dialog.fill({ source: "sample", contextStore: "memory" });
    await dialog.save();
    await editor.deploy();
    const deployed = (await editor.red.flows()) as Record<string, unknown>[];
    const { version, source, onlyNew, contextStore } = deployed.find((one) => one.id === id) ?? {};
    assert.deepEqual(
      [version, source, onlyNew, contextStore],
      [currentVersion("psa-import"), "sample", true, "memory"],
    );
  });

  it("marks a context store that there is not, where it is used", async () => {
    await editor.show(flawed);
    await editor.flawOf("odd").waitFor();
    await editor.flawOf("unused").waitFor({ state: "hidden" });
    dialog = await editor.edit(editor.node("odd"));
    assert.deepEqual(await dialog.marked(), ["contextStore"]);
    assert.match(await dialog.flaw("contextStore"), /^Unknown context store nowhere/);
    await dialog.cancel();
  });
}
