import type { Account } from "../../src/account";
import { parseAnswer } from "../../src/auth/authorization";
import { demoAccount } from "../../src/simulator/account";

/** How to answer on the consent page; approve as the demo driver unless told otherwise. */
export interface ConsentAnswer {
  readonly decision?: "approve" | "deny";
  readonly username?: string;
  readonly password?: string;
}

/**
 * Does with an authorize address what a driver does with a browser: opens the page, fills its form in
 * and presses a button, all over HTTP. Gives the address the browser is sent to then, or at once when
 * there is nothing to ask. Throws when it is sent nowhere; the error has the text of the page.
 */
export async function answerConsent(url: string, answer: ConsentAnswer = {}): Promise<string> {
  const page = await fetch(url, { redirect: "manual" });
  const atOnce = page.headers.get("location");
  if (atOnce !== null) return atOnce;
  const { decision = "approve", username, password } = { ...demoAccount, ...answer };
  const form = formOf(await page.text());
  const answered = await fetch(new URL(form.action ?? url, url), {
    method: form.method,
    redirect: "manual",
    body: new URLSearchParams({ ...form.hidden, username, password, decision }),
  });
  const location = answered.headers.get("location");
  if (location !== null) return location;
  throw new Error(`Sent nowhere (${String(answered.status)}): ${await answered.text()}`);
}

/** The form of a page: where it goes, and what it carries unseen. Throws when there is none. */
export function formOf(html: string) {
  const tag = /<form\b[^>]*>/.exec(html)?.[0];
  if (tag === undefined) throw new Error(`No form to answer: ${html}`);
  const hidden = [...html.matchAll(/<input\b[^>]*>/g)]
    .map(([input]) => input)
    .filter((input) => attribute(input, "type") === "hidden")
    .map((input) => [attribute(input, "name") ?? "", attribute(input, "value") ?? ""]);
  return {
    method: attribute(tag, "method")?.toUpperCase() ?? "GET",
    action: attribute(tag, "action"),
    hidden: Object.fromEntries(hidden) as Record<string, string>,
  };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/** Signs an account in as a person does with a browser. */
export async function signInByBrowser(account: Account): Promise<void> {
  const authorization = await account.authorization("en-US");
  const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
  await account.signInWith({ ...authorization, code });
}
