import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leftoversIn, removeLeftovers } from "../../src/auth/leftover-files";
import { ownTrace } from "../../src/auth/process-trace";
import { type TokenChain, chainText } from "../../src/auth/token-chain";
import { FileTokenStore } from "../../src/auth/token-store";

const chain: TokenChain = {
  accessToken: "an access token",
  refreshToken: "a refresh token",
  expiresAt: undefined,
  obtainedAt: 1,
  fingerprint: "f",
  salt: "s",
};
const DAY = 86_400_000;

describe("token files of deleted accounts", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leftovers-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, text = chainText(chain), age = 0) => {
    writeFileSync(join(folder, file), text);
    const then = new Date(Date.now() - age);
    utimesSync(join(folder, file), then, then);
  };
  const open = (name: string) => {
    const lock = join(folder, `${name}.lock`);
    return {
      store: new FileTokenStore(join(folder, `${name}.json`), lock),
      candidate: new FileTokenStore(join(folder, `${name}.candidate.json`), lock),
    };
  };

  it("are those whose account is not among those there are", async () => {
    for (const name of ["here", "gone", "a%2Fb", "c%2Fd"]) write(`${name}.json`);
    write("gone.json.previous");
    assert.deepEqual(await leftoversIn(folder, ["here", "a/b"]), ["c%2Fd", "gone"]);
    assert.deepEqual(await leftoversIn(join(folder, "none"), []), []);
  });

  it("are none that hold no tokens, whatever they are called", async () => {
    write("instance.json", '{"id":"x"}');
    write("account.commands.json", '{"budget":[]}');
    write("notes.json", "not JSON");
    write("notes.txt");
    mkdirSync(join(folder, "deeper"));
    assert.deepEqual(await leftoversIn(folder, []), []);
  });

  it("are there although the newest of them is damaged", async () => {
    write("gone.json.corrupt", "{");
    write("gone.json.previous");
    assert.deepEqual(await leftoversIn(folder, []), ["gone"]);
  });

  it("are not a sign-in that waits for a deploy, for a day", async () => {
    write("draft.candidate.json");
    assert.deepEqual(await leftoversIn(folder, []), []);
    write("draft.candidate.json", chainText(chain), DAY + 1000);
    assert.deepEqual(await leftoversIn(folder, []), ["draft"]);
  });

  it("are not what a process uses that lives, or that cannot be seen from here", async () => {
    const own = await ownTrace();
    const locks: [string, object, number, boolean][] = [
      ["lives", own, 0, false],
      ["ended", { ...own, id: "before", pid: own.pid }, 0, true],
      ["elsewhere", { id: "x", pid: 1, host: "other", space: "other" }, 0, false],
      ["long-ago", { id: "x", pid: 1, host: "other", space: "other" }, DAY + 1000, true],
    ];
    for (const [name, trace, age] of locks) {
      write(`${name}.json`);
      write(`${name}.lock`, JSON.stringify(trace), age);
    }
    const left = locks.filter(([, , , isLeft]) => isLeft).map(([name]) => name);
    assert.deepEqual((await leftoversIn(folder, [])).sort(), left.sort());
  });

  it("are removed with all that belongs to them, and nothing else is", async () => {
    write("here.json");
    write("gone2.json");
    write("instance.json", "{}");
    for (const ending of ["", ".previous", ".new", ".corrupt"]) {
      write(`gone.json${ending}`);
      write(`gone.candidate.json${ending}`);
    }
    assert.equal(await removeLeftovers(["gone"], open), 1);
    assert.deepEqual(readdirSync(folder).sort(), ["gone2.json", "here.json", "instance.json"]);
  });

  it("stay when another process takes them meanwhile", async () => {
    write("gone.json");
    const other = { id: "x", pid: 1, host: "other", space: "other" };
    write("gone.lock", JSON.stringify(other));
    assert.equal(await removeLeftovers(["gone"], open), 0);
    assert.deepEqual(readdirSync(folder).sort(), ["gone.json", "gone.lock"]);
  });
});
