import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";

export type Values = Record<string, string | boolean>;

/** The open dialog of a node; fields go by their property's name. */
export class Dialog {
  private constructor(
    private readonly page: Page,
    private readonly prefix: "node-input" | "node-config-input",
  ) {}

  /** Waits until the dialog has slid in. */
  static async opened(page: Page, prefix: "node-input" | "node-config-input"): Promise<Dialog> {
    const dialog = new Dialog(page, prefix);
    await dialog.field("name").waitFor();
    await page.waitForFunction((id) => {
      const tray = document.getElementById(id)?.closest(".red-ui-tray");
      return tray?.contains(document.activeElement);
    }, `${prefix}-name`);
    return dialog;
  }

  /** The form between the buttons at the top and the foot. */
  get form(): Locator {
    return this.page.locator("form").filter({ has: this.field("name") });
  }

  field(name: string): Locator {
    return this.page.locator(`#${this.prefix}-${name}`);
  }

  async fill(values: Values): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(name);
      if (typeof value === "boolean") await field.setChecked(value);
      else if (await field.evaluate((element) => element.tagName === "SELECT")) {
        await field.selectOption(value);
      } else {
        // Of a field with a type only that part is seen.
        const typed = field.locator("+ .red-ui-typedInput-container .red-ui-typedInput-input");
        const seen = (await typed.count()) > 0 ? typed : field;
        await seen.fill(value);
        await seen.blur();
      }
    }
  }

  /** Opens a part that is folded away, by its title. */
  async unfold(title: string): Promise<void> {
    await this.form.locator("summary", { hasText: title }).click();
  }

  /** The values of these fields. */
  async values(names: readonly string[]): Promise<Values> {
    const entries = names.map(async (name) => [name, await valueOf(this.field(name))] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The properties whose fields can be seen, in the order of the dialog. */
  async shown(): Promise<string[]> {
    return this.names(":visible");
  }

  /** Those of them whose fields are marked as wrong. */
  async marked(): Promise<string[]> {
    return this.names(".input-error:visible");
  }

  /** What the dialog says of a marked field to whoever points at it. */
  async flaw(name: string): Promise<string> {
    await this.field(name).hover();
    const tip = this.page.locator(".red-ui-popover").last();
    await tip.waitFor();
    const text = await tip.innerText();
    await this.page.mouse.move(0, 0);
    await tip.waitFor({ state: "detached" });
    return text;
  }

  /** Done, Update or Add. */
  async save(): Promise<void> {
    await this.end("ok");
  }

  async cancel(): Promise<void> {
    await this.end("cancel");
  }

  private async names(which: string): Promise<string[]> {
    const fields = this.form.locator(`[id^="${this.prefix}-"]:is(input, select)${which}`);
    const ids = await fields.evaluateAll((all) => all.map(({ id }) => id));
    return ids.map((id) => id.slice(this.prefix.length + 1));
  }

  private async end(button: "ok" | "cancel"): Promise<void> {
    const config = this.prefix === "node-config-input" ? "-config" : "";
    await this.page.click(`#node${config}-dialog-${button}`);
    await this.field("name").waitFor({ state: "detached" });
  }
}

async function valueOf(field: Locator): Promise<string | boolean> {
  assert.equal(await field.count(), 1);
  return field.evaluate((element) => {
    const input = element as HTMLInputElement;
    return input.type === "checkbox" ? input.checked : input.value;
  });
}
