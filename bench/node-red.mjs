// A Node-RED without editor that runs one flow: a round is from its first message to the last status.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import RED from "node-red";

const [mode, identityUrl, apiUrl, token, cars] = process.argv.slice(2);
const account = JSON.parse(process.env.PSA_BENCH);
const userDir = mkdtempSync(join(tmpdir(), "psa-bench-"));
process.on("exit", () => rmSync(userDir, { recursive: true, force: true }));
process.on("SIGTERM", () => process.exit(0));

mkdirSync(join(userDir, "node_modules"));
symlinkSync(
  fileURLToPath(new URL("..", import.meta.url)),
  join(userDir, "node_modules", "node-red-contrib-psa"),
  "junction",
);
const tab = { id: "tab", type: "tab" };
writeFileSync(join(userDir, "flows.json"), JSON.stringify([tab, ...flow()]));
writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify({ account }));

RED.init(createServer(), {
  userDir,
  flowFile: "flows.json",
  httpAdminRoot: false,
  httpNodeRoot: false,
  credentialSecret: false,
  logging: { console: { level: "error" } },
});
let arrived;
RED.hooks.add("onReceive.bench", ({ destination }) => {
  if (destination.id === "end") arrived?.();
});
await RED.start();
await new Promise((resolve) => RED.events.once("flows:started", resolve));

process.on("message", () => void round());

async function round() {
  const all = new Promise((resolve) => {
    let count = 0;
    arrived = () => {
      count += 1;
      if (count === Number(cars)) resolve();
    };
  });
  const stuck = setTimeout(() => process.exit(1), 60_000);
  const before = performance.now();
  RED.nodes.getNode("start").receive({});
  await all;
  clearTimeout(stuck);
  process.send({ ms: performance.now() - before });
}

function flow() {
  return mode === "ours" ? ours() : core();
}

function ours() {
  const settings = {
    environment: "custom",
    brand: "peugeot",
    signIn: "password",
    identityUrl,
    apiUrl,
  };
  return [
    { id: "account", type: "psa-account", ...settings },
    { id: "start", type: "psa-vehicles", z: "tab", account: "account", wires: [["read"]] },
    {
      id: "read",
      type: "psa-read",
      z: "tab",
      account: "account",
      link: "status",
      wires: [["end"]],
    },
    { id: "none", type: "catch", z: "tab", scope: null, wires: [["end"]] },
    { id: "end", type: "junction", z: "tab", wires: [[]] },
  ];
}

/** What a user would wire, given a token that never expires. */
function core() {
  const headers = {
    Authorization: `Bearer ${token}`,
    "x-introspect-realm": "clientsB2CPeugeot",
    Accept: "application/hal+json",
  };
  const client = encodeURIComponent(account.clientId);
  const set = (property, to, type) => ({ t: "set", p: property, pt: "msg", to, tot: type });
  const ask = (id, wires) => ({
    id,
    type: "http request",
    z: "tab",
    method: "GET",
    ret: "obj",
    paytoqs: "ignore",
    url: "",
    persist: true,
    wires: [wires],
  });
  const change = (id, rules, wires) => ({ id, type: "change", z: "tab", rules, wires: [wires] });
  const address = (path) =>
    `${path} & ($contains(${path}, "?") ? "&" : "?") & "client_id=${client}"`;
  return [
    change(
      "start",
      [
        set("url", `${apiUrl}/user/vehicles?client_id=${client}`, "str"),
        set("headers", JSON.stringify(headers), "json"),
      ],
      ["list"],
    ),
    ask("list", ["items", "more"]),
    {
      id: "more",
      type: "switch",
      z: "tab",
      property: "payload._links.next",
      propertyType: "msg",
      rules: [{ t: "nnull" }],
      outputs: 1,
      wires: [["next"]],
    },
    change(
      "next",
      [
        set("url", address("payload._links.next.href"), "jsonata"),
        set("headers", JSON.stringify(headers), "json"),
      ],
      ["list"],
    ),
    change("items", [set("payload", "payload._embedded.vehicles", "msg")], ["each"]),
    {
      id: "each",
      type: "split",
      z: "tab",
      splt: "\\n",
      spltType: "str",
      arraySplt: 1,
      arraySpltType: "len",
      wires: [["where"]],
    },
    change(
      "where",
      [
        set("url", address("payload._links.status.href"), "jsonata"),
        set("headers", JSON.stringify(headers), "json"),
      ],
      ["status"],
    ),
    ask("status", ["end"]),
    { id: "end", type: "junction", z: "tab", wires: [[]] },
  ];
}
