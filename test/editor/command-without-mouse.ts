import assert from "node:assert/strict";
import { COMMANDS, type CommandName } from "../../src/commands/commands";
import { builtInVins } from "../../src/simulator";
import { DARK, contrasts } from "./contrast";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { showNodes } from "./watch-form";

const SCOPES = [...new Set(Object.values(COMMANDS).map(({ scope }) => scope))];
const program = { start: "01:15", end: "05:00", days: ["Sat"], enabled: true };
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    ...{ id: "account-1", type: "psa-account", name: "", version: 1 },
    ...{ environment: "demo", brand: "peugeot", signIn: "password" },
  },
  {
    ...{ id: "plain", type: "psa-command", z: "tab", x: 200, y: 100, wires: [[], []] },
    ...{ account: "account-1", vehicle: "", command: "horn", allowed: [] },
    parameters: { programs: [program], positions: [{ latitude: 48.85, longitude: 2.35 }] },
  },
];

/** The dialog of psa-command, and what commands need of an account, without a mouse, a screen or good eyes. */
export function commandWithoutMouse(opened: () => Editor): void {
  let editor: Editor;
  let dialog: Dialog;

  beforeEach(async () => {
    editor = opened();
    await showNodes(editor, flows);
    dialog = await editor.edit(editor.node("plain"));
  });

  const focused = () =>
    editor.page.evaluate(() => {
      const { id, ariaLabel, tagName } = document.activeElement ?? document.body;
      return id || ariaLabel || tagName.toLowerCase();
    });
  const press = (key: string) => editor.page.keyboard.press(key);
  const tabTo = async (last: string) => {
    const stops: string[] = [];
    while (stops.length < 30 && stops.at(-1) !== last) {
      await press("Tab");
      stops.push(await focused());
    }
    return stops;
  };
  const choose = (command: CommandName) =>
    editor.page.locator(`#psa-command-choose-${command.replace(".", "-")}`).check();
  const kept = (id: string) => editor.page.evaluate(`RED.nodes.node(${JSON.stringify(id)})`);

  it("is filled with the keyboard alone", async () => {
    const { page } = editor;
    await dialog.field("vehicle").focus();
    assert.deepEqual(await tabTo("psa-command-choose-horn"), [
      "psa-command-find",
      "psa-command-choose-horn",
    ]);
    // The next group of the same choice; then back, to one that needs something.
    for (let up = 0; up < 3; up += 1) await press("ArrowUp");
    assert.equal(await focused(), "psa-command-choose-preconditioning-delete-program");
    await press("ArrowUp");
    assert.equal(await focused(), "psa-command-choose-preconditioning-program");
    const slots = ["psa-command-slot"];
    assert.deepEqual(await tabTo("psa-command-slot"), slots);
    await page.keyboard.type("3");
    assert.deepEqual(await tabTo("psa-command-start"), ["psa-command-start"]);
    await page.locator("#psa-command-start").fill("07:30");
    const day = page.locator("#psa-command-days").getByLabel("Fri");
    await day.focus();
    await press("Space");
    assert.ok(await day.isChecked());
    assert.deepEqual((await tabTo("psa-command-enabled")).at(-1), "psa-command-enabled");
    await page.keyboard.type("on");
    assert.deepEqual(await tabTo("summary"), ["node-input-fromMessage", "summary"]);
    await press("Enter");
    assert.deepEqual(await tabTo("node-input-ignoreCapabilities"), [
      ...["node-input-confirm", "node-input-patience", "node-input-timeout"],
      "node-input-ignoreCapabilities",
    ]);
    await dialog.save();
    const { command, parameters } = (await kept("plain")) as Record<string, unknown>;
    assert.equal(command, "preconditioning.program");
    assert.deepEqual(parameters, { slot: 3, start: "07:30", days: ["Fri"], enabled: true });
  });

  it("has lists that are filled and emptied with the keyboard alone", async () => {
    await choose("navigation");
    const places = editor.page.locator("#psa-command-positions > li");
    await editor.page.locator("#psa-command-add-positions").focus();
    await press("Enter");
    assert.equal(await places.count(), 2);
    assert.equal(await focused(), "Latitude");
    await places.nth(1).getByLabel("Remove this place").focus();
    await press("Enter");
    await places.nth(1).waitFor({ state: "detached" });
    assert.equal(await places.count(), 1);
    await dialog.cancel();
  });

  it("names each field, and can be read in light and dark, for every command", async () => {
    const { page } = editor;
    const nameless: string[] = [];
    const faint: unknown[] = [];
    const look = async () => {
      const parts = dialog.form.locator(":is(input, select, button, [role]):visible");
      const ours = parts.and(dialog.form.locator('[id^="node-"], [id^="psa-"], [data-psa-field]'));
      const seen = await Promise.all((await ours.all()).map((part) => part.ariaSnapshot()));
      const isNamed = (line: string) => /^- '?\w+ "[^"]+"/.test(line);
      nameless.push(...seen.filter((line) => !isNamed(line) && !/^- (status|note)/.test(line)));
      faint.push(...(await contrasts(dialog.form)));
    };
    await dialog.fill({ vehicle: builtInVins.oldGeneration, fromMessage: true });
    await dialog.field("vehicle").blur();
    await page.locator("#psa-command-ability:not(:empty)").waitFor();
    await dialog.unfold("Advanced");
    for (const command of Object.keys(COMMANDS) as CommandName[]) {
      await choose(command);
      await look();
    }
    await choose("doors.unlock");
    await page.addStyleTag({ content: DARK });
    for (const command of Object.keys(COMMANDS) as CommandName[]) {
      await choose(command);
      await look();
    }
    assert.deepEqual([...new Set(nameless)], []);
    assert.deepEqual(faint, []);
    await dialog.cancel();
  });

  it("leads to the account, where unlocking is allowed and the scopes are added", async () => {
    const { page } = editor;
    await choose("doors.unlock");
    await page.locator("#psa-command-unlock", { hasText: "refused" }).waitFor();
    const account = await editor.editAccount();
    await account.fill({ environment: "production", signIn: "code" });
    await account.unfold("Advanced");
    await account.field("scope").focus();
    assert.deepEqual(await tabTo("psa-account-add-scopes"), ["psa-account-add-scopes"]);
    await press("Enter");
    await page.locator("#psa-account-scopes-told", { hasText: "sign in again" }).waitFor();
    const scope = ["openid", "profile", ...SCOPES].join(" ");
    assert.deepEqual(await account.values(["scope"]), { scope });
    await press("Space");
    await page.locator("#psa-account-scopes-told", { hasText: "already" }).waitFor();
    assert.deepEqual(await account.values(["scope"]), { scope }, "each once");
    await account.field("allowUnlock").focus();
    await press("Space");
    assert.deepEqual(await contrasts(account.form), []);
    await account.fill({ environment: "demo" });
    await account.save();
    await page.locator("#psa-command-unlock", { hasText: "opens the car" }).waitFor();
    await dialog.save();
    const { allowUnlock } = (await kept("account-1")) as Record<string, unknown>;
    assert.equal(allowUnlock, true);
  });
}
