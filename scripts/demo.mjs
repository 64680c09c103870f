// Starts a Node-RED with the example flow on the built-in simulator and prints its cars as they come.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import RED from "node-red";

const USAGE = `Starts a Node-RED with simulated cars; what it keeps is in .demo/.

  npm run demo -- [options]

  --port <number>         where the editor is served (1880; 0 for any free port)
  --install <package> …   installs packages with further nodes, such as
                          @flowfuse/node-red-dashboard node-red-contrib-web-worldmap;
                          their pages are served beside the editor
  --fresh                 begins with an empty editor: what was built and installed is deleted
  --once                  prints each car once, and ends
  --help                  shows this`;

const options = parse();
const root = fileURLToPath(new URL("..", import.meta.url));
const userDir = join(root, ".demo", options.once ? "once" : "editor");
const host = "127.0.0.1";
const port = Number(options.port);
if (!Number.isInteger(port) || port < 0 || port > 65535)
  quit(`Invalid port ${options.port}: use a number from 0 to 65535.`);

const server = createServer();
server.on("error", ({ code, message }) => {
  const taken = `Port ${port} is in use. Select another one: npm run demo -- --port 1990`;
  quit(code === "EADDRINUSE" ? taken : message);
});
server.listen(options.once ? 0 : port, host, () => void start());

function parse() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        port: { type: "string", default: "1880" },
        install: { type: "string", multiple: true, default: [] },
        fresh: { type: "boolean", default: false },
        once: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (positionals.length > 0 && values.install.length === 0)
      throw new Error(`Unexpected argument '${positionals[0]}'`);
    return { ...values, install: [...values.install, ...positionals] };
  } catch ({ message }) {
    return quit(`${message.split(". ")[0]}. See: npm run demo -- --help`);
  }
}

/** What a user built in the demo is kept until `--fresh`. */
function prepareUserDir() {
  if (options.fresh || options.once) rmSync(userDir, { recursive: true, force: true });
  mkdirSync(userDir, { recursive: true });
  const flows = join(userDir, "flows.json");
  if (!existsSync(flows)) copyFileSync(join(root, "examples", "flows.json"), flows);
  // Without it, npm would install into the folder above.
  const manifest = join(userDir, "package.json");
  const empty = { name: "demo", version: "0.0.0", private: true, dependencies: {} };
  if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify(empty));
  if (options.install.length > 0) install(options.install);
}

/** Puts packages where this Node-RED finds them. */
function install(packages) {
  console.log(`Installing ${packages.join(", ")} …`);
  // npm names itself to what it runs; else it is found on the path.
  const npm = process.env.npm_execpath;
  const args = ["install", "--save", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, ...first] = npm ? [process.execPath, npm] : ["npm"];
  const { status, stderr, error } = spawnSync(command, [...first, ...args, "--", ...packages], {
    cwd: userDir,
    encoding: "utf8",
  });
  if (status !== 0) quit(`npm could not install them: ${error?.message ?? stderr.trim()}`);
}

async function start() {
  prepareUserDir();
  RED.init(server, {
    userDir,
    nodesDir: [root],
    flowFile: "flows.json",
    httpAdminRoot: "/",
    httpNodeRoot: "/",
    credentialSecret: "demo",
    logging: { console: { level: "error" } },
    editorTheme: { tours: false, codeEditor: { lib: "monaco" } },
    externalModules: { autoInstall: false },
    telemetry: { enabled: false },
  });
  // The editor comes first; what it does not know may be a page of a flow.
  server.on("request", (request, response) => {
    RED.httpAdmin(request, response, () => RED.httpNode(request, response));
  });
  RED.hooks.add("onReceive.demo", ({ msg, destination }) => {
    if (destination.node?.type === "debug" && destination.node.name === "cars") printCar(msg);
  });
  process.once("SIGINT", () => void stop(0));
  process.once("SIGTERM", () => void stop(0));
  await RED.start();
  if (!options.once) {
    console.log(
      `The editor is at http://${host}:${server.address().port}/ (Ctrl-C stops the demo)\n`,
    );
  }
}

let printed = 0;

function printCar(msg) {
  if (typeof msg.payload !== "string") return;
  console.log(msg.payload);
  printed += 1;
  if (options.once && printed === msg.parts?.count) void stop(0);
}

async function stop(code) {
  await RED.stop();
  process.exit(code);
}

function quit(message) {
  console.error(message);
  process.exit(1);
}
