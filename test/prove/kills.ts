import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { objectOf, textOf } from "../../src/json";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type Random, randomFrom } from "../../src/simulator/random";
import { TOKEN_PATH, grantsOf } from "../runtime/support";
import { settingsFor } from "../support/accounts";
import { Child } from "../support/child";
import { Problems, type Scene } from "./scene";

const KILLS = { short: 32, whole: 1000 };
/** So many processes at a time, each with an account of its own. */
const LANES = 4;
/** A process is killed at a random moment up to so long after its first refresh, in ms. */
const LONGEST_LIFE = 40;
/** So many of the kills come before that, counted from the end of its start-up. */
const EARLY = 0.2;
const REFRESHER = resolve(__dirname, "../runtime/refresher.mjs");

/**
 * Tokens are refreshed without a pause, by processes that are killed (SIGKILL). The server is strict: a
 * refresh token works once. What it gave lately and nobody had on disk when the kill came is lost, and must
 * be; what lay there whole must be found by the next start.
 */
export const kills: Scene = async ({ seed, short }) => {
  const problems = new Problems();
  const lanes = await Promise.all(
    Array.from({ length: LANES }, (_, index) => Lane.open(randomFrom(seed, index), problems)),
  );
  const count = KILLS[short ? "short" : "whole"];
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let kill = 0; kill < count / LANES; kill += 1) await lane.die();
        await lane.live();
      }),
    );
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  const sum = (what: keyof Lane["counts"]) =>
    lanes.reduce((total, { counts }) => total + counts[what], 0);
  const figures = {
    kills: sum("kills"),
    refreshes: sum("refreshes"),
    "sign-ins kept": sum("kept"),
    "lost between the server's answer and the disk, as must be": sum("cut"),
    "lost although the new tokens lay on disk": sum("overlooked"),
    "acknowledged tokens lost": sum("forgotten"),
  };
  return { figures, problems: problems.list };
};

/** One account whose only user is killed again and again. */
class Lane {
  readonly counts = { kills: 0, refreshes: 0, kept: 0, cut: 0, overlooked: 0, forgotten: 0 };
  private readonly file = join(mkdtempSync(join(tmpdir(), "psa-kills-")), "tokens", "account.json");
  private readonly acknowledged = new Set<string>();
  /** What the server gave last: nothing else is good for a refresh. */
  private newest = { access: "", refresh: "" };

  private constructor(
    private readonly simulator: Simulator,
    private readonly random: Random,
    private readonly problems: Problems,
  ) {}

  static async open(random: Random, problems: Problems): Promise<Lane> {
    const lane = new Lane(await startSimulator(), random, problems);
    const rewrite = (body: unknown) => {
      const { access_token: access, refresh_token: refresh } = objectOf(body);
      lane.newest = { access: textOf(access) ?? "", refresh: textOf(refresh) ?? "" };
      lane.counts.refreshes += 1;
      return body;
    };
    const path = TOKEN_PATH;
    lane.simulator.faults.add({ fault: "rewrite", path, times: Infinity, rewrite });
    return lane;
  }

  /** Refreshes until the kill; then the next start must go on, if what it needs is there. */
  async die(): Promise<void> {
    const before = this.judgement();
    const child = this.start(Infinity);
    const early = this.random() < EARLY;
    await child.until(() => child.log[early ? 0 : 2], "its first lines");
    await wait(this.random() * LONGEST_LIFE);
    await child.stop("SIGKILL");
    this.take(child);
    this.counts.kills += 1;
    before(child.log.length > 2);
  }

  /** Refreshes twice in a process that nobody kills. */
  async live(): Promise<void> {
    const before = this.judgement();
    const child = this.start(2);
    await child.exited;
    this.take(child);
    before(true);
  }

  async close(): Promise<void> {
    await this.simulator.close();
    rmSync(dirname(dirname(this.file)), { recursive: true, force: true });
  }

  /**
   * Looks at what is on disk; the function it gives tells whether the next start made use of it. Who was
   * killed before its first refresh has not shown that yet.
   */
  private judgement(): (isShown: boolean) => void {
    const passwords = this.passwords;
    const { newest } = this;
    const isFirst = newest.refresh === "";
    const names = this.names().join(", ");
    const isThere = this.onDisk().includes(newest.refresh);
    return (isShown) => {
      if (isFirst) return;
      const isLost = this.passwords > passwords;
      if (!isLost && isShown) this.counts.kept += 1;
      if (!isLost) return;
      if (isThere) {
        this.counts.overlooked += 1;
        this.problems.add("a start overlooked whole tokens on disk", names);
      } else if (this.acknowledged.has(newest.access)) {
        this.counts.forgotten += 1;
        this.problems.add("tokens were used before they were on disk", newest.access);
      } else this.counts.cut += 1;
    };
  }

  private get passwords(): number {
    return grantsOf(this.simulator).filter(({ grant_type }) => grant_type === "password").length;
  }

  private start(count: number): Child {
    const settings = JSON.stringify(settingsFor(this.simulator));
    return new Child(process.execPath, [REFRESHER, this.file, settings, String(count)], {
      cwd: dirname(REFRESHER),
    });
  }

  private take({ log }: Child): void {
    const [ready, ...tokens] = log;
    this.problems.expect(ready === "ready", "a process did not start", log.join(" "));
    for (const token of tokens) this.acknowledged.add(token);
    this.problems.expect(
      tokens.every((token) => /^[\da-f-]{36}$/.test(token)),
      "a process failed",
      tokens.find((token) => !/^[\da-f-]{36}$/.test(token)),
    );
    const corrupt = this.names().find((name) => name.endsWith(".corrupt"));
    this.problems.expect(corrupt === undefined, "a token file was corrupt", corrupt);
  }

  private names(): string[] {
    try {
      return readdirSync(dirname(this.file)).sort();
    } catch {
      return [];
    }
  }

  /** The refresh tokens of all files that are whole. */
  private onDisk(): (string | undefined)[] {
    return this.names().map((name) => {
      try {
        const chain: unknown = JSON.parse(readFileSync(join(dirname(this.file), name), "utf8"));
        return textOf(objectOf(chain).refreshToken);
      } catch {
        return undefined;
      }
    });
  }
}
