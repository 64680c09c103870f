// A Node-RED without editor that runs one flow.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import RED from "node-red";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** Resolves when the flow has started; its folder goes with the process. */
export async function startNodeRed({ flow = [], credentials = {}, withPackage = true } = {}) {
  const userDir = mkdtempSync(join(tmpdir(), "psa-bench-"));
  process.on("exit", () => rmSync(userDir, { recursive: true, force: true }));
  for (const end of ["SIGTERM", "disconnect"]) process.on(end, () => process.exit(0));
  const modules = join(userDir, "node_modules");
  mkdirSync(modules);
  if (withPackage) symlinkSync(PACKAGE, join(modules, "node-red-contrib-psa"), "junction");
  writeFileSync(join(userDir, "flows.json"), JSON.stringify([{ id: "tab", type: "tab" }, ...flow]));
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(credentials));
  RED.init(createServer(), {
    userDir,
    flowFile: "flows.json",
    httpAdminRoot: false,
    httpNodeRoot: false,
    credentialSecret: false,
    logging: { console: { level: "error" } },
  });
  const started = new Promise((resolve) => RED.events.once("flows:started", resolve));
  await RED.start();
  await started;
  return RED;
}

/**
 * Resolves when so many messages have come to the node `end`.
 * @param begin sets them off; a message into the node `start`, unless told otherwise
 * @param arrived called at each with how many there are
 */
export async function runFlow(RED, count, { begin = press, arrived } = {}) {
  const end = RED.nodes.getNode("end");
  let seen = 0;
  let listener;
  const all = new Promise((resolve) => {
    listener = () => {
      seen += 1;
      arrived?.(seen);
      if (seen === count) resolve();
    };
  });
  end.on("input", listener);
  begin(RED);
  await all;
  end.removeListener("input", listener);
}

function press(RED) {
  RED.nodes.getNode("start").receive({});
}
