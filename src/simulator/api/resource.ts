import type { Subject } from "../identity/tokens";
import type { Remotes } from "../remotes/remotes";
import type { Reply } from "../reply";
import type { Links } from "../wire/links";
import type { World } from "../world/world";
import type { Pager } from "./paging";
import type { Query } from "./query";

/** What a resource of the API is answered from. */
export interface Call {
  readonly world: World;
  readonly links: Links;
  readonly pager: Pager;
  readonly path: string; // from the base of the API on
  readonly id: (name: string) => string; // a part of the path
  readonly query: Query;
  readonly remotes: Remotes;
  /** Who asks. */
  readonly subject: Subject;
  /** The JSON that was sent with a POST or PUT. */
  readonly body: unknown;
}

/** How a resource answers a method. */
export type Handler = (call: Call) => Reply;

/** A resource of the API, at a path below its base. */
export interface Resource {
  readonly path: string;
  readonly type?: string; // media type; default HAL
  readonly get?: Handler;
  readonly post?: Handler;
  readonly put?: Handler;
  readonly delete?: Handler;
}
