import assert from "node:assert/strict";
import { currentVersion } from "../../src/rules/versions";
import { contrasts } from "./contrast";
import type { Dialog } from "./dialog";
import { type Editor, pressUntil } from "./editor";

const read = { type: "psa-read", z: "tab", account: "account-1", x: 200 };
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "account-1",
    type: "psa-account",
    environment: "demo",
    brand: "peugeot",
    signIn: "password",
  },
  { ...read, id: "status", link: "status", y: 100 },
  { ...read, id: "kept", link: "status", y: 400 },
  // Saved before there were order, until, filters and a choice of what no data is.
  { ...read, id: "earlier", link: "trips", split: true, limit: "7", since: "P7D", y: 200 },
  { ...read, id: "way", link: "wayPoints", y: 500 },
  { ...read, id: "trips", link: "trips", distance: "5-", states: ["Nominal"], y: 300 },
];

const ALWAYS = ["name", "account", "link", "vehicle"];
const ONE = ["maxAge"];
const MANY = ["split", "order", "limit", "since", "until"];

/** What the dialog of psa-read asks, for which link, and what becomes of it. */
export function readDialog(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  before(async () => {
    editor = opened();
    await editor.show(flows);
  });

  /** The properties that are asked for, in the order of the dialog. */
  const asked = async (which = "") => {
    const fields = dialog.form.locator(
      `.form-row:visible :is([id^="node-input-"]:is(input, select), .psa-checks)`,
    );
    const ids = await fields.and(dialog.form.locator(`:not([id$="Type"])${which}`)).all();
    const names = await Promise.all(ids.map((field) => field.getAttribute("id")));
    return names.map((id) => id?.replace(/^(node-input|psa-read)-/, ""));
  };
  /** The visible part of a field that takes text or a property of the message. */
  const typed = (name: string) => dialog.form.locator(`#psa-read-${name}`);
  const choices = (name: string) =>
    dialog.form
      .locator(`#psa-read-${name} input:checked`)
      .evaluateAll((checked) => checked.map((box) => (box as HTMLInputElement).value));
  /** Chooses where a moment comes from, in the menu before the field. */
  const chooseType = async (name: string, label: string) => {
    await dialog.form.getByRole("button", { name: new RegExp(`^${name}: `) }).click();
    const menu = editor.page.locator(".red-ui-typedInput-options:visible");
    await pressUntil(menu.getByText(label), menu, "detached");
  };
  const deployed = async (id: string) => {
    await editor.deploy();
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    return nodes.find((node) => node.id === id) ?? {};
  };

  describe("for a link", () => {
    before(async () => {
      dialog = await editor.edit(editor.node("status"));
    });
    after(() => dialog.cancel());

    for (const [link, fields] of [
      ["status", ["output", ...ONE]],
      ["self", ["extensions", ...ONE]],
      ["lastPosition", ONE],
      ["maintenance", ONE],
      ["alerts", MANY],
      ["trips", [...MANY, "distance", "duration", "states"]],
      ["telemetry", [...MANY, "telemetryTypes"]],
      ["alarms", [...MANY, "alarmTypes"]],
      ["collisions", MANY],
      ["waypoints", MANY],
      ["", ["output", ...ONE, ...MANY]],
    ] as const) {
      it(`asks what fits ${link || "any one"}`, async () => {
        await dialog.fill({ link });
        assert.deepEqual(await asked(), [...ALWAYS, ...fields, "noData"]);
      });
    }

    it("marks wrong options", async () => {
      await dialog.fill({ link: "trips", distance: "far", duration: "PT5M", limit: "-1" });
      for (const name of ["since", "until"]) await typed(name).fill("yesterday");
      await typed("until").blur();
      const all = ["limit", "since", "until", "distance", "duration"];
      assert.deepEqual(await asked(".input-error"), all);
      await dialog.fill({ distance: "5-20.5", duration: "600-", limit: "3" });
      for (const [value, flaws] of [
        ["7", ["since"]],
        ["31.05.2024", ["since"]],
        ["P", ["since"]],
        ["P1DT12H", []],
        ["2024-05-31T18:00:00+02:00", []],
        ["", []],
      ] as const) {
        await typed("since").fill(value);
        await typed("until").fill("2024-05-31");
        await typed("until").blur();
        assert.deepEqual(await asked(".input-error"), flaws, value);
      }
      await typed("since").fill("yesterday");
      await chooseType("Since", "msg.");
      assert.deepEqual(await asked(".input-error"), []);
    });
  });

  it("keeps what was filled in, through a deploy and a reload", async () => {
    const values = { link: "trips", order: "newest", noData: "message", distance: "5-20" };
    const states = ["Nominal", "Unfinished"];
    dialog = await editor.edit(editor.node("kept"));
    await dialog.fill(values);
    await chooseType("Since", "msg.");
    await typed("since").fill("range.from");
    await typed("until").fill("P1D");
    for (const state of states) await dialog.form.getByLabel(state, { exact: true }).check();
    await dialog.save();
    const saved = await deployed("kept");
    const moments = { since: "range.from", sinceType: "msg", until: "P1D", untilType: "str" };
    for (const [name, value] of Object.entries({ ...values, ...moments, states })) {
      assert.deepEqual(saved[name], value, name);
    }
    await editor.load();
    dialog = await editor.edit(editor.node("kept"));
    assert.deepEqual(await dialog.values(Object.keys(values)), values);
    assert.deepEqual(await dialog.values(Object.keys(moments)), moments);
    assert.equal(await typed("since").inputValue(), "range.from");
    assert.deepEqual(await choices("states"), states);
    for (const state of states) await dialog.form.getByLabel(state, { exact: true }).uncheck();
    await dialog.save();
    assert.deepEqual((await deployed("kept")).states, []);
  });

  it("shows a node of an earlier version as it works", async () => {
    dialog = await editor.edit(editor.node("earlier"));
    const shown = { split: true, limit: "7", since: "P7D", order: "oldest", noData: "error" };
    assert.deepEqual(await dialog.values(Object.keys(shown)), shown);
    assert.deepEqual(await dialog.values(["distance", "until"]), { distance: "", until: "" });
    assert.deepEqual(await choices("states"), []);
    assert.equal(await typed("since").inputValue(), "P7D");
    assert.deepEqual(await asked(".input-error"), []);
    await dialog.cancel();
    // Nothing becomes of it by being looked at.
    const { order, version } = await editor.page.evaluate<Record<string, unknown>>(
      `(({ order, version }) => ({ order, version }))(RED.nodes.node("earlier"))`,
    );
    assert.deepEqual([order, version], [undefined, undefined]);
    dialog = await editor.edit(editor.node("earlier"));
    await dialog.save();
    const saved = await deployed("earlier");
    const old = { sinceType: "str", until: "", states: [], extensions: [] };
    const expected = { ...shown, ...old, version: currentVersion("psa-read") };
    for (const [name, value] of Object.entries(expected))
      assert.deepEqual(saved[name], value, name);
  });

  it("knows a link in whatever case it was given", async () => {
    dialog = await editor.edit(editor.node("way"));
    assert.deepEqual(await dialog.values(["link"]), { link: "waypoints" });
    assert.deepEqual(await asked(), [...ALWAYS, ...MANY, "noData"]);
    await dialog.save();
  });

  it("lets nothing that is hidden choose among what a message names", async () => {
    dialog = await editor.edit(editor.node("trips"));
    assert.deepEqual(await choices("states"), ["Nominal"]);
    await dialog.fill({ link: "" });
    await dialog.save();
    const { link, distance, states } = await deployed("trips");
    assert.deepEqual([link, distance, states], ["", "", []]);
  });

  describe("without a mouse or a screen", () => {
    before(async () => {
      dialog = await editor.edit(editor.node("status"));
      await dialog.fill({ link: "trips" });
    });
    after(() => dialog.cancel());

    it("is walked through field by field", async () => {
      const { page } = editor;
      await dialog.field("split").focus();
      const stops = [];
      while (stops.length < 20 && stops.at(-1) !== "node-input-noData") {
        await page.keyboard.press("Tab");
        stops.push(await page.evaluate(focused));
      }
      assert.deepEqual(stops, [
        ...["node-input-order", "node-input-limit"],
        ...["button", "psa-read-since", "button", "psa-read-until"],
        ...["node-input-distance", "node-input-duration"],
        ...["Nominal", "Unstarted", "DataLacking", "Unfinished"].map(
          (state) => `psa-read-states-${state}`,
        ),
        "node-input-noData",
      ]);
    });

    it("chooses where a moment comes from with keys alone", async () => {
      const { page } = editor;
      await chooseType("Until", "msg.");
      const button = dialog.form.getByRole("button", { name: /^Until: msg/ });
      await button.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.matches("[value=msg]"));
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await dialog.form.getByRole("button", { name: /^Until: (?!msg)\w/ }).waitFor();
      await page.waitForFunction(() => document.activeElement?.id === "psa-read-until");
    });

    it("has a name for each field and button, and texts one can read", async () => {
      for (const link of ["trips", "telemetry", "alarms", "self", ""]) {
        await dialog.fill({ link });
        const parts = await dialog.form
          .locator(".form-row :is(input, select, button):visible")
          .all();
        const seen = await Promise.all(parts.map((part) => part.ariaSnapshot()));
        assert.ok(seen.length > 5);
        const nameless = seen.filter((line) => !/^- '?\w+ "[^"]+"/.test(line));
        assert.deepEqual(nameless, [], link);
        assert.deepEqual(await contrasts(dialog.form), [], link);
      }
    });

    it("leads from a label to its field", async () => {
      await dialog.fill({ link: "trips" });
      for (const name of ["Since", "Until"]) {
        await dialog.form.getByText(name, { exact: true }).click();
        assert.equal(await editor.page.evaluate(focused), `psa-read-${name.toLowerCase()}`);
      }
    });
  });
}

/** Runs in the page. */
function focused(): string {
  const { id, tagName } = document.activeElement ?? { id: "", tagName: "" };
  return id || tagName.toLowerCase();
}
