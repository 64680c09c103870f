import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "./child";
import { disposeAll, probe, startNodeRed } from "./node-red";

const nodeJs = `module.exports = (RED) => {
  RED.nodes.registerType("parrot", function (config) {
    RED.nodes.createNode(this, config);
    this.trace("the parrot is born");
    this.on("input", (msg, send, done) => {
      if (msg.fail) return done(new Error("no cracker"));
      send({ ...msg, word: config.word, secret: this.credentials?.secret });
      done();
    });
    this.on("close", (removed, done) => { this.log("the parrot leaves, removed=" + removed); done(); });
  }, { credentials: { secret: { type: "password" } } });
};`;
const nodeHtml = `<script type="text/javascript">
  RED.nodes.registerType("parrot", { category: "test", defaults: { word: { value: "" } } });
</script>`;

const flow = (word: string) => [
  { id: "tab", type: "tab", label: "Test" },
  { id: "press", type: "inject", z: "tab", props: [], wires: [["bird"]] },
  { id: "bird", type: "parrot", z: "tab", word, wires: [["probe-out"]] },
  probe("tab", "out"),
];

describe("the Node-RED test bench", function () {
  this.timeout(90_000);
  let nodesDir: string;

  before(() => {
    nodesDir = mkdtempSync(join(tmpdir(), "parrot-"));
    const put = (name: string, text: string) => writeFileSync(join(nodesDir, name), text);
    const nodeRed = { nodes: { parrot: "parrot.js" } };
    const manifest = { name: "node-red-contrib-parrot", version: "1.0.0", "node-red": nodeRed };
    put("package.json", JSON.stringify(manifest));
    put("parrot.js", nodeJs);
    put("parrot.html", nodeHtml);
    mkdirSync(join(nodesDir, "icons"));
  });
  after(() => rmSync(nodesDir, { recursive: true }));
  afterEach(disposeAll);

  it("runs a flow with the package under test and shows its messages", async () => {
    const credentials = { bird: { secret: "Polly 🦜" } };
    const red = await startNodeRed({ nodesDir, flows: flow("hello"), credentials });
    await red.inject("press");
    const message = await red.nextMessage("out");
    assert.equal(message.word, "hello");
    assert.equal(message.secret, "Polly 🦜");
    assert.equal(red.messages("out").length, 1);

    const set = (await red.nodes()).find((candidate) => candidate.types.includes("parrot"));
    assert.equal(set?.enabled, true);
    assert.equal(set?.err, undefined);
    assert.deepEqual(
      red.log.filter((line) => line.includes("[warn]") && !line.includes("probe:")),
      [red.log.find((line) => line.includes("Projects disabled"))],
    );
  });

  it("deploys, and is done when the new flows run", async () => {
    const red = await startNodeRed({ nodesDir, flows: flow("one"), logLevel: "trace" });
    await red.waitForLog("the parrot is born");
    for (const [word, type] of [
      ["two", "full"],
      ["three", "nodes"],
      ["four", "flows"],
    ] as const) {
      await red.deploy(flow(word), { type, credentials: { bird: { secret: `${word}!` } } });
      await red.inject("press");
      const message = await red.nextMessage("out");
      assert.deepEqual([message.word, message.secret], [word, `${word}!`]);
    }
    await red.deploy(flow("four"), { type: "nodes" });
    await red.deploy([], { type: "reload" });
    assert.equal((await red.flows()).length, 4);
    await assert.rejects(red.deploy([{ nonsense: true, id: 7 }, { id: 7 }, null]), /answered [45]/);
  });

  it("keeps flows and credentials of a reused directory, and leaves it in place", async () => {
    const credentials = { bird: { secret: "kept" } };
    const first = await startNodeRed({ nodesDir, flows: flow("kept"), credentials });
    assert.deepEqual(await first.stop("SIGTERM"), { code: 0, signal: null });
    await first.waitForLog("the parrot leaves, removed=false");

    const second = await startNodeRed({ nodesDir, userDir: first.userDir });
    await second.inject("press");
    assert.equal((await second.nextMessage("out")).secret, "kept");
    assert.deepEqual(await second.stop("SIGKILL"), { code: null, signal: "SIGKILL" });
    assert.ok(!second.log.some((line) => line.includes("the parrot leaves")));

    await second.dispose();
    assert.ok(existsSync(first.userDir));
    await first.dispose();
    assert.ok(!existsSync(first.userDir));
    assert.ok(existsSync(join(nodesDir, "parrot.js")));
  });

  it("says what was logged when a wait is in vain", async () => {
    const red = await startNodeRed({ nodesDir, flows: flow("x") });
    await assert.rejects(red.waitForLog("never", { timeout: 20 }), /20 ms .*never.*Started flows/s);
    const wait = red.waitForLog(/never/);
    await Promise.all([
      red.stop("SIGTERM"),
      assert.rejects(wait, /process ended .*Stopped flows/s),
    ]);
    await assert.rejects(
      startNodeRed({ flows: [{ id: "ghost", type: "phantom" }], nodesDir }),
      /missing-types.* - phantom/s,
    );
    await assert.rejects(startNodeRed({ nodesDir, execPath: "/no/such/node" }), /ENOENT/);
  });

  it("speaks to a guarded editor API under another root", async () => {
    const settings = {
      httpAdminRoot: "/red",
      adminAuth: { type: "credentials", users: [], default: { permissions: "read" } },
    };
    const red = await startNodeRed({ nodesDir, settings, flows: flow("x") });
    assert.match(red.url, /\/red$/);
    assert.ok((await red.nodes()).length > 10);
    assert.equal((await red.post("/inject/press")).status, 401);
    assert.match(String((await red.get("/")).body), /<html/);
  });

  it("takes Node-RED along when the test process is killed", async () => {
    const script = `require("tsx/cjs");
      const { startNodeRed } = require(${JSON.stringify(join(__dirname, "node-red.ts"))});
      startNodeRed(${JSON.stringify({ nodesDir, userDir: join(nodesDir, "user") })}).then((red) => console.log("pid=" + red.pid + "="));
      setInterval(() => {}, 1e9);`;
    const parent = new Child(process.execPath, ["-e", script], { cwd: __dirname });
    // As long as a Node-RED may take to start.
    const line = await parent.waitForLog("pid=", { timeout: 60_000 });
    const pid = Number(line.split("=")[1]);
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    assert.ok(isAlive());
    await parent.stop("SIGKILL");
    while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
