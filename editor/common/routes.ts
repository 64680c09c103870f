/** The routes of this package, which the runtime adds to those of the editor. */
import type { Reply } from "./replies";

/** A request that no route of ours answered; `status` is 0 when nobody did. */
export class Unanswered extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }

  /** The user may not do this. */
  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Relative: the editor adds who is logged in to such requests only. */
const OURS = "node-red-contrib-psa";

/** @throws Unanswered */
export function get<Result>(path: string): Promise<Reply<Result>> {
  return sent({ url: OURS + path, dataType: "json" });
}

/** @throws Unanswered */
export function post<Result>(path: string, body: object): Promise<Reply<Result>> {
  const data = JSON.stringify(body);
  const contentType = "application/json";
  return sent({ url: OURS + path, type: "POST", contentType, data });
}

/** Asks for what belongs to an account. @throws Unanswered */
export function getFrom<Result>(account: string, path: string): Promise<Reply<Result>> {
  return get(below(account, path));
}

/** @throws Unanswered */
export function postTo<Result>(
  account: string,
  path: string,
  body: object,
): Promise<Reply<Result>> {
  return post(below(account, path), body);
}

/** This Node-RED's address for browsers that come back from the brand. */
export function ownCallback(): string {
  const folder = location.pathname.replace(/[^/]*$/, "");
  return new URL(`${OURS}/callback`, location.origin + folder).href;
}

function below(account: string, path: string): string {
  return `/accounts/${encodeURIComponent(account)}${path}`;
}

function sent<Result>(request: JQuery.UrlAjaxSettings): Promise<Reply<Result>> {
  return new Promise((resolve, reject) => {
    $.ajax(request)
      .done((reply: Reply<Result>) => resolve(reply))
      .fail(({ status }) => reject(new Unanswered(status)));
  });
}
