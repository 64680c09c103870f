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
import { trips } from "./trips";

/** What a resource of the API is answered from. */
export interface Call {
  readonly world: World;
  readonly links: Links;
  readonly pager: Pager;
  readonly path: string; // from the base of the API on
  readonly id: (name: string) => string; // a part of the path
  readonly query: Query;
}

/** A resource of the API, at a path below its base. */
export interface Resource {
  readonly path: string;
  readonly type?: string; // media type; default HAL
  readonly get: (call: Call) => Reply;
}

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
