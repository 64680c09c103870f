import { realms, type DemoAccount } from "../account";
import { oauthError, Refusal } from "../reply";
import type { Codes } from "./codes";
import { grantedScope, unknownScope } from "./scopes";
import type { Tokens, TokenSet } from "./tokens";

/** What a grant can work with: the registries, the account, and the form it was sent. */
interface GrantRequest {
  readonly tokens: Tokens;
  readonly codes: Codes;
  readonly account: DemoAccount;
  readonly clientId: string; // already authenticated
  readonly form: Readonly<Record<string, string>>;
  readonly realm: string | undefined;
}

/** One way to get tokens. Throws Refusal. */
export type Grant = (request: GrantRequest) => TokenSet;

/** The driver's own user name and password. */
const password: Grant = ({ tokens, account, clientId, form, realm }) => {
  if (realm === undefined) throw refuse("invalid_request", "Missing parameter: realm");
  const { username, password: secret } = form;
  if (username === undefined || secret === undefined) {
    throw refuse("invalid_request", "Missing parameter: username or password");
  }
  if (username !== account.username || secret !== account.password) {
    throw refuse("invalid_grant", "The resource owner could not be authenticated.");
  }
  return tokens.signIn({ clientId, realm, username, scope: checkedScope(form.scope) });
};

/** The code of a sign-in with a browser; it works once. */
const authorizationCode: Grant = ({ codes, clientId, form, realm }) => {
  if (realm === undefined) throw refuse("invalid_request", "Missing parameter: realm");
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form;
  if (code === undefined || redirectUri === undefined) {
    throw refuse("invalid_request", "Missing parameter: code or redirect_uri");
  }
  return codes.redeem(code, { clientId, realm, redirectUri, verifier });
};

/** The refresh token of an earlier reply; it works once. */
const refreshToken: Grant = ({ tokens, clientId, form, realm }) => {
  const token = form.refresh_token;
  if (token === undefined) throw refuse("invalid_request", "Missing parameter: refresh_token");
  if (form.scope !== undefined) checkedScope(form.scope);
  const owner = tokens.ownerOf(token);
  const foreign = owner?.clientId !== clientId || (realm !== undefined && realm !== owner.realm);
  const renewed = foreign ? undefined : tokens.renew(token);
  if (!renewed) throw refuse("invalid_grant", "The refresh token is invalid, expired or revoked.");
  return renewed;
};

/** Every grant the token endpoint knows, by its `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map([
  ["password", password],
  ["authorization_code", authorizationCode],
  ["refresh_token", refreshToken],
]);

/** The realm that is asked for, if any. Throws Refusal for one that does not exist. */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm !== undefined && !realms.includes(realm)) {
    throw refuse("invalid_request", `Unknown realm: ${realm}`);
  }
  return realm;
}

function checkedScope(scope: string | undefined): string {
  const unknown = unknownScope(scope);
  if (unknown !== undefined) throw refuse("invalid_scope", `Unknown or invalid scope: ${unknown}`);
  return grantedScope(scope);
}

function refuse(error: string, description: string): Refusal {
  return new Refusal(oauthError(400, error, description));
}
