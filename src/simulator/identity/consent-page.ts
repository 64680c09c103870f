import { brands, type DemoAccount } from "../account";
import type { Reply } from "../reply";
import type { AuthorizationRequest } from "./authorization-request";
import { htmlPage, escaped } from "./html";
import { inPlainWords } from "./scopes";

/**
 * What the page shows. `local` is the language the client asked for and `typed` the user name, both
 * as they came; `problem` is what was wrong with the answer before.
 */
export interface Question {
  readonly asked: AuthorizationRequest;
  readonly account: DemoAccount;
  readonly csrf: string;
  readonly local: unknown;
  readonly typed?: unknown;
  readonly problem?: string;
}

/** Asks the driver to sign in and to approve. The form has no address: it goes back to that of the page. */
export function consentPage({ asked, account, csrf, local, typed, problem }: Question): Reply {
  const brand = escaped(brandOf(asked));
  const username = typeof typed === "string" ? typed : "";
  const described = problem === undefined ? "" : ' aria-describedby="problem" aria-invalid="true"';
  const body = `<h1>Sign in to ${brand}</h1>
<p><strong>${escaped(asked.clientId)}</strong> asks to use your ${brand} account. If you approve, it may:</p>
<ul>
${inPlainWords(asked.scope)
  .map((words) => `<li>${escaped(words)}</li>`)
  .join("\n")}
</ul>
${problem === undefined ? "" : `<p id="problem" class="problem" role="alert">${escaped(problem)}</p>`}
<form method="post">
<input type="hidden" name="csrf" value="${escaped(csrf)}">
<label for="username">User name</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" value="${escaped(username)}" required${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<div class="buttons">
<button name="decision" value="approve" class="approve">Approve</button>
<button name="decision" value="deny" formnovalidate>Deny</button>
</div>
</form>
<aside>
<p>This is a simulator: no real account is needed. Type:</p>
<dl>
<dt>User name</dt><dd><code>${escaped(account.username)}</code></dd>
<dt>Password</dt><dd><code>${escaped(account.password)}</code></dd>
</dl>
</aside>`;
  return htmlPage(200, { title: `Sign in to ${brand}`, language: languageOf(local), body });
}

function brandOf({ redirectUri, realm }: AuthorizationRequest): string {
  const known =
    brands.find(({ scheme }) => redirectUri.startsWith(`${scheme}:`)) ??
    brands.find((brand) => brand.realm === realm);
  return known?.name ?? "your brand";
}

function languageOf(local: unknown): string {
  try {
    return (typeof local === "string" && Intl.getCanonicalLocales(local)[0]) || "en-GB";
  } catch {
    return "en-GB";
  }
}
