import assert from "node:assert/strict";
import fs, { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sinon from "sinon";
import { Unavailable } from "../../src/errors";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";

const chain = (n: number): TokenChain => ({
  accessToken: `access-${n}`,
  refreshToken: `refresh-${n}`,
  expiresAt: 2_000,
  obtainedAt: 1_000,
  fingerprint: "f",
  salt: "s",
});

describe("token store", () => {
  let folder: string;
  let file: string;
  let store: FileTokenStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "psa-store-"));
    file = join(folder, "node-red-contrib-psa", "account.json");
    store = new FileTokenStore(file);
  });
  afterEach(async () => {
    sinon.restore();
    await store.release();
    await rm(folder, { recursive: true, force: true });
  });
  const files = async () => (await readdir(join(folder, "node-red-contrib-psa"))).sort();
  /** As a kill between writing and naming leaves it. */
  const leaveUnfinished = (text: string) => writeFile(`${file}.new`, text, { mode: 0o600 });
  const textOf = (one: TokenChain) => JSON.stringify({ version: 1, ...one });

  it("gives back what was saved, and nothing when nothing was", async () => {
    assert.equal(await store.load(), undefined);
    await store.save(chain(1));
    assert.deepEqual(await new FileTokenStore(file).load(), chain(1));
  });

  it("lets nobody else read the files", async () => {
    await store.save(chain(1));
    await store.save(chain(2));
    const names = await readdir(join(folder, "node-red-contrib-psa"));
    assert.deepEqual(names.sort(), ["account.json", "account.json.previous"]);
    for (const name of names) {
      const { mode } = await stat(join(folder, "node-red-contrib-psa", name));
      assert.equal(mode & 0o777, 0o600, name);
    }
    assert.equal((await stat(join(folder, "node-red-contrib-psa"))).mode & 0o777, 0o700);
  });

  it("narrows a folder that was left open", async () => {
    await mkdir(join(folder, "node-red-contrib-psa"), { mode: 0o755 });
    await store.save(chain(1));
    assert.equal((await stat(join(folder, "node-red-contrib-psa"))).mode & 0o777, 0o700);
  });

  for (const damage of ["", "{", "null", '{"version":1}', '{"version":2,"accessToken":"x"}']) {
    it(`falls back to the chain before when the file holds ${JSON.stringify(damage)}`, async () => {
      await store.save(chain(1));
      await store.save(chain(2));
      await writeFile(file, damage);
      assert.deepEqual(await store.load(), chain(1));
      assert.equal(await readFile(`${file}.corrupt`, "utf8"), damage);
    });
  }

  it("tells when the file cannot be read", async () => {
    await mkdir(file, { recursive: true });
    await assert.rejects(store.load(), /EISDIR/);
  });

  it("tells when the file cannot be written", async () => {
    await writeFile(join(folder, "node-red-contrib-psa"), "in the way");
    await assert.rejects(store.save(chain(1)), /EEXIST|ENOTDIR/);
  });

  it("removes all it kept", async () => {
    await store.save(chain(1));
    await store.save(chain(2));
    await store.remove();
    assert.deepEqual(await readdir(join(folder, "node-red-contrib-psa")), []);
    assert.equal(await store.load(), undefined);
  });

  it("is on disk, with its name, before anybody hears that it was saved", async () => {
    const done = recordDisk();
    await store.save(chain(1));
    done.push("saved");
    await store.save(chain(2));
    assert.deepEqual(done, [
      // The folder itself is new: the one above it has to remember it.
      `sync ${basename(folder)}`,
      "sync account.json.new",
      "rename account.json.new account.json",
      "sync node-red-contrib-psa",
      "saved",
      "sync account.json.new",
      "rename account.json.new account.json",
      "sync node-red-contrib-psa",
    ]);
  });

  describe("that was cut short while it saved", () => {
    it("gives what was whole already, newer than what has the name", async () => {
      await store.save(chain(1));
      await leaveUnfinished(textOf(chain(2)));
      assert.deepEqual(await store.load(), chain(2));
      await store.claim();
      assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { version: 1, ...chain(2) });
      assert.match(await readFile(`${file}.previous`, "utf8"), /"access-1"/);
      const expected = ["account.json", "account.json.lock", "account.json.previous"];
      assert.deepEqual(await files(), expected);
      for (const name of expected) {
        const { mode } = await stat(join(folder, "node-red-contrib-psa", name));
        assert.equal(mode & 0o777, 0o600, name);
      }
    });

    it("gives what was whole already when nothing had the name yet", async () => {
      await mkdir(join(folder, "node-red-contrib-psa"));
      await leaveUnfinished(textOf(chain(1)));
      assert.deepEqual(await store.load(), chain(1));
      await store.claim();
      assert.deepEqual(await files(), ["account.json", "account.json.lock"]);
    });

    for (const [name, text] of [
      ["half of it", textOf(chain(2)).slice(0, 80)],
      ["nothing", ""],
      ["room alone", " ".repeat(4096)],
      ["something older", textOf({ ...chain(2), obtainedAt: 1 })],
    ] as const) {
      it(`leaves ${name} aside, and removes it`, async () => {
        await store.save(chain(1));
        await leaveUnfinished(text);
        assert.deepEqual(await store.load(), chain(1));
        await store.claim();
        assert.deepEqual(await files(), ["account.json", "account.json.lock"]);
        assert.deepEqual(await store.load(), chain(1));
      });
    }

    it("takes what is whole although the file with the name is damaged", async () => {
      await store.save(chain(1));
      await store.save(chain(2));
      await writeFile(file, "{ half");
      await leaveUnfinished(textOf(chain(3)));
      assert.deepEqual(await store.load(), chain(3));
      await store.claim();
      assert.deepEqual(await new FileTokenStore(file).load(), chain(3));
      const previous = JSON.parse(await readFile(`${file}.previous`, "utf8")) as TokenChain;
      assert.equal(previous.accessToken, "access-1");
    });

    it("is only read by a process that does not own it", async () => {
      await store.save(chain(1));
      await leaveUnfinished(textOf(chain(2)));
      await writeFile(`${file}.lock`, JSON.stringify({ id: "another", pid: 7, host: "elsewhere" }));
      assert.deepEqual(await store.load(), chain(2));
      const inUse = (error: unknown) =>
        error instanceof Unavailable && error.text === "tokensInUse";
      await assert.rejects(store.claim(), inUse);
      await assert.rejects(store.reserve(), inUse);
      assert.equal(await readFile(`${file}.new`, "utf8"), textOf(chain(2)));
    });
  });

  describe("that makes room before a token is spent", () => {
    it("has as much of it as the next chain can need, on disk", async () => {
      const long = { ...chain(1), accessToken: "a".repeat(5_000) };
      await store.save(long);
      const done = recordDisk();
      await store.reserve();
      assert.deepEqual(done, ["sync account.json.new"]);
      const { size, mode } = await stat(`${file}.new`);
      assert.ok(size >= 2 * textOf(long).length);
      assert.equal(mode & 0o777, 0o600);
      assert.deepEqual(await new FileTokenStore(file).load(), long);
      await store.save(chain(2));
      assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { version: 1, ...chain(2) });
      assert.match(await readFile(file, "utf8"), /\}$/);
    });

    it("tells when there is none, and loses nothing", async () => {
      await store.save(chain(1));
      await mkdir(`${file}.new`);
      await assert.rejects(store.reserve(), /EISDIR/);
      assert.deepEqual(await store.load(), chain(1));
    });

    it("never takes the place of tokens that are whole and cannot be named", async () => {
      await store.save(chain(1));
      await leaveUnfinished(textOf(chain(2)));
      sinon.stub(fs, "rename").rejects(new Error("EIO"));
      await assert.rejects(store.reserve(), /EIO/);
      assert.deepEqual(await store.load(), chain(2));
    });

    it("leaves no trace of it when it is released", async () => {
      await store.save(chain(1));
      await store.reserve();
      await store.release();
      assert.deepEqual(await files(), ["account.json"]);
    });
  });

  it("runs one task at a time for the same file, also after a failure", async () => {
    const other = new FileTokenStore(file);
    const order: string[] = [];
    const task = (name: string, work: Promise<void>) => async () => {
      order.push(`${name} begins`);
      await work;
      order.push(`${name} ends`);
    };
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const first = store.exclusively(task("first", gate));
    const second = other.exclusively(() => Promise.reject(new Error("no")));
    const third = other.exclusively(task("third", Promise.resolve()));
    release();
    await assert.rejects(second, /no/);
    await Promise.all([first, third]);
    assert.deepEqual(order, ["first begins", "first ends", "third begins", "third ends"]);
  });

  /** What is made durable from now on, and what gets a name, in order. */
  function recordDisk(): string[] {
    const done: string[] = [];
    const { open, rename } = fs;
    sinon.replace(fs, "open", async (path, ...options) => {
      const handle = await open(path, ...options);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        done.push(`sync ${basename(String(path))}`);
      };
      return handle;
    });
    sinon.replace(fs, "rename", async (from, to) => {
      await rename(from, to);
      done.push(`rename ${basename(String(from))} ${basename(String(to))}`);
    });
    return done;
  }
});
