import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import fs, { readFile, readdir, utimes } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import sinon from "sinon";
import { LockFile, STALE } from "../../src/auth/lock-file";
import { type ProcessTrace, ownTrace } from "../../src/auth/process-trace";
import { Child } from "../support/child";

const BEAT = 10_000;
const TRIALS = 20;

describe("lock file", () => {
  let folder: string;
  let file: string;
  let lock: LockFile;
  let clock: sinon.SinonFakeTimers;
  const user = {};

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "psa-lock-"));
    file = join(folder, "account.lock");
    lock = LockFile.at(file);
    const toFake = ["Date", "performance", "setInterval", "clearInterval"] as const;
    clock = sinon.useFakeTimers({ now: Date.now(), toFake: [...toFake] });
  });
  afterEach(async () => {
    await lock.release(user);
    clock.restore();
    sinon.restore();
    rmSync(folder, { recursive: true, force: true });
  });

  const owner = () => JSON.parse(readFileSync(file, "utf8")) as ProcessTrace;
  const isMine = async () => (await lock.claim(user)) === undefined;
  /** Leaves the lock of another process there. */
  const leave = async (changes: Partial<Record<keyof ProcessTrace, unknown>>) => {
    writeFileSync(file, JSON.stringify({ ...(await ownTrace()), id: "another", ...changes }));
  };
  /** As the owner elsewhere does it now and then. */
  const touch = async (at = new Date()) => utimes(file, at, at);
  /** The pid of a process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ["--version"]).pid;
  const elsewhere = { host: "elsewhere", space: "another kernel", machine: "another" };

  it("is made for this process, for its owner's eyes only, and goes when nobody uses it", async () => {
    assert.equal(await lock.claim(user), undefined);
    const { pid, host } = owner();
    assert.deepEqual([pid, host], [process.pid, hostname()]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await lock.release(user);
    assert.deepEqual(await readdir(folder), []);
  });

  it("stays while one of its users is left, as during a deploy", async () => {
    const other = {};
    await Promise.all([lock.claim(user), LockFile.at(file).claim(other)]);
    await lock.release(user);
    await lock.release(user);
    assert.ok(existsSync(file));
    await lock.release(other);
    assert.ok(!existsSync(file));
  });

  describe("of a process that has ended is taken over at once", () => {
    it("when its pid is free", async () => {
      await leave({ pid: deadPid() });
      assert.ok(await isMine());
    });

    it("when its pid is this process's now, as in a container that was started again", async () => {
      await leave({});
      assert.ok(await isMine());
    });

    it("when its pid is another process's now", async function () {
      if (process.platform !== "linux") return this.skip();
      await leave({ pid: process.ppid, started: "1" });
      assert.ok(await isMine());
    });

    it("when this machine was started anew", async function () {
      const { machine } = await ownTrace();
      if (machine === undefined) return this.skip();
      await leave({ space: "as it was before", boot: "the one before" });
      assert.ok(await isMine());
    });
  });

  it("of a process that lives is left alone, however long it does not touch it", async function () {
    if (process.platform !== "linux") return this.skip();
    const child = new Child(process.execPath, ["-e", "setInterval(() => 0, 1e6)"], { cwd: folder });
    const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
    await leave({ pid: child.pid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] });
    for (let n = 0; n < 3; n += 1) {
      assert.equal((await lock.claim(user))?.trace?.pid, child.pid);
      clock.tick(STALE);
    }
    await child.stop("SIGKILL");
    assert.ok(await isMine());
  });

  describe("of a process that cannot be seen from here", () => {
    for (const [where, trace] of [
      ["in another container with the same pid", { space: "another namespace" }],
      ["on another machine with the same pid", elsewhere],
      ["of an unknown kind", { space: undefined, machine: undefined }],
    ] as const) {
      it(`${where}: is left alone while it is touched, and taken over when it is no more`, async () => {
        await leave(trace);
        for (let n = 0; n < 10; n += 1) {
          assert.equal((await lock.claim(user))?.trace?.id, "another");
          clock.tick(BEAT);
          await touch();
        }
        assert.ok(!(await isMine()));
        clock.tick(STALE - 1);
        assert.ok(!(await isMine()));
        clock.tick(1);
        assert.ok(await isMine());
        assert.equal(owner().pid, process.pid);
      });
    }

    for (const [name, offset] of [
      ["a year ahead", 365 * 86_400_000],
      ["ten years behind", -3650 * 86_400_000],
    ] as const) {
      it(`with a clock ${name}: what changes counts`, async () => {
        await leave(elsewhere);
        for (let n = 0; n < 8; n += 1) {
          await touch(new Date(Date.now() + offset));
          assert.ok(!(await isMine()));
          clock.tick(BEAT);
        }
        clock.setSystemTime(Date.now() - offset);
        assert.ok(!(await isMine()));
        clock.tick(STALE);
        assert.ok(await isMine());
      });
    }
  });

  it("that was cut short by a full disk or a kill is nobody's after a while", async () => {
    writeFileSync(file, "");
    assert.deepEqual(await lock.claim(user), { trace: undefined });
    clock.tick(STALE);
    assert.ok(await isMine());
  });

  it("is touched by its owner, which writes nothing and needs no room", async () => {
    await isMine();
    const text = readFileSync(file, "utf8");
    const touched = sinon.spy(fs, "utimes");
    for (let n = 1; n <= 3; n += 1) {
      clock.tick(BEAT);
      await lock.claim(user);
      assert.equal(touched.callCount, n);
      assert.equal(Math.round(statSync(file).mtimeMs), Date.now());
    }
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("that another process took meanwhile is neither touched nor removed", async () => {
    await isMine();
    await leave(elsewhere);
    await touch(new Date(1_000));
    clock.tick(BEAT);
    assert.ok(!(await isMine()));
    assert.equal(statSync(file).mtimeMs, 1_000);
    await lock.release(user);
    assert.equal(owner().id, "another");
  });

  it("that is gone is made again", async () => {
    await isMine();
    rmSync(file);
    assert.ok(await isMine());
    assert.equal(owner().pid, process.pid);
  });

  it("is not removed when somebody was quicker to take it over", async () => {
    await leave({ pid: deadPid() });
    const { open } = fs;
    sinon.replace(fs, "open", async (path, ...options) => {
      if (String(path).endsWith(".takeover")) await leave({ ...elsewhere, id: "quicker" });
      return open(path, ...options);
    });
    assert.equal((await lock.claim(user))?.trace?.id, "quicker");
    assert.deepEqual(await readdir(folder), ["account.lock"]);
  });

  it("is taken over although somebody died while taking it over", async () => {
    await leave({ pid: deadPid() });
    writeFileSync(`${file}.takeover`, "");
    assert.ok(!(await isMine()));
    clock.tick(STALE);
    assert.ok(await isMine());
    assert.deepEqual(await readdir(folder), ["account.lock"]);
  });

  it("has one owner of many processes that want it at once", async function () {
    this.timeout(60_000);
    clock.restore();
    const script = `
      const { LockFile } = require(${JSON.stringify(join(__dirname, "../../src/auth/lock-file.ts"))});
      process.on("message", async (file) => {
        const rival = await LockFile.at(file).claim({});
        process.send(rival ? "no" : "yes");
      });
      process.send("ready");
      setInterval(() => 0, 1e6);`;
    const children = Array.from({ length: 4 }, () => {
      const args = ["--import", "tsx", "-e", script];
      const words: unknown[] = [];
      const cwd = process.cwd();
      const child = new Child(process.execPath, args, { cwd }, (word) => words.push(word));
      return { child, next: () => child.until(() => words.shift(), "its answer") };
    });
    const told = () => Promise.all(children.map(({ next }) => next()));
    await told();
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const contested = join(folder, `${trial}.lock`);
      // Half of the time somebody has died with it.
      const dead = { ...(await ownTrace()), id: "dead", pid: deadPid() };
      if (trial % 2 === 0) writeFileSync(contested, JSON.stringify(dead));
      for (const { child } of children) child.send(contested);
      const owners = (await told()).filter((word) => word === "yes");
      assert.equal(owners.length, 1, `trial ${trial}`);
    }
    await Promise.all(children.map(({ child }) => child.stop("SIGKILL")));
  });
});
