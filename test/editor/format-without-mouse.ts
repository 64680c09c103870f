import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type english from "../../nodes/locales/en-US/psa-format.json";
import { ADAPTERS } from "../../src/adapters/index";
import { DARK, contrasts } from "./contrast";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { showNodes } from "./watch-form";

type Catalogue = (typeof english)["psa-format"];

const TARGETS = Object.keys(ADAPTERS);
const LANGUAGES = ["en-US", "de", "fr", "es-ES", "pt-BR"];
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    ...{ id: "plain", type: "psa-format", z: "tab", x: 200, y: 100, wires: [[]] },
    ...{ target: "", options: {} },
  },
];

/** The dialog of psa-format without a mouse, a screen, good eyes, or English. */
export function formatWithoutMouse(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  beforeEach(async () => {
    editor = opened();
    await showNodes(editor, flows);
    dialog = await editor.edit(editor.node("plain"));
  });

  const choose = (target: string) => dialog.form.locator("#psa-format-target").selectOption(target);

  it("is filled with the keyboard alone", async () => {
    const { page } = editor;
    const focused = () => page.evaluate("document.activeElement.id");
    const tabTo = async (...stops: string[]) => {
      for (const stop of stops) {
        await page.keyboard.press("Tab");
        assert.equal(await focused(), stop);
      }
    };
    const option = "psa-format-option";
    await dialog.field("name").focus();
    await tabTo("psa-format-target");
    await page.keyboard.type("Home A");
    await tabTo(`${option}-baseTopic`);
    await page.keyboard.type("cars");
    await tabTo(`${option}-discoveryPrefix`, `${option}-commands-charging`);
    await tabTo(`${option}-commands-charging_limit`, `${option}-commands-preconditioning`);
    await tabTo(`${option}-commands-doors_lock`);
    await page.keyboard.press("Space");
    // Another target has other fields, and what was typed is there again when one comes back.
    await dialog.form.locator("#psa-format-target").focus();
    await page.keyboard.type("HomeK");
    await tabTo(`${option}-service`, `${option}-lowLevel`);
    await dialog.form.locator(`#${option}-service`).focus();
    await page.keyboard.type("in a zone");
    await tabTo(`${option}-zone`);
    await dialog.form.locator("#psa-format-target").focus();
    await page.keyboard.type("Home A");
    await dialog.save();
    const kept = await page.evaluate(`RED.nodes.node("plain")`);
    const { target, options } = kept as Record<string, unknown>;
    assert.deepEqual(
      [target, options],
      ["home-assistant", { baseTopic: "cars", commands: ["doors.lock"] }],
    );
  });

  it("names each field, and can be read in light and dark, for every target", async () => {
    const nameless: string[] = [];
    const faint: unknown[] = [];
    const look = async () => {
      const parts = dialog.form.locator(":is(input, select, [role=group]):visible");
      const ours = parts.and(dialog.form.locator('[id^="node-"], [id^="psa-"], [role=group]'));
      const seen = await Promise.all((await ours.all()).map((part) => part.ariaSnapshot()));
      nameless.push(...seen.filter((line) => !/^- '?\w+ "[^"]+"/.test(line)));
      faint.push(...(await contrasts(dialog.form)));
    };
    for (const style of [":root { }", DARK]) {
      await editor.page.addStyleTag({ content: style });
      for (const target of TARGETS) {
        await choose(target);
        await look();
      }
    }
    assert.deepEqual([[...new Set(nameless)], faint], [[], []]);
    await dialog.cancel();
  });

  for (const language of LANGUAGES) {
    it(`speaks ${language}, each label on one line, for every target`, async () => {
      const { page } = editor;
      await page.evaluate(`localStorage.setItem("editor-language", "${language}")`);
      try {
        await editor.load();
        dialog = await editor.edit(editor.node("plain"));
        const texts = catalogueOf(language);
        for (const target of TARGETS) {
          await choose(target);
          const options = ADAPTERS[target]?.options ?? {};
          const shown = await dialog.form.innerText();
          assert.ok(shown.includes(texts.hint[target as keyof Catalogue["hint"]]), target);
          const names = Object.keys(options) as (keyof Catalogue["option"])[];
          const missing = names.filter(
            (name) => options[name]?.when === undefined && !shown.includes(texts.option[name]),
          );
          assert.deepEqual(missing, [], target);
          assert.deepEqual(await page.evaluate(wrapped), [], target);
          await editor.assertClean();
        }
        const label = await editor.palette("psa-format").innerText();
        assert.equal(label.replace(/\s+/g, " "), texts.palette.label);
      } finally {
        await page.evaluate("localStorage.removeItem('editor-language')");
      }
    });
  }
}

function catalogueOf(language: string): Catalogue {
  const file = join(__dirname, "../../nodes/locales", language, "psa-format.json");
  return (JSON.parse(readFileSync(file, "utf8")) as typeof english)["psa-format"];
}

/** Runs in the page: the labels of the dialog that take more than a line. */
function wrapped(): string[] {
  const labels = document.querySelectorAll<HTMLElement>(
    ".psa-format-row > :is(label, .psa-choices-label)",
  );
  const isWrapped = (label: HTMLElement) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    const { lineHeight } = getComputedStyle(label);
    return range.getBoundingClientRect().height > 1.5 * parseFloat(lineHeight);
  };
  return [...labels].filter(isWrapped).map(({ innerText }) => innerText);
}
