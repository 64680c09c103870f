import type { Reply } from "../reply";

/** A page; `body` is HTML, the rest text. */
interface Page {
  readonly title: string;
  readonly language: string;
  readonly body: string;
}

/** A page without scripts that nobody keeps, frames or loads things into. */
export function htmlPage(status: number, { title, language, body }: Page): Reply {
  return {
    status,
    headers: {
      "Content-Type": "text/html;charset=UTF-8",
      "Cache-Control": "no-store",
      // No form-action: it also holds for the redirect after the form, which leads to the app.
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    },
    body: `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main lang="en">
${body}
</main>
</body>
</html>
`,
  };
}

/** Says why the browser cannot be sent on. */
export function errorPage(status: number, error: string, description: string): Reply {
  const body = `<h1>Sign-in failed</h1>
<p class="problem"><code>${escaped(error)}</code>: ${escaped(description)}</p>
<p>Check the settings of the client that sent you here. This is a simulator.</p>`;
  return htmlPage(status, { title: "Sign-in failed", language: "en", body });
}

/** Text as it may stand in HTML, also within quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f6; --sheet: #fff; --text: #1b1f24; --quiet: #57606a;
  --line: #8b949e; --accent: #0a58ca; --on-accent: #fff; --problem: #b3261e; --note: #eef3fb; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1216; --sheet: #1a1f26; --text: #e6eaef; --quiet: #a3adb8;
    --line: #6b7682; --accent: #7db2ff; --on-accent: #0b1a30; --problem: #ff9d94; --note: #222b37; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; min-height: 100vh; display: grid; place-items: center;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 28rem; padding: 2rem; border-radius: 0.75rem; background: var(--sheet);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.25); overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; }
ul { padding-left: 1.25rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { width: 100%; margin-top: 0.25rem; padding: 0.6rem 0.75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 0.4rem; }
.buttons { display: flex; gap: 0.75rem; margin: 1.5rem 0; }
button { flex: 1; padding: 0.65rem; font: inherit; font-weight: 600; cursor: pointer; color: var(--text);
  background: transparent; border: 1px solid var(--line); border-radius: 0.4rem; }
button.approve { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { color: var(--problem); font-weight: 600; }
aside { padding: 0.75rem 1rem; border-radius: 0.4rem; background: var(--note); font-size: 0.9rem; }
aside p { margin: 0 0 0.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
`;
