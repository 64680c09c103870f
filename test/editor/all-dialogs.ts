import assert from "node:assert/strict";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { layoutFlaws } from "./layout";
import { typedFor } from "./sign-in";
import { showNodes } from "./watch-form";

/** Those with the longest texts; each takes seconds. */
const LANGUAGES = ["de", "fr", "pt-BR"];
const vehicle = builtInVins.electric;
const common = { z: "tab", account: "account-1", x: 200, wires: [[], []] };
const zone = { name: "Home", latitude: 48.1147, longitude: -1.6794, radius: 150 };
const program = { slot: 2, start: "07:30", days: ["Mon", "Fri"], enabled: true };

/** One node for each dialog, with what asks and shows most. */
const nodes = [
  { ...common, id: "vehicles", type: "psa-vehicles", y: 40 },
  { ...common, id: "status", type: "psa-read", vehicle, link: "status", output: "values", y: 80 },
  { ...common, id: "trips", type: "psa-read", vehicle, link: "trips", y: 120 },
  {
    ...{ ...common, id: "zones", type: "psa-watch", vehicle, output: "values", interval: 20 },
    ...{ values: ["battery.lvel"], levels: [20, 120], zones: [{ ...zone, radius: 0 }], y: 160 },
    tariffs: [{ price: 0.1, from: "22:00", to: "6:99", days: "Mon-Fri", zone: "Nowhere" }],
  },
  {
    ...{ ...common, id: "program", type: "psa-command", vehicle, fromMessage: true, y: 200 },
    ...{ command: "preconditioning.program", parameters: program },
  },
  {
    ...{ ...common, id: "programs", type: "psa-command", vehicle, y: 240 },
    ...{ command: "charging.programs", parameters: { programs: [{ ...program, end: "08:00" }] } },
  },
  { ...common, id: "import", type: "psa-import", source: "message", onlyNew: true, y: 280 },
];
const account = {
  ...{ id: "account-1", type: "psa-account", environment: "demo", brand: "peugeot" },
  ...{ signIn: "password", allowUnlock: true, names: [{ vin: vehicle, name: "" }] },
};
const flows = [{ id: "tab", type: "tab", label: "Flow" }, account, ...nodes];

/** Labels, fields and boxes of every dialog in other languages. */
export function allDialogs(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;

  before(async () => {
    editor = opened();
    simulator = await startSimulator();
    await showNodes(editor, flows);
  });
  after(async () => {
    await editor.page.evaluate("localStorage.removeItem('editor-language')");
    await simulator?.close();
  });

  const flawsOf = async (id: string) => {
    const dialog = await editor.edit(editor.node(id));
    await unfold(dialog);
    const flaws = await layoutFlaws(dialog);
    await dialog.cancel();
    return flaws;
  };
  const flawsOfAccount = async () => {
    const { page } = editor;
    const dialog = await editor.edit(editor.node("status"));
    const form = await editor.editAccount();
    await form.fill({ ...typedFor(simulator), signIn: "code" });
    const popup = page.waitForEvent("popup");
    await page.click("#psa-account-sign-in");
    await (await popup).close();
    await page.locator("#psa-account-steps").waitFor();
    await unfold(form);
    const flaws = await layoutFlaws(form);
    await form.cancel();
    await dialog.cancel();
    return flaws;
  };

  for (const language of LANGUAGES) {
    it(`fit in ${language}`, async () => {
      await editor.page.evaluate(`localStorage.setItem("editor-language", "${language}")`);
      await editor.load();
      const found = { account: await flawsOfAccount() };
      for (const { id } of nodes) Object.assign(found, { [id]: await flawsOf(id) });
      const all = Object.keys(found).map((id) => [id, []]);
      assert.deepEqual(found, Object.fromEntries(all));
    });
  }
}

/** Opens every part that is folded away. */
function unfold({ form }: Dialog): Promise<void> {
  return form.locator("details:not([open], .psa-state *)").evaluateAll((all) => {
    for (const part of all) (part as HTMLDetailsElement).open = true;
  });
}
