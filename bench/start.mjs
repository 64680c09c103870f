// How long a Node-RED takes to its first flow, with or without this package.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [mode] = process.argv.slice(2);
const userDir = mkdtempSync(join(tmpdir(), "psa-bench-"));
process.on("exit", () => rmSync(userDir, { recursive: true, force: true }));
const modules = join(userDir, "node_modules");
mkdirSync(modules);
if (mode === "with") {
  const root = fileURLToPath(new URL("..", import.meta.url));
  symlinkSync(root, join(modules, "node-red-contrib-psa"), "junction");
}
writeFileSync(join(userDir, "flows.json"), JSON.stringify([{ id: "tab", type: "tab" }]));

const { default: RED } = await import("node-red");
const before = performance.now();
RED.init(createServer(), {
  userDir,
  flowFile: "flows.json",
  credentialSecret: false,
  logging: { console: { level: "error" } },
});
await RED.start();
await new Promise((resolve) => RED.events.once("flows:started", resolve));
process.send({ ms: performance.now() - before }, () => process.exit(0));
