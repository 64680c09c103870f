import type { Locator } from "playwright-core";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";

/** Nodes as a person would fill them in; `flows` has one that came in wrong. */
const watch = { type: "psa-watch", z: "tab", account: "account-1", x: 200, wires: [[], []] };
export const home = { name: "Home", latitude: 48.1147, longitude: -1.6794, radius: 150 };
export const right = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "account-1",
    type: "psa-account",
    environment: "demo",
    brand: "peugeot",
    signIn: "password",
  },
  { ...watch, id: "plain", y: 100 },
];
export const flows = [
  ...right,
  {
    ...watch,
    id: "wrong",
    events: ["charging.finished", "charging.done"],
    levels: [20, 120, ""],
    zones: [home, { ...home, radius: 0 }, { name: "Work", latitude: 98, longitude: 2 }],
    interval: 0,
    contextStore: "elsewhere",
    y: 200,
  },
];

/** Opens the editor with these nodes. */
export async function showNodes(editor: Editor, nodes: readonly unknown[]): Promise<void> {
  // An editor without these nodes stumbles over their errors.
  await editor.page.goto("about:blank");
  await editor.show(nodes);
}

export type List = "levels" | "zones" | "tariffs";

/** The parts of psa-watch's dialog that are more than a field. */
export class WatchForm {
  private constructor(readonly dialog: Dialog) {}

  static async opened(editor: Editor, id: string): Promise<WatchForm> {
    return new WatchForm(await editor.edit(editor.node(id)));
  }

  private get form(): Locator {
    return this.dialog.form;
  }

  button(name: string): Locator {
    return this.form.getByRole("button", { name });
  }

  /** A group of events, by which it folds open and closed. */
  group(title: string): Locator {
    return this.form.locator("summary", { hasText: title });
  }

  event(name: string): Locator {
    return this.form.getByRole("checkbox", { name: `${name} – ` });
  }

  /** What the dialog says of how many events are chosen. */
  chosen(): Promise<string> {
    return this.form.locator("#psa-watch-chosen").innerText();
  }

  rows(list: List): Locator {
    return this.form.locator(`#psa-watch-${list} > li`);
  }

  inRow(list: List, index: number, label: string): Locator {
    return this.rows(list).nth(index).getByLabel(label, { exact: true });
  }

  async type(list: List, index: number, label: string, text: string): Promise<void> {
    await this.inRow(list, index, label).fill(text);
    await this.inRow(list, index, label).blur();
  }

  /** Presses a row's button for it, and waits until it is gone. */
  async remove(list: List, index: number): Promise<void> {
    const last = this.rows(list).nth((await this.rows(list).count()) - 1);
    await this.rows(list)
      .nth(index)
      .getByRole("link", { name: /^Remove/ })
      .click();
    await last.waitFor({ state: "detached" });
  }

  /** What is told live, below the lists and the intervals, line by line. */
  async told(): Promise<string[]> {
    const all = this.form.locator("[role=status]:not(#psa-watch-keeping)");
    const texts = await all.allInnerTexts();
    return texts.flatMap((text) => text.split("\n")).filter((text) => text !== "");
  }

  /** What the chosen context store does not keep. */
  keeping(): Promise<string> {
    return this.form.locator("#psa-watch-keeping").innerText();
  }

  /** The labels of the fields in lists that are marked as wrong. */
  marked(): Promise<(string | null)[]> {
    const fields = this.form.locator(".psa-row .input-error");
    return fields.evaluateAll((all) => all.map((field) => field.ariaLabel));
  }
}
