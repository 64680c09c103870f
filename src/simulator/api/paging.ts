import { createHmac, randomBytes } from "node:crypto";
import type { Fields } from "../fields";
import { badParameter, Query } from "./query";

interface Bookmark {
  readonly fields: Fields; // what was asked for, without the client id
  readonly page: number; // from 1
}

/** A list the API gives in pages. */
interface Listing {
  readonly key: string;
  readonly total: number;
  readonly slice: (from: number, to: number) => object[];
}

/** A list, by the key it has below `_embedded`, and how each element is written. */
export function listing<T>(
  key: string,
  elements: readonly T[],
  render: (element: T) => object,
): Listing {
  return {
    key,
    total: elements.length,
    slice: (from, to) => elements.slice(from, to).map(render),
  };
}

/** How a list of this kind may be asked for. */
interface PageRules {
  /** Where it is, from the base of the API on. */
  readonly path: string;
  readonly mostPerPage: number;
}

/** Writes and reads page tokens, and cuts lists into pages. */
export class Pager {
  private readonly key = randomBytes(16);

  /** `base` gives the address of the API. */
  constructor(private readonly base: () => string) {}

  /**
   * One page of a list. A page token says by itself what was asked for, so that a link needs nothing
   * but its token. Throws a Refusal (400) for parameters that make no sense.
   */
  page(query: Query, rules: PageRules, select: (query: Query) => Listing): object {
    const bookmark = this.bookmarkOf(query, rules.path);
    const asked = new Query(bookmark.fields);
    const list = select(asked);
    const { from, to = list.total - 1 } = asked.indexRange();
    const end = Math.min(list.total, to + 1);
    const total = Math.max(0, end - from);
    const size = asked.pageSize(rules.mostPerPage);
    const totalPage = Math.max(1, Math.ceil(total / size));
    const { page } = bookmark;
    const link = (number: number) => ({
      href: `${this.base()}${rules.path}?pageToken=${this.write(rules.path, { ...bookmark, page: number })}`,
    });
    return {
      _links: {
        self: link(page),
        first: link(1),
        ...(page > 1 && { prev: link(page - 1) }),
        ...(page < totalPage && { next: link(page + 1) }),
        last: link(totalPage),
      },
      total,
      totalPage,
      currentPage: page,
      _embedded: {
        [list.key]: list.slice(from + (page - 1) * size, Math.min(end, from + page * size)),
      },
    };
  }

  private bookmarkOf(query: Query, path: string): Bookmark {
    const token = query.text("pageToken");
    if (token !== undefined) return this.read(path, token);
    const fields = Object.fromEntries(
      Object.entries(query.fields).filter(([name]) => name !== "client_id"),
    );
    return { fields, page: 1 };
  }

  private write(path: string, bookmark: Bookmark): string {
    const content = Buffer.from(JSON.stringify(bookmark)).toString("base64url");
    return content + this.seal(path, content);
  }

  private read(path: string, token: string): Bookmark {
    const content = token.slice(0, -SEAL);
    if (this.seal(path, content) !== token.slice(-SEAL)) throw badParameter("pageToken");
    return JSON.parse(Buffer.from(content, "base64url").toString()) as Bookmark;
  }

  /** A token is good for the list it was given for, and for no other. */
  private seal(path: string, content: string): string {
    const sealed = createHmac("sha256", this.key).update(`${path} ${content}`);
    return sealed.digest("hex").slice(0, SEAL);
  }
}

const SEAL = 16;
