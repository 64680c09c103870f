import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { PsaError } from "../../src/errors";
import { Catalogue } from "./catalogue";
import { scrubbed } from "./last-word";
import type { SignInReport } from "./report";

/** Finishes a sign-in with what the browser brought, and tells the person in its tab how it went. */
export async function callbackPage(
  RED: Pick<NodeAPI, "log">,
  request: Request,
  response: Response,
  finish: (query: string) => Promise<SignInReport>,
): Promise<void> {
  const catalogue = Catalogue.for(request.acceptsLanguages());
  const show = (title: string, ...lines: string[]) => {
    response
      .set({
        "Content-Security-Policy":
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
      })
      .type("html")
      .send(renderPage(catalogue.language, title, lines));
  };
  const [, query = ""] = request.originalUrl.split("?");
  const explain = (error: unknown): string => {
    if (error instanceof PsaError) return catalogue.explain(error);
    const text = scrubbed(error, [...new URLSearchParams(query).values()]);
    RED.log.error(text);
    return text;
  };
  try {
    const { user = "", problem } = await finish(query);
    const key = user ? "callback.signedInAs" : "callback.signedIn";
    const lines = problem ? [catalogue.explain(problem)] : [];
    show(catalogue.text(key, { user }), ...lines, catalogue.text("callback.back"));
  } catch (error) {
    show(catalogue.text("callback.failed"), explain(error), catalogue.text("callback.back"));
  }
}

const STYLE =
  ":root{color-scheme:light dark}body{font:1.1em/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}";

function renderPage(language: string, title: string, lines: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
  return `<!doctype html>
<html lang="${escaped(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
${paragraphs}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
