// Puts the code of the dialogs into their pages, where Node-RED wants it: inline, with nothing left on `window`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const SCRIPT = /(<script type="text\/javascript">)([\s\S]*?)(<\/script>)/g;

/**
 * The page of a node, `nodes/<name>.html`, with the code of its dialog, `editor/<name>/index.ts`, before its
 * registration, which finds the code as `editor`.
 */
export function pageOf(root, name) {
  // Indentation is for those who edit the page, not for those who load it.
  const page = readFileSync(join(root, "nodes", `${name}.html`), "utf8").replace(/^ +/gm, "");
  if ([...page.matchAll(SCRIPT)].length !== 1) throw new Error(`${name}.html must have one script`);
  const { code, styles } = bundleOf(root, name);
  return page.replace(SCRIPT, (_all, start, registration, end) => {
    const script = `${start}\n(function () {\n${code}\n${registration.trim()}\n})();\n${end}`;
    return styles ? `<style>\n${styles}\n</style>\n\n${script}` : script;
  });
}

function bundleOf(root, name) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, "editor", name, "index.ts")],
    outfile: "editor.js",
    tsconfig: join(root, "editor", "tsconfig.json"),
    bundle: true,
    format: "iife",
    globalName: "editor",
    target: "es2022",
    // Names too: a build of the same version with `minifyIdentifiers: false` tells what they stood for.
    minify: true,
    write: false,
  });
  const written = (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text.trim();
  return { code: written(".js"), styles: written(".css") };
}
