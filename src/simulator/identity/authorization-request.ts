import { realms } from "../account";
import type { Fields } from "../fields";
import { Refusal, type Reply } from "../reply";
import { errorPage } from "./html";
import { neverInAddress } from "./never-in-address";
import { type Redirects, withParameters } from "./redirects";
import { grantedScope, unknownScope, withoutOfflineAccess } from "./scopes";

/** What a client asks a driver to approve; checked. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state?: string | undefined;
  readonly realm?: string | undefined;
  readonly challenge?: string | undefined;
}

type Problem = readonly [error: string, description: string];

/**
 * Reads the query of the authorize address. Throws Refusal: a page when the browser must not be sent
 * on, because client or redirect address are not known; else the redirect that tells the client.
 */
export function readAuthorization(
  query: Fields,
  clientId: string,
  redirects: Redirects,
): AuthorizationRequest {
  const redirectUri = query.redirect_uri;
  if (query.client_id !== clientId) {
    throw new Refusal(errorPage(400, "invalid_client", "The client is not known."));
  }
  if (typeof redirectUri !== "string" || !redirects.has(redirectUri)) {
    const description = "The redirection URI is not one the client has registered.";
    throw new Refusal(errorPage(400, "redirect_uri_mismatch", description));
  }
  const state = one(query.state);
  const problem = problemOf(query);
  if (problem) throw new Refusal(errorRedirect({ redirectUri, state }, ...problem));
  const asked = one(query.scope);
  // OpenID Connect Core 11: without asking for consent, nobody gets offline access.
  const offline = one(query.prompt)?.split(" ").includes("consent") ?? false;
  const scope = grantedScope(offline ? asked : withoutOfflineAccess(asked));
  const [realm, challenge] = [one(query.realm), one(query.code_challenge)];
  return { clientId, redirectUri, scope, state, realm, challenge };
}

/** Sends the browser back to the client with an error. */
export function errorRedirect(
  { redirectUri, state }: Pick<AuthorizationRequest, "redirectUri" | "state">,
  error: string,
  description: string,
): Reply {
  const parameters = {
    error,
    error_description: description,
    ...(state !== undefined && { state }),
  };
  return redirect(withParameters(redirectUri, parameters));
}

/** Sends the browser to an address. */
export function redirect(address: string): Reply {
  return { status: 302, headers: { Location: address, "Cache-Control": "no-store" }, body: "" };
}

function problemOf(query: Fields): Problem | undefined {
  const twice = Object.keys(query).find((name) => typeof query[name] !== "string");
  if (twice !== undefined) return ["invalid_request", `Parameter given twice: ${twice}`];
  const exposed = neverInAddress.find((name) => name in query);
  if (exposed) return ["invalid_request", `Not allowed in the query string: ${exposed}`];
  const type = query.response_type;
  if (type === undefined) return ["invalid_request", "Missing parameter: response_type"];
  if (type !== "code") return ["unsupported_response_type", "Response type is not supported."];
  const scope = unknownScope(one(query.scope));
  if (scope !== undefined) return ["invalid_scope", `Unknown or invalid scope: ${scope}`];
  const realm = one(query.realm);
  if (realm !== undefined && !realms.includes(realm)) {
    return ["invalid_request", `Unknown realm: ${realm}`];
  }
  return challengeProblem(one(query.code_challenge), one(query.code_challenge_method));
}

function challengeProblem(challenge?: string, method?: string): Problem | undefined {
  if (challenge === undefined && method === undefined) return undefined;
  if (method !== "S256") return ["invalid_request", "The code challenge method must be S256."];
  if (/^[\w-]{43}$/.test(challenge ?? "")) return undefined;
  return ["invalid_request", "The code challenge is not the base64url of a SHA-256."];
}

function one(value: Fields[string] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
