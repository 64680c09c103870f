import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, stat, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  afterEach(() => rm(folder, { recursive: true, force: true }));

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
});
