// Node-RED looks for a node's .html, icons and locales only beside the compiled node file.
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageOf } from "./editor.mjs";
import { helpOf } from "./help.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "dist", "nodes");

for (const file of readdirSync(join(root, "nodes"))) {
  if (file.endsWith(".html"))
    writeFileSync(join(target, file), pageOf(root, basename(file, ".html")));
}
cpSync(join(root, "nodes", "locales"), join(target, "locales"), { recursive: true });
for (const language of readdirSync(join(target, "locales"))) {
  const folder = join(target, "locales", language);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
    const file = join(folder, name);
    writeFileSync(file, helpOf(root, readFileSync(file, "utf8"), language));
  }
}
cpSync(join(root, "nodes", "samples"), join(target, "samples"), { recursive: true });
cpSync(join(root, "icons"), join(target, "icons"), { recursive: true });
