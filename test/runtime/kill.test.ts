import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { Child } from "../support/child";
import { grantsOf } from "./support";

const KILLS = 100;
/** So many processes at a time, each with an account of its own. */
const LANES = 4;
/** A process is killed at a random moment up to so long after its first refresh, in ms. */
const LONGEST_LIFE = 40;
/** So many of the kills come before that, counted from the end of its start-up. */
const EARLY = 0.2;

const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One account whose only user is killed again and again. */
class Lane {
  readonly file = join(mkdtempSync(join(tmpdir(), "psa-kill-")), "tokens", "account.json");
  private last = "";
  private readonly known = new Set<string>();

  constructor(
    readonly simulator: Simulator,
    private readonly random: () => number,
  ) {}

  /** Refreshes so many times in a process that nobody kills. */
  async live(count: number): Promise<void> {
    const child = this.start(count);
    await child.exited;
    this.take(child);
    assert.equal(this.last, (await this.onDisk()).accessToken);
  }

  /** Refreshes until the kill, then looks at what is left. */
  async die(): Promise<void> {
    const child = this.start(Infinity);
    const early = this.random() < EARLY;
    await child.until(() => child.log[early ? 0 : 2], "its first lines");
    await wait(this.random() * LONGEST_LIFE);
    await child.stop("SIGKILL");
    this.take(child);
    await this.check();
  }

  /** Is killed once new tokens are written, and before their file has got its name. */
  async dieBeforeNaming(): Promise<void> {
    const child = this.start(Infinity, "unnamed");
    const { signal } = await child.exited;
    assert.equal(signal, "SIGKILL");
    assert.ok((await this.files()).includes(`${basename(this.file)}.new`));
    this.take(child);
    await this.check();
  }

  private start(count: number, ...death: string[]): Child {
    const settings = JSON.stringify(settingsFor(this.simulator));
    const script = join(__dirname, "refresher.mjs");
    return new Child(process.execPath, [script, this.file, settings, String(count), ...death], {
      cwd: __dirname,
    });
  }

  /** Remembers what a process was given. */
  private take({ log }: Child): void {
    assert.equal(log[0], "ready", log.join("\n"));
    const tokens = log.slice(1);
    for (const token of tokens) assert.match(token, /^[\da-f-]{36}$/);
    for (const token of tokens) this.known.add(token);
    this.last = tokens.at(-1) ?? this.last;
  }

  private async check(): Promise<void> {
    const { accessToken, refreshToken = "" } = await this.onDisk();
    const acknowledged = accessToken === this.last;
    assert.ok(acknowledged || !this.known.has(accessToken), "older tokens than acknowledged");
    this.known.add(accessToken);
    this.last = accessToken;
    assert.ok(this.simulator.tokens.ownerOf(refreshToken), "a refresh token nobody issued");
    const sent = grantsOf(this.simulator).map((form) => form.refresh_token);
    const later = sent.slice(sent.indexOf(refreshToken)).filter((token) => token !== refreshToken);
    assert.ok(!sent.includes(refreshToken) || later.length === 0, "older tokens than were sent");
    const files = await this.files();
    assert.ok(!files.some((name) => name.endsWith(".corrupt")), files.join());
  }

  /** As a new process would find them. */
  private async onDisk(): Promise<TokenChain> {
    const chain = await new FileTokenStore(this.file).load();
    assert.ok(chain);
    return chain;
  }

  async files(): Promise<string[]> {
    return (await readdir(dirname(this.file))).sort();
  }

  async end(): Promise<void> {
    await this.simulator.close();
    rmSync(dirname(dirname(this.file)), { recursive: true, force: true });
  }
}

describe(`tokens under SIGKILL (KILL_SEED=${seed})`, function () {
  this.timeout(120_000);
  let lanes: Lane[];

  before(async () => {
    lanes = await Promise.all(
      Array.from({ length: LANES }, async (_, index) => {
        // A kill between the server's new tokens and our file loses them: servers are lenient there.
        const simulator = await startSimulator({ refreshGrace: 60 });
        return new Lane(simulator, randomFrom(seed + index));
      }),
    );
    await Promise.all(lanes.map((lane) => lane.live(1)));
  });
  after(() => Promise.all(lanes.map((lane) => lane.end())));

  it(`loses nothing that was acknowledged, in ${KILLS} kills at random moments`, async () => {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let kill = 0; kill < KILLS / LANES; kill += 1) await lane.die();
      }),
    );
  });

  it("goes on from there without the password, and leaves no litter", async () => {
    for (const lane of lanes) {
      await lane.live(3);
      const passwords = grantsOf(lane.simulator).filter(
        ({ grant_type }) => grant_type === "password",
      );
      assert.equal(passwords.length, 1);
      const name = basename(lane.file);
      assert.deepEqual(await lane.files(), [name, `${name}.previous`]);
    }
  });
});

describe("tokens under SIGKILL between writing and naming", function () {
  this.timeout(60_000);
  let lane: Lane;

  before(async () => {
    // This server takes each token once: nothing but the newest one helps.
    lane = new Lane(await startSimulator(), randomFrom(seed));
    await lane.live(1);
  });
  after(() => lane.end());

  it("are found by the next start, which leaves no litter", async () => {
    for (let kill = 0; kill < 3; kill += 1) await lane.dieBeforeNaming();
    await lane.live(2);
    const types = grantsOf(lane.simulator).map(({ grant_type }) => grant_type);
    assert.deepEqual([...new Set(types.slice(1))], ["refresh_token"]);
    const name = basename(lane.file);
    assert.deepEqual(await lane.files(), [name, `${name}.previous`]);
  });
});
