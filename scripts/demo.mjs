// Starts a Node-RED with the example flow on the built-in simulator and prints its cars as they come.
//   npm run demo [-- --port 1880] [-- --once]
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import RED from "node-red";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "1880" },
    once: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const userDir = join(root, ".demo");
const host = "127.0.0.1";

prepareUserDir();
const server = createServer();
server.on("error", fail);
server.listen(values.once ? 0 : Number(values.port), host, () => void start());

function prepareUserDir() {
  rmSync(userDir, { recursive: true, force: true });
  mkdirSync(join(userDir, "node_modules"), { recursive: true });
  symlinkSync(root, join(userDir, "node_modules", "node-red-contrib-psa"), "junction");
  cpSync(join(root, "examples", "flows.json"), join(userDir, "flows.json"));
}

async function start() {
  RED.init(server, {
    userDir,
    flowFile: "flows.json",
    httpAdminRoot: "/",
    httpNodeRoot: false,
    credentialSecret: "demo",
    logging: { console: { level: "warn" } },
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
    console.log(`The editor is at http://${host}:${server.address().port}/ (Ctrl-C stops it)\n`);
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

function fail(error) {
  const hint =
    error.code === "EADDRINUSE"
      ? `Port ${values.port} is taken. Choose another: npm run demo -- --port 1990`
      : error.message;
  console.error(hint);
  process.exit(1);
}
