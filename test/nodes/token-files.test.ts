import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type sinon from "sinon";
import { ACCOUNT, helper, run } from "../support/flows";
import { useSignInBench } from "../support/sign-ins";

const LIFETIME = 3600;
const FOLDER = "node-red-contrib-psa";

describe("the files of an account", () => {
  const bench = useSignInBench({ tokenLifetime: LIFETIME });
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = bench.stopClock();
  });

  const folder = () => join(bench.userDir, FOLDER);
  const errors = () =>
    helper
      .log()
      .args.map(([entry]) => entry as { level: number; id?: string; msg?: string })
      .filter(({ level, id }) => level === 20 && id === ACCOUNT);
  /** The one status, and the code of the error, that a message ends with once the token is old. */
  const later = async () => {
    clock.tick(LIFETIME * 1000);
    const { statuses, error } = await run("vehicles");
    return [statuses.at(-1), error?.code];
  };

  for (const id of [".", "..", "../../outside", "..%2F", "nul", "a\0b"]) {
    it(`stay in their folder for the id ${JSON.stringify(id)}`, async () => {
      await bench.load();
      const dialog = bench.dialog(encodeURIComponent(id).replaceAll(".", "%2E"));
      const { ok, prepared } = await dialog.signIn(bench.settings);
      assert.deepEqual([ok, prepared], [true, true]);
      assert.deepEqual(readdirSync(bench.userDir), [FOLDER]);
      const above = readdirSync(dirname(bench.userDir));
      const ours = above.filter((name) => name.startsWith(basename(bench.userDir)));
      assert.deepEqual(ours, [basename(bench.userDir)]);
      assert.ok(!above.some((name) => name.startsWith("outside")));
      assert.ok(readdirSync(folder()).some((name) => name.endsWith(".candidate.json")));
      await dialog.cancel();
    });
  }

  it("that cannot be written are told of once, and shown while the account waits", async () => {
    await bench.load(bench.settings);
    await bench.dialog().signIn(bench.settings);
    mkdirSync(join(folder(), `${ACCOUNT}.json.new`));
    const waiting = { fill: "yellow", shape: "ring", text: "tokens not kept" };
    for (let n = 0; n < 2; n += 1) assert.deepEqual(await later(), [waiting, "Unavailable"]);
    assert.equal(errors().length, 1);
    assert.match(errors()[0]?.msg ?? "", /^Tokens cannot be kept on disk \(EISDIR/);
    rmSync(join(folder(), `${ACCOUNT}.json.new`), { recursive: true });
    assert.equal((await run("vehicles")).error, undefined);
  });

  it("that another Node-RED uses are shown as used elsewhere", async () => {
    await bench.load(bench.settings);
    await bench.dialog().signIn(bench.settings);
    const trace = { id: "another", pid: 17, host: "garage" };
    writeFileSync(join(folder(), `${ACCOUNT}.lock`), JSON.stringify(trace));
    const shared = { fill: "yellow", shape: "ring", text: "used elsewhere" };
    assert.deepEqual(await later(), [shared, "Unavailable"]);
  });
});
