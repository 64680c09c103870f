import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import sinon from "sinon";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { ACCOUNT_WORDS, diagnosisFlaws } from "./diagnosis";
import { EditorEar } from "./editor";
import { API_FAULTS, LOST_TOKENS, TOKEN_FAULTS, meetAtApi, meetAtRefresh } from "./faults";
import { SPILLED_GRANTS, secretEchoes } from "./secret-echoes";
import { type Secret, basicOf, filesBelow, leaksIn, rememberTokens, textOf } from "./leaks";
import { type EchoServer, startEchoServer } from "./echo-server";
import {
  ACCOUNT,
  type Json,
  LIST_PATH,
  TOKEN_PATH,
  accountNode,
  ask,
  credentialsOf,
  flowFor,
  modeOf,
  tokenFile,
} from "./support";

/**
 * What a user types. Each has characters that are written differently in a header, a form, an address
 * and JSON, and a core that is the same everywhere: the core is what is looked for.
 */
const TYPED = {
  clientSecret: 'cl1ent/5ecretC0re="ü&',
  password: 'pa55/w0rdC0re+"ü"& %41\\',
  wrongPassword: 'wr0ng/gu3ssC0re+"ü"&',
  wrongSecret: 'wr0ng/s3cretC0re="ü&',
};
const CORES: readonly Secret[] = [
  ["client secret", "5ecretC0re"],
  ["password", "w0rdC0re"],
  ["wrong password", "gu3ssC0re"],
  ["wrong client secret", "s3cretC0re"],
];
/** In a link that only the server knows. */
const LINK_PASSWORD: Secret = ["password in a link", "l1nkPassw0rd"];
const MASK = "•••";

describe("secrets in a real Node-RED", function () {
  this.timeout(90_000);
  let simulator: Simulator;
  let account: Simulator["account"];
  let echo: EchoServer;
  let red: NodeRed;
  let editor: EditorEar;
  const replies: string[] = [];
  let issued: () => Secret[];

  before(async () => {
    simulator = await startSimulator({ vehicles: API_FAULTS.length + 5 });
    account = { ...simulator.account };
    const { clientSecret, password } = TYPED;
    Object.assign(simulator.account, { clientSecret, password });
    issued = rememberTokens(simulator);
    echo = await startEchoServer();
    red = await startNodeRed({
      flows: watchedFlow(),
      credentials: credentialsOf(simulator),
      settings: { logging: { console: { level: "trace", metrics: true, audit: true } } },
    });
    editor = await EditorEar.open(red);
    await everythingHappens();
  });
  after(async () => {
    sinon.restore();
    Object.assign(simulator.account, account);
    editor.close();
    await disposeAll();
    await simulator.close();
    echo.close();
  });

  const secrets = (): Secret[] => {
    const { clientId } = simulator.account;
    const basics = [TYPED.clientSecret, TYPED.wrongSecret].map((secret) =>
      basicOf(clientId, secret),
    );
    return [...CORES, LINK_PASSWORD, ...basics, ...issued()];
  };
  /** The access token of the request that is being answered. */
  const newest = () => [...simulator.requests].at(-1)?.headers.authorization?.split(" ")[1] ?? "?";

  /** Everything that can be shown is shown: complete messages, errors, statuses. */
  function watchedFlow(changes: Json = {}): Json[] {
    const all = { complete: "true", targetType: "full", tosidebar: true, console: true };
    // One item of a collection says as much as a week of telemetry.
    const watch = (node: Json) => ({
      ...node,
      limit: "1",
      wires: (node.wires as string[][]).map((ids) => [...ids, "shown"]),
    });
    const watched = ["vehicles", "link", "failed"];
    return [
      ...flowFor(accountNode(simulator, changes)).map((node) =>
        watched.includes(String(node.id)) ? watch(node) : node,
      ),
      { id: "shown", type: "debug", z: "tab", active: true, ...all, wires: [] },
      { id: "seen", type: "status", z: "tab", scope: null, wires: [["probe-status", "shown"]] },
      probe("tab", "status"),
    ];
  }

  async function everythingHappens(): Promise<void> {
    const { sent } = await ask(red);
    simulator.tokens.expireAccessTokens();
    const { links, vehicle } = sent[0] as { links: Json; vehicle: Json };
    for (const link of Object.keys(links)) await ask(red, "read", { link, links, vehicle });
    await refusals(links);
    await inlaidSecrets();
    await elsewhere();
    await wrongCredentials();
    await editorAsks();
    await deploy();
    const last = await ask(red, "read", { link: "self", links, note: "the last of all" });
    assert.deepEqual(last.errors, []);
    await editor.hears("the last of all");
  }

  const deploy = (changes: Json = {}, typed: Record<string, string> = {}) =>
    red.deploy(watchedFlow(changes), { credentials: credentialsOf(simulator, typed) });

  async function refusals(links: Json): Promise<void> {
    await meetAtApi(simulator, red, API_FAULTS);
    simulator.faults.clear();
    for (const row of [...TOKEN_FAULTS, ...LOST_TOKENS, ...SPILLED_GRANTS]) {
      await meetAtRefresh(simulator, red, row);
      await deploy();
    }
    const { host } = new URL(simulator.apiUrl);
    for (const link of [
      `https://elsewhere.example/?access_token=${"x".repeat(8)}`,
      `http://driver:pass@${host}/connectedcar/v4/user`,
      "//elsewhere.example/connectedcar/v4/user",
    ]) {
      await ask(red, "read", { link: "status", links: { ...links, status: link } });
    }
  }

  /** Good replies that repeat what only we two know. */
  async function inlaidSecrets(): Promise<void> {
    for (const rewrite of secretEchoes(newest, TYPED.password, LINK_PASSWORD[1])) {
      simulator.faults.add({ fault: "rewrite", path: LIST_PATH, rewrite });
      const { sent } = await ask(red);
      for (const { links } of sent) await ask(red, "read", { link: "spy", links: links as Json });
    }
  }

  /** Nobody there, the wrong one there, and one who repeats everything. */
  async function elsewhere(): Promise<void> {
    const nobody = "http://127.0.0.1:1";
    const noTls = simulator.identityUrl.replace("http:", "https:");
    for (const identityUrl of [nobody, noTls]) {
      await deploy({ identityUrl });
      await ask(red);
    }
    await deploy({ apiUrl: `${nobody}/connectedcar/v4` });
    await ask(red);
    for (let turn = 0; turn < echo.repertoire; turn += 1) {
      await deploy({ identityUrl: echo.url, name: `turn ${turn}` });
      await ask(red);
    }
    await deploy({ apiUrl: `${echo.url}/connectedcar/v4` });
    for (let turn = 0; turn < echo.repertoire; turn += 1) await ask(red);
  }

  async function wrongCredentials(): Promise<void> {
    for (const typed of [
      { password: TYPED.wrongPassword },
      { clientSecret: TYPED.wrongSecret },
      { clientId: "nobody" },
    ]) {
      await deploy({}, typed);
      await ask(red);
      await deploy({ name: "again" }, typed);
      simulator.faults.add({ fault: "echo-secrets", path: TOKEN_PATH });
      await ask(red);
    }
  }

  /** What the editor asks for, and what its dialog sends. */
  async function editorAsks(): Promise<void> {
    await deploy();
    const prefix = `/node-red-contrib-psa/accounts/${ACCOUNT}`;
    const v2 = { "Node-RED-API-Version": "v2" };
    const html = { accept: "text/html" };
    const take = (reply: { body: unknown }) => {
      const { body } = reply;
      replies.push(typeof body === "string" ? body : JSON.stringify(body));
    };
    for (const [path, headers] of [
      ["/flows"],
      ["/flows", v2],
      ["/flows/state"],
      ["/flow/tab"],
      [`/credentials/psa-account/${ACCOUNT}`],
      ["/settings"],
      ["/settings/user"],
      ["/diagnostics"],
      ["/nodes"],
      ["/nodes", html],
      [`${prefix}/vehicles`],
    ] as const) {
      const reply = await red.get(path, headers);
      assert.equal(reply.status, 200, path);
      take(reply);
    }
    const { id: _, type: __, ...properties } = accountNode(simulator);
    const stored = { clientSecret: "__PWRD__", password: "__PWRD__" };
    const { clientSecret, password, wrongPassword, wrongSecret } = TYPED;
    for (const typed of [
      stored,
      { clientSecret, password },
      { clientSecret, password: wrongPassword },
      { clientSecret: wrongSecret, password },
      { ...stored, identityUrl: echo.url },
      { clientSecret, password, apiUrl: `${echo.url}/connectedcar/v4` },
    ]) {
      const body = { ...properties, ...simulator.account, ...typed };
      take(await red.post(`${prefix}/test`, body));
      for (const path of [TOKEN_PATH, LIST_PATH]) {
        simulator.faults.add({ fault: "echo-secrets", path });
        take(await red.post(`${prefix}/test`, body));
        simulator.faults.clear();
      }
    }
  }

  it("were put to the test", () => {
    const [log, heard] = [red.log.join("\n"), editor.heard.join("\n")];
    const [{ vin } = { vin: "?" }] = simulator.world.profiles;
    for (const [place, text] of Object.entries({ log, heard, replies: replies.join("\n") })) {
      assert.ok(text.includes(vin), `no car in the ${place}`);
      assert.ok(text.includes(MASK), `nothing was struck out in the ${place}`);
    }
    for (const word of ["[trace]", "[metric]", "[audit]", "ForeignLink", "InvalidClient"]) {
      assert.ok(log.includes(word), `no ${word} in the log`);
    }
    assert.ok(issued().length > 60, `${issued().length} tokens`);
    assert.ok(simulator.requests.count({ path: TOKEN_PATH }) > 30);
  });

  it("do not reach the log, not even at level trace", () => {
    assert.deepEqual(leaksIn(red.log.join("\n"), secrets()), []);
    assert.deepEqual(diagnosisFlaws(red.log, ACCOUNT_WORDS, simulator), []);
  });

  it("do not reach an open editor", () => {
    assert.deepEqual(leaksIn(editor.heard.join("\n"), secrets()), []);
  });

  it("are in no reply to the editor", () => {
    for (const reply of replies) assert.deepEqual(leaksIn(reply, secrets()), []);
  });

  it("are in no file but those with tokens", () => {
    const files = filesBelow(red.userDir, dirname(tokenFile(red.userDir)));
    assert.ok(files.some((path) => path.endsWith("flows_cred.json")));
    for (const path of files) assert.deepEqual(leaksIn(textOf(path), secrets()), [], path);
  });

  it("are in files for their owner's eyes only, and those hold nothing that was typed", async () => {
    const folder = dirname(tokenFile(red.userDir));
    assert.equal(await modeOf(folder), "700");
    const typed = secrets().filter(([what]) => !what.endsWith("token"));
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      assert.equal(await modeOf(path), "600", name);
      assert.deepEqual(leaksIn(textOf(path), typed), [], name);
    }
    assert.notDeepEqual(leaksIn(textOf(tokenFile(red.userDir)), secrets()), []);
  });
});
