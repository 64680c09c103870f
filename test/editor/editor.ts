import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import { launchBrowser } from "../support/chromium";
import { type NodeRed, type StartOptions, startNodeRed } from "../support/node-red";
import { Dialog } from "./dialog";

/** What a page may complain about without failing a test, e.g. the 401 of a test about rights. */
export interface EditorOptions extends StartOptions {
  expected?: RegExp;
  /** Types these into the sign-in form of an editor with `adminAuth`. */
  login?: { username: string; password: string };
}

/** A Node-RED with its editor in a browser, as a person sees it. */
export class Editor {
  /** Console errors, failed requests and exceptions of the page, in order. */
  readonly complaints: string[] = [];

  private constructor(
    readonly red: NodeRed,
    readonly page: Page,
    private readonly browser: Browser,
    private readonly expected: RegExp | undefined,
  ) {
    page.setDefaultTimeout(20_000);
    // What was not deployed is not worth a question.
    page.on("dialog", (dialog) => void dialog.accept());
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complain(message.text());
    });
    page.on("pageerror", (error) => this.complain(String(error)));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // What was under way when the page was left.
      if (reason !== "net::ERR_ABORTED") this.complain(`${reason} ${request.url()}`);
    });
    page.on("response", (reply) => {
      if (reply.status() >= 400) this.complain(`HTTP ${reply.status()} ${reply.url()}`);
    });
  }

  /** Starts both and waits until the editor can be used; the caller closes it. */
  static async open({ expected, login, ...options }: EditorOptions = {}): Promise<Editor> {
    const [red, browser] = await Promise.all([startNodeRed(options), launchBrowser()]);
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
      // The tests' compiler puts calls of this helper into what it sends to the page.
      await page.addInitScript("globalThis.__name = (value) => value");
      await page.addInitScript(forgetPalette);
      const editor = new Editor(red, page, browser, expected);
      await editor.load(login);
      return editor;
    } catch (error) {
      await Promise.all([red.dispose(), browser.close()]);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.red.dispose(), this.browser.close()]);
  }

  /** Opens the editor anew, as after F5. */
  async load(login?: EditorOptions["login"]): Promise<void> {
    await this.page.goto(this.red.url);
    if (login) {
      await this.page.fill("#node-dialog-login-username", login.username);
      await this.page.fill("#node-dialog-login-password", login.password);
      await this.page.keyboard.press("Enter");
    }
    await this.palette("psa-read").waitFor();
    await this.page.locator("#red-ui-loading-progress").waitFor({ state: "hidden" });
    // Its notes lie over the nodes for seconds; the tests reach through them.
    const notes = "#red-ui-notifications, #red-ui-notifications *";
    await this.page.addStyleTag({ content: `${notes} { pointer-events: none !important; }` });
  }

  /** Deploys these flows behind the editor's back, and opens it anew. */
  async show(flows: readonly unknown[]): Promise<void> {
    await this.red.deploy(flows);
    await this.load();
  }

  palette(type: string): Locator {
    return this.page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
  }

  node(id: string): Locator {
    return this.page.locator(`.red-ui-flow-node-group[id="${id}"]`);
  }

  /** The node in the open flow that shows this label. */
  labelled(label: string): Locator {
    const text = this.page.locator(".red-ui-flow-node-label", {
      hasText: new RegExp(`^${label}$`),
    });
    return this.page.locator(".red-ui-flow-node-group").filter({ has: text });
  }

  statusOf(node: Locator): Locator {
    return node.locator(".red-ui-flow-node-status-label");
  }

  /** The mark of a node that is not filled in as it must be; hidden when it is. */
  flawOf(id: string): Locator {
    return this.node(id).locator(".red-ui-flow-node-error");
  }

  /** Drags a node out of the palette with the mouse; returns the id it got. */
  async drag(type: string, x: number, y: number): Promise<string> {
    const ids = () =>
      this.page.locator(".red-ui-flow-node-group").evaluateAll((all) => all.map(({ id }) => id));
    const before = await ids();
    const chart = await boxOf(this.page.locator("#red-ui-workspace-chart"));
    await this.palette(type).scrollIntoViewIfNeeded();
    await this.palette(type).hover();
    await this.page.mouse.down();
    await this.page.mouse.move(chart.x + x, chart.y + y, { steps: 8 });
    await this.page.mouse.up();
    await this.page.locator(".red-ui-flow-node-group").nth(before.length).waitFor();
    const [id] = (await ids()).filter((candidate) => !before.includes(candidate));
    assert.ok(id, `no ${type} was dropped`);
    return id;
  }

  /** Draws a wire from one node's output to another's input with the mouse. */
  async wire(from: string, to: string): Promise<void> {
    const wires = this.page.locator(".red-ui-flow-link");
    const count = await wires.count();
    await this.node(from).locator(".red-ui-flow-port-output .red-ui-flow-port").hover();
    await this.page.mouse.down();
    const target = await boxOf(this.node(to).locator(".red-ui-flow-port-input .red-ui-flow-port"));
    await this.page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, {
      steps: 8,
    });
    await this.page.mouse.up();
    await wires.nth(count).waitFor({ state: "attached" });
  }

  /** Opens the dialog of a flow node with Enter: two clicks are a double click only if they are in time. */
  async edit(node: Locator): Promise<Dialog> {
    // As soon as nothing lies over it.
    await node.locator(".red-ui-flow-node").hover();
    const id = JSON.stringify(await node.getAttribute("id"));
    await this.page.evaluate(
      `RED.view.select({ nodes: [RED.nodes.node(${id})] }); RED.view.focus()`,
    );
    await this.page.keyboard.press("Enter");
    return Dialog.opened(this.page, "node-input");
  }

  /** Opens the account of the flow node whose dialog is open: a new one, or the chosen one. */
  async editAccount(which: "add" | "edit" = "edit"): Promise<Dialog> {
    const button = this.page.locator(`#node-input-btn-account-${which}`);
    await pressUntil(button, this.page.locator("#node-config-input-name"), "visible");
    return Dialog.opened(this.page, "node-config-input");
  }

  /** Presses Deploy and waits until Node-RED took the flows and runs them. */
  async deploy(): Promise<void> {
    const button = this.page.locator("#red-ui-header-button-deploy");
    await this.red.restarting(async () => {
      const [reply] = await Promise.all([
        this.page.waitForResponse(
          (r) => r.request().method() === "POST" && r.url().endsWith("/flows"),
        ),
        button.click(),
      ]);
      assert.equal(reply.status(), 200);
    });
    await this.page.locator("#red-ui-header-button-deploy.disabled").waitFor();
  }

  /** The lines of the debug sidebar, which is opened, as soon as there are `count`. */
  async debugLines(count: number): Promise<string[]> {
    const sidebar = this.page.locator(".red-ui-debug-content-list");
    if (!(await sidebar.isVisible())) await this.page.click("#red-ui-tab-debug-link-button");
    const lines = sidebar.locator(".red-ui-debug-msg-payload");
    await lines.nth(count - 1).waitFor();
    return lines.allInnerTexts();
  }

  /** Fails if the page complained, or shows a name of a text instead of the text. */
  async assertClean(): Promise<void> {
    const unexpected = this.complaints.filter((line) => !this.expected?.test(line));
    assert.deepEqual(unexpected, []);
    assert.deepEqual(await this.page.evaluate(untranslated), []);
  }

  private complain(line: string): void {
    this.complaints.push(line);
  }
}

export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  assert.ok(box, "it is not on the page");
  return box;
}

/**
 * Runs in the page: our catalogue keys that are shown instead of their texts, and those that show
 * nothing, as the editor does with a key it does not find.
 */
function untranslated(): string[] {
  const ours = /psa-(account|vehicles|read|watch|command|import|format)\.\w/;
  const attributes = ["title", "placeholder", "aria-label"];
  const elements = [...document.querySelectorAll("body *:not(script, style)")];
  const shown = elements.flatMap((element) => [
    ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map((n) => n.nodeValue),
    ...attributes.map((name) => element.getAttribute(name)),
  ]);
  const empty = elements.flatMap((element) =>
    (element.getAttribute("data-i18n")?.split(";") ?? []).filter((entry) => {
      const [, attribute] = /^\[(.+?)\]/.exec(entry) ?? [];
      return !(attribute ? element.getAttribute(attribute) : element.textContent);
    }),
  );
  return [...shown, ...empty].filter((text): text is string => ours.test(text ?? ""));
}

/** Runs in the page, before the editor: what was sought in the palette hides nothing when it is opened anew. */
function forgetPalette(): void {
  if (!location.protocol.startsWith("http")) return;
  const keys = Object.keys(localStorage).filter((key) => key.includes("palette-state"));
  for (const key of keys) localStorage.removeItem(key);
}

/** Presses again while nothing comes of it: the editor drops what is pressed while something slides. */
export async function pressUntil(
  what: Locator,
  target: Locator,
  state: "visible" | "detached",
): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await what.click({ timeout: 5000 }).catch(() => undefined);
    const has = await target.waitFor({ state, timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (has) return;
  }
  await target.waitFor({ state });
}
