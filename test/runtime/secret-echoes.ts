import type { Row } from "./faults";
import type { Json } from "./support";

/** Replies of the token endpoint that bring the tokens in a shape nobody expects. */
export const SPILLED_GRANTS: readonly Row[] = [
  (body: unknown) => ({ error: "x", error_description: JSON.stringify(body) }),
  (body: unknown) => `<pre>${JSON.stringify(body)}</pre>`,
  (body: unknown) => [body],
].map((rewrite) => ({ fault: "rewrite", rewrite }));

/**
 * What makes of a good list one that repeats secrets: in keys, values and links, and escaped.
 * @param token tells the access token the list was asked with
 * @param linkPassword only ever seen in a link of the list
 */
export function secretEchoes(token: () => string, password: string, linkPassword: string) {
  const plain = (body: unknown) => {
    const { _embedded, ...page } = body as { _embedded: { vehicles: Json[] } };
    const vehicles = _embedded.vehicles.slice(0, 2).map(({ _links, ...vehicle }) => ({
      ...vehicle,
      label: `Bearer ${token()}`,
      [token()]: [{ deep: encodeURIComponent(`${token()} ${password}`) }, password],
      _links: {
        ...(_links as Json),
        spy: { href: `https://spy.example/?t=${token()}` },
        home: { href: `https://driver:${linkPassword}@spy.example/` },
      },
    }));
    return { ...page, _embedded: { vehicles } };
  };
  const escaped = (body: unknown) =>
    JSON.stringify(plain(body)).replaceAll(token(), escapeAll(token()));
  const noJson = () => `Bearer ${token()} is fine`;
  return [plain, escaped, noJson];
}

/** As JSON may write any text. */
function escapeAll(text: string): string {
  return [...text]
    .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
