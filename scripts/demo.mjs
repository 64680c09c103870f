// Starts a Node-RED with the example flow on the built-in simulator and prints its cars as they come.
//   npm run demo [-- --port 1880] [-- --fresh] [-- --once]
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import RED from "node-red";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "1880" },
    fresh: { type: "boolean", default: false },
    once: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const userDir = join(root, ".demo", values.once ? "once" : "editor");
const host = "127.0.0.1";
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535)
  quit(`Invalid port ${values.port}: use a number from 0 to 65535.`);

const server = createServer();
server.on("error", ({ code, message }) => {
  const taken = `Port ${port} is in use. Select another one: npm run demo -- --port 1990`;
  quit(code === "EADDRINUSE" ? taken : message);
});
server.listen(values.once ? 0 : port, host, () => void start());

/** What a user built in the demo is kept until `--fresh`. */
function prepareUserDir() {
  if (values.fresh || values.once) rmSync(userDir, { recursive: true, force: true });
  const modules = join(userDir, "node_modules");
  mkdirSync(modules, { recursive: true });
  const link = join(modules, "node-red-contrib-psa");
  rmSync(link, { force: true });
  symlinkSync(root, link, "junction");
  const flows = join(userDir, "flows.json");
  if (!existsSync(flows)) copyFileSync(join(root, "examples", "flows.json"), flows);
}

async function start() {
  prepareUserDir();
  RED.init(server, {
    userDir,
    flowFile: "flows.json",
    httpAdminRoot: "/",
    httpNodeRoot: false,
    credentialSecret: "demo",
    logging: { console: { level: "error" } },
    editorTheme: { tours: false, codeEditor: { lib: "monaco" } },
    externalModules: { autoInstall: false, palette: { allowInstall: false } },
    telemetry: { enabled: false },
  });
  server.on("request", RED.httpAdmin);
  RED.hooks.add("onReceive.demo", ({ msg, destination }) => {
    if (destination.node?.type === "debug" && destination.node.name === "cars") printCar(msg);
  });
  process.once("SIGINT", () => void stop(0));
  process.once("SIGTERM", () => void stop(0));
  await RED.start();
  if (!values.once) {
    console.log(
      `The editor is at http://${host}:${server.address().port}/ (Ctrl-C stops the demo)\n`,
    );
  }
}

let printed = 0;

function printCar(msg) {
  console.log(msg.payload);
  printed += 1;
  if (values.once && printed === msg.parts?.count) void stop(0);
}

async function stop(code) {
  await RED.stop();
  process.exit(code);
}

function quit(message) {
  console.error(message);
  process.exit(1);
}
