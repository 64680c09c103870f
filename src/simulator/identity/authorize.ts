import { createHmac, randomBytes } from "node:crypto";
import type { Request } from "express";
import type { DemoAccount } from "../account";
import { formOf, queryOf } from "../exchange";
import { Refusal, type Reply } from "../reply";
import {
  type AuthorizationRequest,
  errorRedirect,
  readAuthorization,
  redirect,
} from "./authorization-request";
import type { Codes } from "./codes";
import { consentPage, type Question } from "./consent-page";
import { errorPage } from "./html";
import { type Redirects, withParameters } from "./redirects";

/** Where a driver signs in with a browser and approves what a client asks for. */
export class AuthorizeAddress {
  private readonly key = randomBytes(32);

  constructor(
    private readonly codes: Codes,
    private readonly account: DemoAccount,
    private readonly redirects: Redirects,
  ) {}

  /** The page with the question. Throws Refusal. */
  ask(request: Request): Reply {
    return this.page(request, this.read(request));
  }

  /** What the driver answered on the page, which posts to the address it came from. Throws Refusal. */
  decide(request: Request): Reply {
    const asked = this.read(request);
    const form = formOf(request);
    if (!form) throw new Refusal(errorPage(415, "invalid_request", "A form is expected."));
    if (form.csrf !== this.csrf(asked)) {
      const description = "This is not the form that was shown for the request.";
      throw new Refusal(errorPage(400, "invalid_request", description));
    }
    if (form.decision === "deny") {
      return errorRedirect(asked, "access_denied", "Resource Owner did not authorize the request");
    }
    if (form.decision !== "approve") {
      throw new Refusal(errorPage(400, "invalid_request", "Approve or deny."));
    }
    const { username, password } = this.account;
    if (form.username !== username || form.password !== password) {
      const problem = "Wrong user name or password.";
      return this.page(request, asked, { problem, typed: form.username });
    }
    const code = this.codes.issue({ ...asked, username });
    const { scope, state } = asked;
    const parameters = { scope, ...(state !== undefined && { state }), code };
    return redirect(withParameters(asked.redirectUri, parameters));
  }

  private read(request: Request): AuthorizationRequest {
    return readAuthorization(queryOf(request), this.account.clientId, this.redirects);
  }

  private page(
    request: Request,
    asked: AuthorizationRequest,
    answered: Pick<Question, "problem" | "typed"> = {},
  ): Reply {
    const { account } = this;
    const { local } = queryOf(request);
    return consentPage({ asked, account, local, csrf: this.csrf(asked), ...answered });
  }

  /** Binds an answer to the request that was shown. */
  private csrf(asked: AuthorizationRequest): string {
    return createHmac("sha256", this.key).update(JSON.stringify(asked)).digest("base64url");
  }
}
