import { Router, type Request } from "express";
import type { DemoAccount } from "../account";
import { answer, formOf, queryOf } from "../exchange";
import type { Fields } from "../fields";
import { jsonReply, oauthError, Refusal, type Reply } from "../reply";
import { AuthorizeAddress } from "./authorize";
import type { Codes } from "./codes";
import { checkedRealm, grants } from "./grants";
import { IdTokens } from "./id-token";
import { neverInAddress } from "./never-in-address";
import type { Redirects } from "./redirects";
import { hasOfflineAccess } from "./scopes";
import type { Tokens, TokenSet } from "./tokens";

interface Identity {
  readonly tokens: Tokens;
  readonly codes: Codes;
  readonly account: DemoAccount;
  /** Where the client may have drivers sent back to. */
  readonly redirects: Redirects;
  /** Refresh tokens are only given where the scope asks for offline access. */
  readonly offlineAccess: boolean;
  /** Gives the address of the identity provider itself. */
  readonly issuer: () => string;
}

/** The identity provider below `/am/oauth2`. */
export function identityRoutes(identity: Identity): Router {
  const { tokens, codes, account, redirects, issuer } = identity;
  const router = Router({ caseSensitive: true, strict: true });
  const authorize = new AuthorizeAddress(codes, account, redirects);
  const idTokens = new IdTokens();

  const givesRefreshToken = ({ subject }: TokenSet) =>
    !identity.offlineAccess || hasOfflineAccess(subject.scope);

  const token = (request: Request): Reply => {
    const { form, clientId, realm } = readForm(request, account);
    if (form.grant_type === undefined) throw invalidRequest("Missing parameter: grant_type");
    const grant = grants.get(form.grant_type);
    if (!grant) {
      const description = `Grant type is not supported: ${form.grant_type}`;
      throw new Refusal(oauthError(400, "unsupported_grant_type", description));
    }
    const set = grant({ tokens, codes, account, clientId, form, realm });
    const body = {
      scope: set.subject.scope,
      expires_in: set.expiresIn,
      token_type: "Bearer",
      ...(givesRefreshToken(set) && { refresh_token: set.refreshToken }),
      id_token: idTokens.issue(set, issuer()),
      access_token: set.accessToken,
    };
    return jsonReply(200, body, { "Cache-Control": "no-store", Pragma: "no-cache" });
  };

  const revoke = (request: Request): Reply => {
    const { form, clientId } = readForm(request, account);
    const revoked = form.token ?? form.refresh_token;
    if (revoked === undefined) throw invalidRequest("Missing parameter: token");
    tokens.revoke(revoked, clientId);
    return { status: 200, headers: { "Cache-Control": "no-store" }, body: "" };
  };

  router.get(
    "/authorize",
    answer((request) => authorize.ask(request)),
  );
  router.post(
    "/authorize",
    answer((request) => authorize.decide(request)),
  );
  router.all("/authorize", answer(onlyGetAndPost));
  router.post("/access_token", answer(token));
  router.post("/token/revoke", answer(revoke));
  router.all(["/access_token", "/token/revoke"], answer(onlyPost));
  return router;
}

function onlyPost(): Reply {
  const description = "Only the method POST is allowed.";
  return oauthError(405, "method_not_allowed", description, { Allow: "POST" });
}

function onlyGetAndPost(): Reply {
  const description = "Only the methods GET and POST are allowed.";
  return oauthError(405, "method_not_allowed", description, { Allow: "GET, POST" });
}

function readForm(request: Request, account: DemoAccount) {
  const query = queryOf(request);
  const exposed = neverInAddress.find((name) => name in query);
  if (exposed !== undefined) throw invalidRequest(`Not allowed in the query string: ${exposed}`);
  const fields = formOf(request);
  if (!fields) {
    const description = "Content type must be application/x-www-form-urlencoded.";
    throw new Refusal(oauthError(415, "invalid_request", description));
  }
  const clientId = authenticate(request.headers.authorization, account);
  const form = once(fields);
  const realm = checkedRealm(form.realm ?? once(query).realm);
  return { form, clientId, realm };
}

function once(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value !== "string") throw invalidRequest(`Parameter given twice: ${name}`);
      return [name, value];
    }),
  );
}

function authenticate(authorization: string | undefined, account: DemoAccount): string {
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? "") ?? [];
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const [clientId, clientSecret] = [decoded(id), decoded(secret.join(":"))];
  if (clientId === account.clientId && clientSecret === account.clientSecret) return clientId;
  throw new Refusal(
    oauthError(401, "invalid_client", "Client authentication failed", {
      "WWW-Authenticate": 'Basic realm="/"',
    }),
  );
}

/** RFC 6749 has the parts of the Basic header form-encoded; plain ones without `%` and `+` read the same. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function invalidRequest(description: string): Refusal {
  return new Refusal(oauthError(400, "invalid_request", description));
}
