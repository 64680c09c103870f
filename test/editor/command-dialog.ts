import assert from "node:assert/strict";
import { COMMANDS, type CommandName, commandNamed } from "../../src/commands/commands";
import { currentVersion } from "../../src/rules/versions";
import { builtInVins } from "../../src/simulator";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { showNodes } from "./watch-form";

const account = {
  ...{ id: "account-1", type: "psa-account", name: "", version: 1 },
  ...{ environment: "demo", brand: "peugeot", signIn: "password" },
};
const plain = {
  ...{ id: "plain", type: "psa-command", z: "tab", x: 200, y: 100, wires: [[], []] },
  ...{ account: "account-1", vehicle: "", command: "", parameters: {}, allowed: [] },
};
const flow = (...nodes: object[]) => [{ id: "tab", type: "tab", label: "Flow" }, account, ...nodes];

type Fill = (editor: Editor) => Promise<void>;
const set =
  (id: string, value: string): Fill =>
  (editor) =>
    editor.page.locator(`#psa-command-${id}`).fill(value);
const select =
  (id: string, value: string): Fill =>
  async ({ page }) => {
    await page.locator(`#psa-command-${id}`).selectOption(value);
  };
const day =
  (...days: string[]): Fill =>
  async ({ page }) => {
    const boxes = page.locator("#psa-command-days");
    for (const name of days) await boxes.getByLabel(name, { exact: true }).check();
  };

/** How a person fills in what a command needs, and what the node keeps of it. */
const FILLED: Readonly<Partial<Record<CommandName, [fill: Fill[], kept: object]>>> = {
  "charging.schedule": [[set("time", "22:30")], { time: "22:30" }],
  "charging.limit": [[select("limit", "partial")], { limit: "partial" }],
  "charging.power": [[set("level", "3")], { level: 3 }],
  "charging.programs": [
    [
      async ({ page }) => {
        await page.locator("#psa-command-add-programs").click();
        const row = page.locator("#psa-command-programs > li");
        await row.getByLabel("Start").fill("01:15");
        await row.getByLabel("End").fill("05:00");
        for (const name of ["Sat", "Sun"]) await row.getByLabel(name).check();
      },
    ],
    { programs: [{ start: "01:15", end: "05:00", days: ["Sat", "Sun"], enabled: true }] },
  ],
  "preconditioning.program": [
    [select("slot", "2"), set("start", "07:30"), day("Mon", "Fri"), select("enabled", "true")],
    { slot: 2, start: "07:30", days: ["Mon", "Fri"], enabled: true },
  ],
  "preconditioning.delete-program": [[select("slot", "4")], { slot: 4 }],
  navigation: [
    [
      async ({ page }) => {
        await page.locator("#psa-command-add-positions").click();
        await page.getByLabel("Latitude").fill("48,85");
        await page.getByLabel("Longitude").fill("2.35");
      },
    ],
    { positions: [{ latitude: 48.85, longitude: 2.35 }] },
  ],
};

/** What the dialog of psa-command asks, and what becomes of it. */
export function commandDialog(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  beforeEach(() => {
    editor = opened();
  });

  const edit = async (...nodes: object[]) => {
    await showNodes(editor, flow(...nodes));
    dialog = await editor.edit(editor.node("plain"));
  };
  const choose = (command: CommandName) =>
    editor.page.locator(`#psa-command-choose-${command.replace(".", "-")}`).check();
  const asked = () =>
    editor.page
      .locator("[data-psa-parameter]:visible")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.psaParameter));
  const told = (id: string) => editor.page.locator(`#psa-command-${id}`).innerText();
  const kept = async () => {
    const nodes = (await editor.red.flows()) as Record<string, unknown>[];
    return nodes.find(({ id }) => id === "plain") ?? {};
  };

  describe("one after another", () => {
    const commands = Object.keys(COMMANDS) as CommandName[];
    const idOf = (command: CommandName) => command.replace(".", "-");

    before(async () => {
      const nodes = commands.map((command, index) => {
        const place = { x: 120 + 250 * (index % 4), y: 60 + 60 * Math.floor(index / 4) };
        return { ...plain, id: idOf(command), name: command, ...place };
      });
      await showNodes(opened(), flow(...nodes));
    });

    for (const command of commands) {
      it(`${command} asks for what it needs, and for nothing else`, async () => {
        dialog = await editor.edit(editor.node(idOf(command)));
        await choose(command);
        const needed = commandNamed(command).parameters;
        assert.deepEqual((await asked()).sort(), [...needed].sort());
        const [fill = []] = FILLED[command] ?? [];
        assert.equal(fill.length > 0, needed.length > 0, "the table has every command");
        for (const step of fill) await step(editor);
        await dialog.save();
      });
    }

    it("are kept as they were filled in, also when opened and saved again", async () => {
      await editor.deploy();
      const nodes = (await editor.red.flows()) as Record<string, unknown>[];
      for (const command of commands) {
        const [, parameters = {}] = FILLED[command] ?? [];
        const id = idOf(command);
        const saved = nodes.find((node) => node.id === id);
        assert.deepEqual(
          [saved?.version, saved?.command, saved?.parameters],
          [currentVersion("psa-command"), command, parameters],
        );
        dialog = await editor.edit(editor.node(id));
        await dialog.save();
        const again = await editor.page.evaluate(`RED.nodes.node("${id}").parameters`);
        assert.deepEqual(again, parameters, "opened and saved again");
      }
    });
  });

  it("warns of unlocking, and says how to allow it", async () => {
    await edit(plain);
    await choose("doors.lock");
    assert.equal(await told("unlock"), "");
    await choose("doors.unlock");
    assert.match(await told("unlock"), /refused.*Allow flows to unlock the cars/);
    await dialog.cancel();
    await showNodes(editor, [
      { id: "tab", type: "tab", label: "Flow" },
      { ...account, allowUnlock: true },
      plain,
    ]);
    dialog = await editor.edit(editor.node("plain"));
    await choose("doors.unlock");
    assert.match(await told("unlock"), /opens the car/);
    await dialog.cancel();
  });

  it("says what the chosen car can do", async () => {
    await edit({ ...plain, command: "charging.start", vehicle: builtInVins.oldGeneration });
    const ability = editor.page.locator("#psa-command-ability");
    await ability.filter({ hasText: "cannot do this" }).waitFor();
    await choose("horn");
    assert.match(await told("ability"), /takes \d+ of 17/);
    await dialog.cancel();
  });

  it("lets messages choose among those that are allowed", async () => {
    await edit(plain);
    await dialog.fill({ fromMessage: true });
    const flaw = editor.page.locator("#psa-command-allowed-flaw");
    await flaw.getByText("Select the commands").waitFor();
    for (const name of ["wake", "doors-unlock"]) {
      await editor.page.locator(`#psa-command-allow-${name}`).check();
    }
    assert.equal(await flaw.innerText(), "");
    assert.match(await told("unlock"), /refused/);
    await dialog.save();
    await editor.deploy();
    const { fromMessage, allowed } = await kept();
    assert.deepEqual([fromMessage, allowed], [true, ["wake", "doors.unlock"]]);
  });
}
