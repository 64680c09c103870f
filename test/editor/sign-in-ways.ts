import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import {
  SignIn,
  SignIns,
  accountFiles,
  consent,
  eventually,
  failedAddress,
  keptFiles,
  sessionText,
  typedFor,
} from "./sign-in";
import { NetworkLog, secretsShownTo } from "./network-log";

const tab = { id: "tab", type: "tab", label: "Flow" };
const read = { id: "read", type: "psa-read", z: "tab", link: "status", x: 200, y: 100 };

/** Every way to sign in, from the first click to a flow that runs. */
export function signInWays(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;
  let signIn: SignIn;
  let signIns: SignIns;
  let networkLog: NetworkLog;

  before(async () => {
    editor = opened();
    simulator = await startSimulator();
    signIns = new SignIns(simulator.tokens);
    signIn = new SignIn(editor.page);
    networkLog = new NetworkLog(editor.page, editor.red.url);
  });
  after(() => simulator?.close());

  describe("by coming back", () => {
    let vehicles: string;
    let others: string[];

    before(async () => {
      await editor.show([tab]);
      others = keptFiles(editor);
    });

    const kept = () => keptFiles(editor).filter((file) => !others.includes(file));

    const open = async () => {
      await editor.edit(editor.node(vehicles));
      return editor.editAccount();
    };
    const comeBack = async () => {
      const page = await signIn.begin();
      assert.ok(!(await signIn.answer.isVisible()));
      await consent(page, simulator);
      await page.getByRole("heading", { name: "Signed in as driver@demo.example" }).waitFor();
      await page.getByText("You can close this tab and go back to Node-RED.").waitFor();
      await page.close();
      await signIn.says(/Signed in as/);
    };

    it("finishes the dialog by itself, and the flow runs after the deploy", async () => {
      const inject = await editor.drag("inject", 160, 100);
      vehicles = await editor.drag("psa-vehicles", 340, 100);
      const reader = await editor.drag("psa-read", 500, 100);
      const debug = await editor.drag("debug", 660, 100);
      await editor.wire(inject, vehicles);
      await editor.wire(vehicles, reader);
      await editor.wire(reader, debug);
      const dialog = await editor.edit(editor.node(vehicles));
      const account = await editor.editAccount("add");
      await account.fill(typedFor(simulator));
      await account.unfold("More options");
      await signIn.button("Use this Node-RED's own").click();
      await comeBack();
      const said = /^Signed in as driver@demo\.example · 6 vehicles · [^·]+ · Deploy to use it\.$/;
      assert.match(await signIn.says(/Signed in/), said);
      await account.save();
      await dialog.save();
      await (await editor.edit(editor.node(reader))).save();
      await editor.deploy();
      await editor.node(inject).locator(".red-ui-flow-node-button-button").click();
      await editor.statusOf(editor.node(vehicles)).getByText("6 vehicles").waitFor();
      await editor.debugLines(5);
      assert.equal(signIns.count, 1);
      assert.equal(simulator.requests.count({ path: "/am/oauth2/authorize", method: "GET" }), 1);
    });

    it("tells on reopening who signed in, and until when", async () => {
      const account = await open();
      const said =
        /^Signed in as driver@demo\.example · 6 vehicles · token good until (\w+ \d+, )?\d\d?:\d\d( [AP]M)?, [^·]+$/;
      assert.match(await signIn.says(/Signed in/), said);
      await account.cancel();
      await editor.page.click("#node-dialog-cancel");
    });

    it("tells that it ends, and what may help, where the brand gives no refresh token", async () => {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const report = { ok: true, signedIn: true, pending: false, made: 0, until, ends: true };
      await editor.page.route("**/accounts/*/sign-in", (route) => route.fulfill({ json: report }));
      const account = await open();
      const said = /^Signed in · token good until [^·,]+ · not renewed, since.*offline_access/;
      assert.match(await signIn.says(/Signed in/), said);
      await editor.page.unroute("**/accounts/*/sign-in");
      await account.cancel();
      await editor.page.click("#node-dialog-cancel");
    });

    it("leaves something to deploy after signing in again", async () => {
      const account = await open();
      await signIn.says(/Signed in as/);
      await comeBack();
      await account.save();
      await editor.page.click("#node-dialog-ok");
      await editor.page.locator("#red-ui-header-button-deploy:not(.disabled)").waitFor();
      await editor.deploy();
    });

    it("follows a sign-out and a new sign-in in the running flow, without a deploy", async () => {
      const status = editor.statusOf(editor.node(vehicles));
      const account = await open();
      await signIn.says(/Signed in as/);
      assert.match(kept()[0] ?? "", /^\w+\.json$/);
      await signIn.button("Sign out").click();
      await signIn.says(sessionText("signedOut"));
      await status.getByText("sign in again").waitFor();
      assert.equal(signIns.living, 1, "all but the one that was replaced");
      assert.deepEqual(kept(), []);
      assert.ok(!(await signIn.button("Sign out").isVisible()));
      await comeBack();
      await status.getByText("signed in", { exact: true }).waitFor();
      await account.cancel();
      await editor.page.click("#node-dialog-cancel");
      assert.equal(signIns.living, 2);
      assert.match(kept().join(), /^\w+\.json$/);
    });
  });

  describe("by pasting", () => {
    let account: Dialog;

    before(() => editor.show([tab, read]));
    beforeEach(async () => {
      await editor.edit(editor.node("read"));
      account = await editor.editAccount("add");
      await account.fill(typedFor(simulator));
    });
    afterEach(async () => {
      if (await account.form.isVisible()) await account.cancel();
      await editor.page.click("#node-dialog-cancel");
    });

    it("takes the address that the browser could not open, and Enter", async () => {
      const page = await signIn.begin();
      const failed = failedAddress(page);
      await consent(page, simulator);
      const address = await failed;
      assert.match(address, /^mymap:\/\/oauth2redirect\/fr\?.*code=/);
      await signIn.answer.fill(address);
      await signIn.answer.press("Enter");
      await signIn.says(/Signed in as driver@demo.example · 6 vehicles/);
      assert.equal(await signIn.answer.inputValue(), "");
      assert.ok(!(await signIn.answer.isVisible()));
    });

    it("takes a bare code, once, however often Enter is pressed", async () => {
      const brand = await signIn.begin();
      const code = new URL(await answerConsent(brand.url())).searchParams.get("code");
      const pressThrice = async () => {
        for (let times = 0; times < 3; times += 1) await signIn.answer.press("Enter");
      };
      let answers = 0;
      // No reply comes in between.
      await editor.page.route("**/sign-in/answer", async (route) => {
        answers += 1;
        await pressed;
        await route.continue();
      });
      await signIn.answer.fill(code ?? "");
      const pressed = pressThrice();
      await pressed;
      await signIn.says(/Signed in as/);
      await editor.page.unroute("**/sign-in/answer");
      assert.equal(answers, 1);
    });

    it("leaves nothing when the dialog is cancelled", async () => {
      const before = accountFiles(editor);
      const kept = keptFiles(editor);
      await signIn.paste(await answerConsent((await signIn.begin()).url()));
      await signIn.says(/Deploy to use it/);
      assert.equal(keptFiles(editor).length, kept.length + 1);
      await account.cancel();
      await eventually(() => accountFiles(editor).join() === before.join(), "the files' end");
      const choices = editor.page.locator("#node-input-account option");
      assert.equal((await choices.allInnerTexts()).length, 1);
    });

    it("leaves nothing when the dialog is cancelled while the code is being exchanged", async () => {
      const kept = keptFiles(editor);
      const address = await answerConsent((await signIn.begin()).url());
      const token = { path: "/am/oauth2/access_token" };
      const slow = simulator.faults.add({ fault: "slow", delay: 1000, ...token });
      const asked = simulator.requests.next(token);
      const cancelled = editor.page.waitForResponse("**/sign-in/cancel");
      await signIn.paste(address);
      await asked;
      await account.cancel();
      await cancelled;
      slow.remove();
      assert.deepEqual(keptFiles(editor), kept);
    });

    it("works by the link when the browser opens no tab", async () => {
      const { page } = editor;
      await page.evaluate("[window.openTab, window.open] = [window.open, () => null]");
      await signIn.button("Sign in").click();
      const [brand] = await Promise.all([
        page.context().waitForEvent("page"),
        page.getByRole("link", { name: "No new tab? Open the brand's page here" }).click(),
      ]);
      await brand.waitForURL(/\/authorize\?/);
      await page.evaluate("window.open = window.openTab");
      await signIn.paste(await answerConsent(brand.url()));
      await signIn.says(/Signed in as/);
    });

    it("can be done with the keyboard alone", async () => {
      const { keyboard } = editor.page;
      const focused = () => editor.page.evaluate("document.activeElement.id");
      const tabTo = async (id: string) => {
        for (let steps = 0; steps < 20 && (await focused()) !== id; steps += 1) {
          await keyboard.press("Tab");
        }
        assert.equal(await focused(), id);
      };
      await account.field("name").focus();
      await tabTo("psa-account-sign-in");
      const popup = editor.page.waitForEvent("popup");
      await keyboard.press("Space");
      const brand = await popup;
      await brand.waitForURL(/\/authorize\?/);
      await editor.page.bringToFront();
      await editor.page.waitForFunction("document.activeElement.id === 'psa-account-answer'");
      await keyboard.insertText(await answerConsent(brand.url()));
      await tabTo("psa-account-finish");
      await keyboard.press("Enter");
      await signIn.says(/Signed in as/);
      assert.equal(await focused(), "psa-account-sign-in");
      await tabTo("psa-account-sign-out");
      await keyboard.press("Enter");
      await signIn.says(sessionText("signedOut"));
      assert.equal(await focused(), "psa-account-sign-in");
    });
  });

  describe("and all the while", () => {
    it("lets no secret out to the editor", async () => {
      const secrets = [...signIns.secrets, ...secretsShownTo(simulator)];
      assert.ok(secrets.length > 15);
      await networkLog.assertUnheard(secrets);
    });
  });
}
