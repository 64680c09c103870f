import { Router, type Request } from "express";
import { answer, queryOf } from "../exchange";
import type { Tokens } from "../identity/tokens";
import { gatewayError, type Reply } from "../reply";
import type { Links } from "../wire/links";
import type { World } from "../world/world";
import { account } from "./account";
import { admit } from "./gatekeeper";
import { happenings } from "./happenings";
import { Pager } from "./paging";
import { Query } from "./query";
import { readings } from "./readings";
import type { Call, Resource } from "./resource";
import { trips } from "./trips";

const HAL = "application/hal+json";
const resources: readonly Resource[] = [...account, ...readings, ...happenings, ...trips];

/** The connected car API below its base path. `base` gives its address. */
export function apiRoutes(world: World, tokens: Tokens, links: Links, base: () => string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const pager = new Pager(base);
  for (const { path, type = HAL, get } of resources) {
    router.get(
      path,
      answer((request) => {
        if (request.method !== "GET") return onlyGet();
        admit(request, tokens, type);
        return get(callOf(request));
      }),
    );
    router.all(path, answer(onlyGet));
  }
  router.use(answer(() => gatewayError(404, "No resource matches the request.")));
  return router;

  function callOf(request: Request): Call {
    const { params, path } = request;
    const id = (name: string) => String(params[name]);
    return { world, links, pager, path, id, query: new Query(queryOf(request)) };
  }
}

function onlyGet(): Reply {
  return gatewayError(405, "Only the method GET is allowed.", { Allow: "GET" });
}
