import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Child } from "../support/child";

const root = resolve(__dirname, "../..");
/** Where the demo and the development server work. */
const demoFolder = join(root, ".demo");
/** A line of the demo for each car, as the README shows them. */
const readme = readFileSync(join(root, "README.md"), "utf8");
const sample = (/```\n(Peugeot e-208[^`]*)\n```/.exec(readme)?.[1] ?? "").split("\n");
/** The figures change with the hour; widths and words do not. */
const withoutFigures = (line: string) =>
  line
    .replace(/(?<= {2})[ \d]{3} %/, "### %")
    .replace(/(?<= {2})[ \d]{3} km/, "### km")
    .replace(/(driving|charging|parked)$/, "parked");

describe("the demo", function () {
  this.timeout(120_000);
  let home: string;
  let temporary: string;
  let development: string;
  let child: Child | undefined;

  before(() => {
    home = mkdtempSync(join(tmpdir(), "psa-home-"));
    temporary = mkdtempSync(join(tmpdir(), "psa-tmp-"));
  });
  afterEach(() => child?.stop("SIGKILL"));
  after(() => {
    for (const folder of [home, temporary]) rmSync(folder, { recursive: true });
  });

  /** A file that somebody else works with. */
  const mark = (path: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
    return path;
  };
  const start = (...args: string[]) => {
    child = new Child(process.execPath, [join(root, "scripts/demo.mjs"), ...args], {
      cwd: root,
      env: { HOME: home, USERPROFILE: home, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    });
    return child;
  };

  it("prints one line per car with --once, and ends", async () => {
    development = mark(join(demoFolder, "dev", "marker"));
    const demo = start("--once");
    assert.deepEqual(await demo.exited, { code: 0, signal: null });
    assert.deepEqual(demo.log.map(withoutFigures), sample.map(withoutFigures));
  });

  it("says what it can do, and what it cannot", async () => {
    const help = start("--help");
    assert.deepEqual(await help.exited, { code: 0, signal: null });
    for (const option of ["port", "install", "fresh", "once"]) {
      assert.ok(help.log.join("\n").includes(`--${option}`), option);
    }
    for (const wrong of ["--instal", "worldmap"]) {
      const demo = start(wrong);
      assert.deepEqual(await demo.exited, { code: 1, signal: null });
      assert.equal(demo.log.length, 1, demo.log.join("\n"));
      assert.match(demo.log[0] ?? "", new RegExp(`'${wrong}'.*--help`));
    }
  });

  it("has left alone what the development server works with", () => {
    assert.ok(existsSync(development));
    rmSync(development);
  });

  it("says where the editor is, shows the cars, and stops cleanly on Ctrl-C", async () => {
    const demo = start("--port", "0");
    const line = await demo.waitForLog(/http:\/\/127\.0\.0\.1:\d+\//, { timeout: 60_000 });
    const [address = ""] = /http:\S+/.exec(line) ?? [];
    const page = await (await fetch(address)).text();
    assert.match(page, /<title>Node-RED/);
    for (const line of sample) await demo.waitForLog(line.slice(0, 28).trim());
    assert.equal(await servedBy(address), "by a flow");
    assert.deepEqual(await demo.stop("SIGINT"), { code: 0, signal: null });
    const complaints = demo.log.filter((text) => /error|warn|at .*:\d+:\d+/i.test(text));
    assert.deepEqual(complaints, []);
  });

  /** What a page of a flow says, which is there only for this. */
  async function servedBy(address: string): Promise<string> {
    const nodes = [
      { id: "served-in", type: "http in", url: "/served", method: "get", wires: [["served-text"]] },
      { id: "served-text", type: "template", template: "by a flow", wires: [["served-out"]] },
      { id: "served-out", type: "http response", wires: [] },
    ];
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ label: "served", nodes });
    const added = await fetch(`${address}flow`, { method: "POST", headers, body });
    const { id } = (await added.json()) as { id: string };
    // The flow starts after the answer.
    let page = await fetch(`${address}served`);
    while (page.status === 404) page = await fetch(`${address}served`);
    await fetch(`${address}flow/${id}`, { method: "DELETE" });
    return page.text();
  }

  it("says in one line that its port is taken", async () => {
    const other: Server = createServer();
    await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
    const { port } = other.address() as AddressInfo;
    const marker = mark(join(demoFolder, "marker"));
    const demo = start("--port", String(port));
    assert.deepEqual(await demo.exited, { code: 1, signal: null });
    other.close();
    assert.equal(demo.log.length, 1, demo.log.join("\n"));
    assert.match(demo.log[0] ?? "", new RegExp(`Port ${port} is in use`));
    assert.ok(existsSync(marker), "the running demo has lost its files");
    rmSync(marker);
  });

  for (const port of ["abc", "99999"]) {
    it(`says in one line that ${port} is no port`, async () => {
      const demo = start(`--port=${port}`);
      assert.deepEqual(await demo.exited, { code: 1, signal: null });
      assert.equal(demo.log.length, 1, demo.log.join("\n"));
    });
  }

  it("writes nothing outside the repository", () => {
    assert.deepEqual([readdirSync(home), readdirSync(temporary)], [[], []]);
  });
});
