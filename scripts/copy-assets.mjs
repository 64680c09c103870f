// Node-RED looks for a node's .html, icons and locales only beside the compiled node file.
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "dist", "nodes");

for (const file of readdirSync(join(root, "nodes"))) {
  if (file.endsWith(".html")) cpSync(join(root, "nodes", file), join(target, file));
}
cpSync(join(root, "nodes", "locales"), join(target, "locales"), { recursive: true });
cpSync(join(root, "icons"), join(target, "icons"), { recursive: true });
