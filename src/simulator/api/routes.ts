import { Router, type Request } from "express";
import { answer, bodyOf, queryOf } from "../exchange";
import type { Tokens } from "../identity/tokens";
import { apiError, gatewayError, Refusal, type Reply } from "../reply";
import type { Remotes } from "../remotes/remotes";
import type { Links } from "../wire/links";
import type { World } from "../world/world";
import { account } from "./account";
import { admit } from "./gatekeeper";
import { happenings } from "./happenings";
import { Pager } from "./paging";
import { Query } from "./query";
import { readings } from "./readings";
import { remotes as remoteResources } from "./remotes";
import type { Call, Resource } from "./resource";
import { trips } from "./trips";

const HAL = "application/hal+json";
const METHODS = ["get", "post", "put", "delete"] as const;
const resources: readonly Resource[] = [
  ...account,
  ...readings,
  ...happenings,
  ...trips,
  ...remoteResources,
];

/** What the API is answered from. */
export interface Behind {
  readonly world: World;
  readonly tokens: Tokens;
  readonly remotes: Remotes;
  readonly links: Links;
  /** Gives its address. */
  readonly base: () => string;
}

/** The connected car API below its base path. */
export function apiRoutes({ world, tokens, remotes, links, base }: Behind): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const pager = new Pager(base);
  for (const resource of resources) {
    const { path, type = HAL } = resource;
    const allowed = METHODS.filter((method) => resource[method]);
    router.all(
      path,
      answer((request) => {
        const method = allowed.find((one) => one.toUpperCase() === request.method);
        const handle = method && resource[method];
        if (!handle) return onlyWith(allowed);
        const subject = admit(request, tokens, type);
        return handle({ ...callOf(request), subject, body: jsonOf(request) });
      }),
    );
  }
  router.use(answer(() => gatewayError(404, "No resource matches the request.")));
  return router;

  function callOf(request: Request): Omit<Call, "subject" | "body"> {
    const { params, path } = request;
    const id = (name: string) => String(params[name]);
    return { world, links, pager, path, id, query: new Query(queryOf(request)), remotes };
  }
}

/** The JSON of a POST or PUT. Throws a Refusal for what is none. */
function jsonOf(request: Request): unknown {
  if (request.method === "GET" || request.method === "DELETE") return undefined;
  if (!request.is("application/json")) throw new Refusal(apiError(41500, "Unsupported Media Type"));
  try {
    return JSON.parse(bodyOf(request));
  } catch {
    throw new Refusal(apiError(40000, "Bad Request: the body is no JSON."));
  }
}

function onlyWith(methods: readonly string[]): Reply {
  const allowed = methods.map((method) => method.toUpperCase()).join(", ");
  return gatewayError(405, `Allowed here: ${allowed}.`, { Allow: allowed });
}
