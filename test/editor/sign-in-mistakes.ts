import assert from "node:assert/strict";
import { ERROR_TEXTS } from "../../src/errors";
import { type Simulator, startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import type { Dialog } from "./dialog";
import type { Editor } from "./editor";
import { SignIn, SignIns, consent, errorText, sessionText, typedFor } from "./sign-in";

const ACCESS_TOKEN = "/am/oauth2/access_token";
const flows = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "read", type: "psa-read", z: "tab", link: "status", x: 200, y: 100 },
];

/** What can go wrong in a sign-in: each is told in plain words, with what to do next. */
export function signInMistakes(opened: () => Editor): void {
  let editor: Editor;
  let simulator: Simulator;
  let signIn: SignIn;
  let account: Dialog;

  const add = async () => {
    account = await editor.editAccount("add");
    await account.fill(typedFor(simulator));
  };
  /** Begins a sign-in; the answer of the brand's page to it, which is not given to the dialog yet. */
  const answered = async (decision: "approve" | "deny" = "approve"): Promise<string> => {
    const tab = await signIn.begin();
    const address = await answerConsent(tab.url(), { decision });
    await tab.close();
    return address;
  };
  /** Doing so is refused in these words, in red, and still is when the dialog has asked how things are. */
  const refuses = async (act: () => Promise<void>, text: RegExp): Promise<void> => {
    let isAnswered = false;
    const asked = editor.page.waitForResponse((reply) => {
      const method = reply.request().method();
      if (method === "POST") isAnswered = true;
      return isAnswered && method === "GET" && reply.url().endsWith("/sign-in");
    });
    await act();
    await signIn.says(text);
    await (await asked).finished();
    assert.match(await signIn.said.innerText(), text);
    assert.match((await signIn.said.getAttribute("class")) ?? "", /psa-failed/);
  };
  const refusesAnswer = (answer: string, text: RegExp): Promise<void> =>
    refuses(() => signIn.paste(answer), text);

  before(async () => {
    editor = opened();
    [simulator] = await Promise.all([startSimulator(), editor.show(flows)]);
    signIn = new SignIn(editor.page);
    await editor.edit(editor.node("read"));
    await add();
  });
  after(() => simulator?.close());

  it("a text that is no answer, or one from elsewhere; the right one still works", async () => {
    const address = await answered();
    await signIn.button("Complete sign-in").click();
    await signIn.says(sessionText("nothing"));
    for (const [text, says] of [
      ["what is this", errorText("noCode")],
      [address.replace(/code=.*/, ""), errorText("noCode")],
      [address.replace("mymap:", "mymacsdk:"), errorText("wrongRedirect")],
      [address.replace(/state=.{5}/, "state=....."), errorText("unknownState")],
    ] as const) {
      await refusesAnswer(text, says);
      assert.ok(await signIn.answer.isVisible());
    }
    await signIn.paste(`  "${address}"\n`);
    await signIn.says(/Signed in as/);
  });

  it("an answer that was given before", async () => {
    const address = await answered();
    await signIn.paste(address);
    await signIn.says(/Signed in as/);
    await (await signIn.begin()).close();
    await refusesAnswer(address, errorText("unknownState"));
    await refusesAnswer(new URL(address).searchParams.get("code") ?? "", errorText("codeRefused"));
    await signIn.answer.waitFor({ state: "hidden" });
  });

  it("access that was not allowed", async () => {
    await refusesAnswer(await answered("deny"), errorText("signInDenied"));
    await signIn.answer.waitFor({ state: "hidden" });
  });

  it("a server that does not take the code for a while", async () => {
    const address = await answered();
    const fault = simulator.faults.add({ fault: "503", path: ACCESS_TOKEN, times: Infinity });
    await refusesAnswer(address, errorText("serverError"));
    fault.remove();
    await signIn.button("Complete sign-in").click();
    await signIn.says(/Signed in as/);
  });

  it("two tabs: whichever is finished first counts", async () => {
    const [first, second] = [await answered(), await answered()];
    await signIn.paste(first);
    await signIn.says(/Signed in as/);
    const [third, fourth] = [await answered(), await answered()];
    await signIn.paste(fourth);
    await signIn.says(/Signed in as/);
    await (await signIn.begin()).close();
    for (const late of [second, third]) {
      await refusesAnswer(late, errorText("unknownState"));
    }
  });

  it("a change after the sign-in, unless it is taken back", async () => {
    await signIn.paste(await answered());
    await signIn.says(/Signed in as/);
    await account.fill({ brand: "opel" });
    await signIn.says(sessionText("changed"));
    await account.fill({ brand: "peugeot" });
    await signIn.says(/Signed in as/);
  });

  it("a wrong client secret", async () => {
    await account.fill({ clientSecret: "wrong" });
    await refusesAnswer(await answered(), errorText("invalidClient"));
    await account.fill({ clientSecret: simulator.account.clientSecret });
  });

  it("a code that is too old", async () => {
    const late = await startSimulator({ codeLifetime: 0 });
    await account.fill({ identityUrl: late.identityUrl });
    await refusesAnswer(await answered(), errorText("codeRefused"));
    await late.close();
    await account.fill({ identityUrl: simulator.identityUrl });
  });

  it("a refresh token that is none, or is not good; a good one works", async () => {
    const token = editor.page.getByLabel("Refresh token");
    const use = async (text: string) => {
      await token.fill(text);
      await signIn.button("Use token").click();
    };
    await account.unfold("I already have a refresh token");
    assert.equal(await token.getAttribute("type"), "password");
    await refuses(() => use(""), errorText("noRefreshToken"));
    await refuses(() => use("not a token"), errorText("noRefreshToken"));
    await refuses(() => use("00000000-aaaa-bbbb-cccc-000000000000"), errorText("tokenNotAccepted"));
    const { clientId, username } = simulator.account;
    const subject = { clientId, username, realm: "clientsB2CPeugeot", scope: "openid profile" };
    await use(simulator.tokens.signIn(subject).refreshToken);
    await signIn.says(/Signed in as driver@demo.example · 6 vehicles/);
    assert.equal(await token.inputValue(), "");
  });

  it("two accounts whose answers are swapped", async () => {
    const mine = await answered();
    await account.save();
    await add();
    const others = await answered();
    await refusesAnswer(mine, errorText("foreignState"));
    await account.save();
    await editor.page.locator("#node-input-account").selectOption({ index: 0 });
    account = await editor.editAccount();
    await signIn.says(sessionText("away"));
    await refusesAnswer(others, errorText("foreignState"));
    await signIn.paste(mine);
    await signIn.says(/Signed in as/);
    await account.cancel();
  });

  it("always with the next step", () => {
    const step = /Press|Paste|Copy|Check|Complete|Try again/;
    const told = [
      "codeRefused",
      "foreignState",
      "invalidClient",
      "noAuthorization",
      "noCode",
      "noRefreshToken",
      "signInDenied",
      "tokenNotAccepted",
      "unknownState",
      "unreachable",
      "wrongRedirect",
    ] as const;
    for (const key of told) assert.match(ERROR_TEXTS[key], step);
  });

  describe("with the answer that the browser brings back itself", () => {
    before(async () => {
      await add();
      await account.unfold("Advanced");
      await signIn.button("Use this Node-RED's callback URL").click();
    });

    it("access that was not allowed", async () => {
      const tab = await signIn.begin();
      await consent(tab, simulator, "Deny");
      await tab.getByRole("heading", { name: "Not signed in" }).waitFor();
      await tab.getByText(errorText("signInDenied")).waitFor();
      await tab.close();
      await signIn.says(errorText("signInDenied"));
    });

    it("an answer that comes twice", async () => {
      const tab = await signIn.begin();
      await consent(tab, simulator);
      await tab.getByRole("heading", { name: "Signed in as" }).waitFor();
      await signIn.says(/Signed in as/);
      await tab.reload();
      await tab.getByText(errorText("unknownState")).waitFor();
      await tab.close();
      await signIn.says(/Signed in as/);
    });

    it("a server that answers slowly", async () => {
      const signIns = new SignIns(simulator.tokens);
      const fault = simulator.faults.add({ fault: "slow", path: ACCESS_TOKEN, delay: 3_500 });
      const tab = await signIn.begin();
      await consent(tab, simulator);
      await tab.getByRole("heading", { name: "Signed in as" }).waitFor();
      fault.remove();
      await tab.close();
      await signIn.says(/Signed in as/);
      assert.equal(signIns.count, 1);
      await account.cancel();
    });
  });
}
