import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What a user directory of Node-RED holds before the start. */
export interface UserDirContent {
  /** Written to the flow file; without it a reused directory keeps its flows. */
  flows?: readonly unknown[];
  /** By node id; written encrypted, as Node-RED keeps them. */
  credentials?: Credentials;
  /** Laid over the bench's settings, property by property. */
  settings?: Record<string, unknown>;
  /** Default: info. */
  logLevel?: "info" | "debug" | "trace";
  /** Directory of the package to link. Default: this repository; null: none, use what is there. */
  nodesDir?: string | null;
}

/** Node id to credential name to value. */
export type Credentials = Record<string, Record<string, string>>;

const root = resolve(__dirname, "../..");
const credentialSecret = "test bench";

/** Prepares a user directory for the `node-red` package in `nodeRed`. */
export function fillUserDir(userDir: string, nodeRed: string, content: UserDirContent): void {
  const put = (name: string, text: string) => writeFileSync(join(userDir, name), text);
  mkdirSync(join(userDir, "node_modules"), { recursive: true });
  if (content.nodesDir !== null) linkPackage(userDir, content.nodesDir ?? root);
  if (content.flows) put("flows.json", JSON.stringify(content.flows));
  if (content.credentials) put("flows_cred.json", JSON.stringify(encrypt(content.credentials)));
  put("settings.js", settingsFile(nodeRed, content));
}

/** As `npm install <directory>` leaves it. */
function linkPackage(userDir: string, directory: string): void {
  const manifest = readFileSync(join(directory, "package.json"), "utf8");
  const { name } = JSON.parse(manifest) as { name: string };
  const link = join(userDir, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(directory, link, "dir");
  const user = { name: "node-red-project", dependencies: { [name]: `file:${directory}` } };
  writeFileSync(join(userDir, "package.json"), JSON.stringify(user));
}

function settingsFile(nodeRed: string, { logLevel, settings }: UserDirContent): string {
  const values = {
    uiHost: "127.0.0.1",
    uiPort: 0,
    flowFile: "flows.json",
    credentialSecret,
    lang: "en-US",
    telemetry: { enabled: false, updateNotification: false },
    // Of a package beside Node-RED's own, which it would find there and load at every start.
    nodesExcludes: ["influxdb.js"],
    externalModules: { autoInstall: false, palette: { allowInstall: false, allowUpload: false } },
    editorTheme: { tours: false, projects: { enabled: false } },
    logging: { console: { level: logLevel ?? "info", metrics: false, audit: false } },
    ...settings,
  };
  // The channel closes when the test process dies, however it dies.
  return `const { createRequire } = require("node:module");
const { events } = createRequire(${JSON.stringify(join(nodeRed, "red.js"))})("@node-red/util");
events.on("flows:started", () => process.send("started"));
events.on("runtime-event", ({ id, payload }) => {
  if (id === "runtime-state" && payload?.error && payload.state) process.send(payload.error);
});
process.once("disconnect", () => process.exit(1));
module.exports = ${JSON.stringify(values, null, 2)};
`;
}

/** The form of Node-RED's credential file: `$` = hex(iv) + base64(AES-256-CTR(JSON)). */
function encrypt(credentials: Credentials): { $: string } {
  const iv = randomBytes(16);
  const key = createHash("sha256").update(credentialSecret).digest();
  const cipher = createCipheriv("aes-256-ctr", key, iv);
  const sealed =
    cipher.update(JSON.stringify(credentials), "utf8", "base64") + cipher.final("base64");
  return { $: iv.toString("hex") + sealed };
}
