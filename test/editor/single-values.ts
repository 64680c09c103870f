import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { pathsOf } from "../../src/rules/values";
import { STATE_SHAPE } from "../../src/vehicle/values";
import { contrasts } from "./contrast";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { showNodes } from "./watch-form";

const demo = { type: "psa-account", environment: "demo", brand: "peugeot", signIn: "password" };
const wrong = { output: "values", values: ["battery.levl", "doors.locked", "doors.locked"] };
const accounts = [
  { id: "tab", type: "tab", label: "Flow" },
  { ...demo, id: "account-1", name: "Metric" },
  { ...demo, id: "account-2", name: "Imperial", units: "imperial" },
];
const node = { z: "tab", account: "account-1" };
const flows = [
  ...accounts,
  { ...node, id: "read", type: "psa-read", link: "status", wires: [[]], x: 200, y: 100 },
  { ...node, id: "watch", type: "psa-watch", wires: [[], []], x: 200, y: 200 },
];

/** How single values are chosen in the dialogs of psa-read and psa-watch. */
export function singleValues(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  before(async () => {
    editor = opened();
    await showNodes(editor, flows);
  });

  const edit = async (id: string) => {
    dialog = await editor.edit(editor.node(id));
  };
  const rows = (): Locator => dialog.form.locator(".psa-values .psa-row input");
  const typed = async () => {
    const all = await rows().all();
    return Promise.all(all.map((row) => row.inputValue()));
  };
  const told = () => dialog.form.locator(".psa-values .psa-row-flaw").innerText();
  const add = async (path: string) => {
    await dialog.form.getByRole("button", { name: "add value" }).click();
    await rows().last().fill(path);
    await rows().last().blur();
  };
  const offered = () =>
    dialog.form
      .locator("datalist option")
      .evaluateAll((all) =>
        all.map((one) => [(one as HTMLOptionElement).value, one.textContent] as [string, string]),
      );
  const deployed = async (id: string) => {
    await editor.deploy();
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    return nodes.find((node) => node.id === id) ?? {};
  };

  for (const kind of ["read", "watch"]) {
    describe(`of psa-${kind}`, () => {
      it("are hidden until single values are chosen, and keep what is picked and typed", async () => {
        await edit(kind);
        assert.deepEqual(await dialog.values(["output"]), { output: "whole" });
        assert.equal(await dialog.form.locator(".psa-values").isVisible(), false);
        await dialog.fill({ output: "values" });
        for (const path of [
          "battery.level",
          " payload.charging.programs[0].start ",
          "state.doors.opening.driver",
        ])
          await add(path);
        assert.equal(await told(), "");
        await dialog.save();
        const { output, values } = await deployed(kind);
        assert.equal(output, "values");
        const expected = ["battery.level", "charging.programs[0].start", "doors.opening.driver"];
        assert.deepEqual(values, expected);
        await editor.load();
        await edit(kind);
        assert.deepEqual(await dialog.values(["output"]), { output: "values" });
        assert.deepEqual(await typed(), expected);
        await dialog.cancel();
      });

      it("offer every value with its unit, in the units of the account", async () => {
        await edit(kind);
        const known = pathsOf(STATE_SHAPE);
        assert.deepEqual(await offered(), known);
        await dialog.fill({ account: "account-2" });
        const units = new Map(await offered());
        assert.equal(units.size, known.length);
        assert.deepEqual(
          ["battery.range", "environment.temperature", "battery.level"].map((p) => units.get(p)),
          ["mi", "°F", "%"],
        );
        const list = await rows().first().getAttribute("list");
        assert.equal(await dialog.form.locator(`datalist#${String(list)}`).count(), 1);
        await dialog.cancel();
      });

      it("say what does not exist, and the nearest that does", async () => {
        // With a node that is wrong the editor asks before it deploys.
        await showNodes(editor, [...flows, wrongOne(kind)]);
        await editor.flawOf("wrong").waitFor();
        await edit("wrong");
        assert.deepEqual((await told()).split("\n"), [
          "Unknown value battery.levl. Did you mean battery.level?",
          "Duplicate value doors.locked",
        ]);
        assert.deepEqual(
          await rows().evaluateAll((all) => all.map(({ ariaInvalid }) => ariaInvalid)),
          ["true", "false", "true"],
        );
        await rows().nth(0).fill("battery.level");
        await rows().nth(2).fill("doors.open");
        await rows().nth(2).blur();
        assert.equal(await told(), "");
        await dialog.save();
        await editor.flawOf("wrong").waitFor({ state: "hidden" });
      });

      it("can be read, and have names for everybody", async () => {
        await edit("wrong");
        const part = dialog.form.locator(".psa-values");
        const named = part.getByRole("combobox", { name: "Value, for example battery.level" });
        assert.equal(await named.count(), 3);
        assert.equal(await part.getByRole("link", { name: "Remove this value" }).count(), 3);
        assert.deepEqual(await contrasts(part), []);
        await dialog.cancel();
      });
    });
  }

  describe("of a node that changes", () => {
    it("count as wrong while single values are chosen and none is there", async () => {
      await edit("wrong");
      for (let row = 2; row >= 0; row -= 1) await rows().nth(row).fill("");
      await dialog.save();
      await editor.flawOf("wrong").waitFor();
      await edit("wrong");
      await dialog.fill({ output: "whole" });
      await dialog.save();
      await editor.flawOf("wrong").waitFor({ state: "hidden" });
    });

    it("are not there for what is no state, and are given up with it", async () => {
      await showNodes(editor, flows);
      await edit("read");
      await dialog.fill({ output: "values" });
      await add("battery.level");
      await dialog.fill({ link: "trips" });
      assert.equal(await dialog.field("output").isVisible(), false);
      assert.equal(await dialog.form.locator(".psa-values").isVisible(), false);
      await dialog.fill({ link: "" });
      assert.equal(await dialog.form.locator(".psa-values").isVisible(), true);
      await dialog.fill({ link: "trips" });
      await dialog.save();
      assert.equal((await deployed("read")).output, "whole");
    });

    it("name the output of psa-watch", async () => {
      await edit("watch");
      await dialog.fill({ output: "values" });
      await add("battery.level");
      await dialog.save();
      const label = await editor.page.evaluate(
        `RED.nodes.getType("psa-watch").outputLabels.call(RED.nodes.node("watch"), 1)`,
      );
      assert.equal(label, "values (on change)");
    });
  });
}

/** A node as it came in with a flow, with values that cannot be. */
function wrongOne(kind: string) {
  return { ...node, ...wrong, id: "wrong", type: `psa-${kind}`, link: "status", x: 500, y: 100 };
}
