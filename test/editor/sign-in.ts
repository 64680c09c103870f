import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page, Request } from "playwright-core";
import { type SinonSpy, spy } from "sinon";
import type { Simulator, Tokens } from "../../src/simulator";
import type { Subject, TokenSet } from "../../src/simulator/identity/tokens";
import { ERROR_TEXTS, type ErrorText } from "../../src/errors";
import type { Values } from "./dialog";
import catalogue from "../../nodes/locales/en-US/psa-account.json";
import type { Editor } from "./editor";

/** An account on this simulator, as one fills in its dialog. */
export function typedFor({ identityUrl, apiUrl, account }: Simulator): Values {
  const { clientId, clientSecret } = account;
  const custom = { environment: "custom", brand: "peugeot", identityUrl, apiUrl };
  return { ...custom, clientId, clientSecret };
}

/** The beginning of what is shown for an error, whatever its parameters are. */
export function errorText(key: ErrorText): RegExp {
  return patternOf(ERROR_TEXTS[key]);
}

/** The same for what the dialog says of a sign-in. */
export function sessionText(key: keyof (typeof catalogue)["psa-account"]["session"]): RegExp {
  return patternOf(catalogue["psa-account"].session[key]);
}

function patternOf(text: string): RegExp {
  const literal = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^\\s*${literal.replace(/__\w+?__/g, ".+")}`);
}

/** The part of an open account dialog that signs in. */
export class SignIn {
  constructor(private readonly page: Page) {}

  get said(): Locator {
    return this.page.locator("#psa-account-session");
  }

  get answer(): Locator {
    return this.page.getByLabel("Redirect address or code");
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Presses Sign in; the brand's page in its new tab. */
  async begin(): Promise<Page> {
    const [tab] = await Promise.all([
      this.page.waitForEvent("popup"),
      this.button("Sign in").click(),
    ]);
    await tab.waitForURL(/\/authorize\?/);
    await this.says(sessionText("away"));
    return tab;
  }

  /** Pastes an answer and presses Finish. */
  async paste(text: string): Promise<void> {
    await this.answer.fill(text);
    await this.button("Complete sign-in").click();
  }

  /** What the dialog says, as soon as it says this. */
  async says(text: RegExp): Promise<string> {
    await this.said.getByText(text).waitFor();
    return (await this.said.innerText()).trim();
  }
}

/** Answers the brand's page by hand, as the demo driver. */
export async function consent(
  tab: Page,
  { account }: Simulator,
  decision: "Approve" | "Deny" = "Approve",
): Promise<void> {
  await tab.getByLabel("User name").fill(account.username);
  await tab.getByLabel("Password").fill(account.password);
  await tab.getByRole("button", { name: decision }).click({ noWaitAfter: true });
}

/** The address of an app that the tab could not open, as its developer tools list it. */
export function failedAddress(tab: Page): Promise<string> {
  return new Promise((resolve) => {
    const look = (request: Request) => {
      if (!/^https?:/.test(request.url())) resolve(request.url());
    };
    tab.on("request", look);
    tab.on("response", (response) => {
      const { location } = response.headers();
      if (location !== undefined && !/^https?:/.test(location)) resolve(location);
    });
  });
}

/** The files of all accounts, those that say whose they are among them. */
export function accountFiles({ red }: Editor): string[] {
  const folder = join(red.userDir, "node-red-contrib-psa");
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The files that hold tokens. */
export function keptFiles(editor: Editor): string[] {
  return accountFiles(editor).filter((file) => !file.endsWith(".lock"));
}

/** Resolves when this holds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const until = performance.now() + 15_000;
  while (!holds()) {
    assert.ok(performance.now() < until, `${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What became of the sign-ins at a simulator since this was made. */
export class SignIns {
  private readonly given: SinonSpy<[Subject], TokenSet>;

  constructor(private readonly tokens: Tokens) {
    this.given = spy(tokens, "signIn");
  }

  get count(): number {
    return this.given.callCount;
  }

  /** How many have not been ended. */
  get living(): number {
    return this.given.returnValues.filter(({ refreshToken }) => this.tokens.ownerOf(refreshToken))
      .length;
  }

  get secrets(): string[] {
    return this.given.returnValues.flatMap(({ accessToken, refreshToken }) => [
      accessToken,
      refreshToken,
    ]);
  }
}
