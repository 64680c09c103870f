import type { IncomingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";
import { type Random, pick } from "../../../src/simulator/random";

/** A good reply, and what it takes to spoil it. */
export interface Good {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The path that was asked for. */
  path: string;
  /** The ids of all cars of the account. */
  ids: readonly string[];
  random: Random;
}

/** What goes over the wire instead; `cut` ends the connection after so many bytes of the body. */
export interface Spoilt {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  cut?: number;
}

/** "silence": nothing ever comes. */
type Spoil = (good: Good) => Spoilt | "silence";

const JSON_TYPE = { "content-type": "application/hal+json;charset=UTF-8" };
const HTML_TYPE = { "content-type": "text/html" };
const PAGE = "<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>";
const DEEP = 20_000;
const ODD = [null, true, -1, 0, 1e308, "", "text", [], [null], {}, "\u0000", "9".repeat(400)];

const of = (body: string | Buffer, status = 200, headers: object = JSON_TYPE): Spoilt => ({
  status,
  headers: { ...headers },
  body,
});
const json = (body: unknown, status = 200) => of(JSON.stringify(body), status);

/** Everything a reply was seen or feared to be. */
export const KINDS: Readonly<Record<string, Spoil>> = {
  empty: () => of(""),
  "no content": () => of("", 204, {}),
  "a login page": () => of(PAGE, 200, HTML_TYPE),
  "cut before the body": ({ body }) => ({ ...of(body), cut: 0 }),
  "cut within the body": ({ body }) => ({ ...of(body), cut: Math.floor(body.length / 2) }),
  "half a body": ({ body }) => of(body.slice(0, body.length / 2)),
  silence: () => "silence",
  null: () => of("null"),
  "a list": () => of("[]"),
  "a text": () => json("text"),
  "a number": () => of("-0"),
  "an empty object": () => of("{}"),
  "all values null": (good) => json(leaves(good, () => null)),
  "values of other types": (good) => json(leaves(good, ({ random }) => pick(random, ODD))),
  "lists for objects": (good) => json(nodes(good, (value) => [value])),
  "objects for lists": (good) =>
    json(nodes(good, (value) => (Array.isArray(value) ? { ...value } : value))),
  "huge numbers": ({ body }) => of(body.replace(/(?<=[:[,]\s*)-?\d[\d.]*/g, "1e999")),
  "dates that are none": (good) =>
    of(good.body.replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, `"${pick(good.random, DATES)}"`)),
  "NUL bytes": ({ body }) => of(body.replaceAll(":", ":\u0000")),
  "escaped NUL": ({ body }) => of(body.replaceAll('":"', '":"\\u0000')),
  "bytes that are no UTF-8": ({ body }) => of(Buffer.from(`${body}\xff\xfe`, "latin1")),
  "a byte order mark": ({ body }) => of(`\ufeff${body}`),
  "deep nesting": () => of(`${'{"a":['.repeat(DEEP)}1${"]}".repeat(DEEP)}`),
  "keys of prototypes": ({ body }) =>
    of(body.replace("{", '{"__proto__":{"polluted":1},"constructor":null,"toString":1,')),
  "another content type": ({ body }) => of(body, 200, { "content-type": "image/png" }),
  "gzip that is none": ({ body }) => of(body, 200, { ...JSON_TYPE, "content-encoding": "gzip" }),
  "gzip cut short": ({ body }) =>
    of(gzipSync(body).subarray(0, 30), 200, { ...JSON_TYPE, "content-encoding": "gzip" }),
  "another car's data": ({ body, ids, path, random }) => {
    const own = ids.find((id) => path.includes(id));
    return of(own === undefined ? body : body.replaceAll(own, pick(random, ids)));
  },
  "links to another host": ({ body }) => of(body.replace(/http:\/\/[^/"]+/g, "http://127.0.0.2:9")),
  "a page that leads to itself": ({ body }) =>
    of(
      body.replace(
        /("(?:next|prev|last)":\{"href":)"[^"]*"/g,
        (_, link) => `${link}"${selfOf(body)}"`,
      ),
    ),
  "no car any more": ({ body }) => of(body.replace(/"vehicles":\[.*\](?=\})/s, '"vehicles":[]')),
  "an error with status 200": () => json({ httpCode: "500", httpMessage: "Internal Server Error" }),
  "404 of the API": () => json({ code: 40400, message: "Not found", uuid: "u" }, 404),
  "404 of a web server": () => of(PAGE, 404, HTML_TYPE),
  "401 of the gateway": () => json({ httpCode: "401", httpMessage: "Unauthorized" }, 401),
  "403 of a filter": () => of(PAGE, 403, HTML_TYPE),
  "400 of a filter": () => of(PAGE, 400, HTML_TYPE),
  "429": () => of("", 429, {}),
  "429 with a date": () => of("", 429, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }),
  "429 with seconds": () => of("", 429, { "retry-after": "5" }),
  "a redirect": () => of("", 302, { location: "http://127.0.0.2:9/" }),
  "500 of the API": () => json({ code: 50038, message: "Internal", uuid: "u" }, 500),
  "502 of a proxy": () => of(PAGE, 502, HTML_TYPE),
  "503 of the gateway": () => json({ httpCode: "503", httpMessage: "Unavailable" }, 503),
};

const DATES = [
  "",
  "0000-00-00T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "yesterday",
  "1e9",
  "2025-02-30",
];

/** The good body with every plain value replaced. */
function leaves(good: Good, replace: (good: Good) => unknown): unknown {
  return JSON.parse(good.body, (_, value: unknown) =>
    typeof value === "object" ? value : replace(good),
  );
}

/** The good body with every object and list replaced but the outermost. */
function nodes(good: Good, replace: (value: object) => unknown): unknown {
  return JSON.parse(good.body, (key, value: unknown) =>
    key !== "" && typeof value === "object" && value !== null ? replace(value) : value,
  );
}

function selfOf(body: string): string {
  return /"self":\{"href":"([^"]*)"/.exec(body)?.[1] ?? "";
}
