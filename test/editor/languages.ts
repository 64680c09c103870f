import assert from "node:assert/strict";
import german from "../../nodes/locales/de/psa-account.json";
import english from "../../nodes/locales/en-US/psa-account.json";
import french from "../../nodes/locales/fr/psa-account.json";
import { type Simulator, startSimulator } from "../../src/simulator";
import type { Editor } from "./editor";
import { typedFor } from "./sign-in";

type Catalogue = (typeof english)["psa-account"];

const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "read", type: "psa-read", z: "tab", link: "status", x: 200, y: 100 },
];

/** The dialog of an account in other languages than English. */
export function languages(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;

  before(async () => {
    editor = opened();
    simulator = await startSimulator();
    await editor.red.deploy(flows);
  });
  after(async () => {
    await editor.page.evaluate("localStorage.removeItem('editor-language')");
    await simulator?.close();
  });

  const speaks = async (language: string, catalogue: Catalogue) => {
    const { page } = editor;
    await page.evaluate(`localStorage.setItem("editor-language", "${language}")`);
    await editor.load();
    await editor.edit(editor.node("read"));
    const account = await editor.editAccount("add");
    await account.fill(typedFor(simulator));
    await account.unfold(catalogue.label.advanced);
    await account.unfold(catalogue.label.haveToken);
    const popup = page.waitForEvent("popup");
    await page.getByRole("button", { name: catalogue.label.signInNow, exact: true }).click();
    const brand = await popup;
    await page.locator("#psa-account-session").getByText(catalogue.session.away).waitFor();
    await brand.waitForURL(new RegExp(`/authorize\\?.*local=${language}-`));
    await brand.close();
    const shown = await account.form.innerText();
    for (const section of ["label", "steps", "session"] as const) {
      const own: Record<string, string> = catalogue[section];
      const foreign = Object.entries(english[`psa-account`][section])
        .filter(([key, text]) => own[key] !== text && text.length > 12 && shown.includes(text))
        .map(([key]) => key);
      assert.deepEqual(foreign, []);
    }
    for (const step of ["first", "second", "third"] as const) {
      assert.ok(shown.includes(catalogue.steps[step]));
    }
    await editor.assertClean();
  };

  it("speaks German", () => speaks("de", german["psa-account"]));
  it("speaks French", () => speaks("fr", french["psa-account"]));
}
