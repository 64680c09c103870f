import { Recent } from "../recent";
import { ownUrl } from "./links";

/** Query parameters; an array is sent as a repeated key. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Addresses that are remembered: the same cars are asked for again and again. */
const REMEMBERED = 2000;

/** The addresses that a client asks. */
export class Addresses {
  private readonly known = new Recent<URL>(REMEMBERED);

  constructor(
    private readonly apiUrl: string,
    private readonly clientId: string,
  ) {}

  /**
   * Where a link leads, with a query; shared by all who ask for it, so it must not be changed.
   * @throws ForeignLink
   */
  of(link: string, query: Query): URL {
    const key = `${link} ${JSON.stringify(query)}`;
    const known = this.known.get(key);
    if (known) return known;
    const url = this.made(link, query);
    this.known.set(key, url);
    return url;
  }

  private made(link: string, query: Query): URL {
    const url = ownUrl(link, this.apiUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      url.searchParams.delete(name);
      for (const item of Array.isArray(value) ? value : [value]) {
        url.searchParams.append(name, String(item));
      }
    }
    url.searchParams.set("client_id", this.clientId);
    return url;
  }
}
