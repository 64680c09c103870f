import type { Node } from "node-red";
import { RELATIONS } from "../../../src/api/relations";
import { startSimulator } from "../../../src/simulator";
import { pick, randomFrom } from "../../../src/simulator/random";
import { settingsFor } from "../../support/accounts";
import { accountNode, helper, initializers } from "../../support/flows";
import { withEnglishTexts } from "../../support/english-texts";
import { Problems, type Scene } from "../scene";
import { KINDS } from "./kinds";
import { Pump } from "./pump";
import { Spoiler, warmUp } from "./spoiler";

const REPLIES = { short: 600, whole: 10_000 };
const CARS = 20;
const ACCOUNTS = Array.from({ length: 8 }, (_, index) => `account-${index}`);
/** As many messages as all accounts together have requests under way, so that none only waits. */
const AT_ONCE = 64;
/** Whatever happens, a message has ended by then; in ms. */
const LONGEST = 15 * 60_000;
/** So long after the last trouble nothing of it is left; in ms. */
const PEACE = 10 * 60_000;
/** Of the replies, how many are spoilt. */
const SHARE = 0.9;

/**
 * Messages through psa-read while nearly every reply is spoilt: each ends exactly once, nothing is left
 * behind, and messages after that go well.
 */
export const reads: Scene = async ({ seed, short }) => {
  const problems = new Problems();
  const simulator = await startSimulator({ vehicles: CARS, tokenLifetime: 1e9 });
  const spoiler = await Spoiler.before(simulator, randomFrom(seed, "spoiler"));
  const readers = await Readers.load(spoiler);
  await warmUp(spoiler);
  const pump = new Pump(spoiler);
  const random = randomFrom(seed, "reads");
  const links = Object.keys(RELATIONS);
  const someMessage = () => {
    const { id, vin } = pick(random, simulator.world.profiles);
    return { link: pick(random, links), vehicle: { id, vin } };
  };

  spoiler.share = SHARE;
  let goesOn = true;
  while (goesOn && spoiler.total < REPLIES[short ? "short" : "whole"]) {
    while (readers.underWay < AT_ONCE) readers.send(someMessage());
    goesOn = await pump.until(() => readers.underWay <= AT_ONCE / 2, LONGEST);
  }
  goesOn = await pump.until(() => readers.underWay === 0, LONGEST);
  problems.expect(goesOn, "messages did not end", `${readers.underWay} of ${readers.sent}`);

  spoiler.share = 0;
  await pump.until(() => false, PEACE);
  const whenWell = readers.sent;
  for (const { id, vin } of simulator.world.profiles) {
    readers.send({ link: "self", vehicle: { id, vin } });
  }
  await pump.until(() => readers.underWay === 0, LONGEST);
  await pump.until(() => false, PEACE);
  pump.stop();
  await helper.unload();
  await Promise.all([spoiler.close(), simulator.close()]);

  for (const failure of readers.errorsFrom(whenWell)) {
    problems.add("a good reply was no success", String(failure));
  }
  const errors = readers.errorsFrom(0);
  const unforeseen = errors.filter((error) => !("code" in error));
  for (const error of unforeseen) problems.add("an error that nobody foresaw", String(error));
  for (const crash of pump.crashes) problems.add("Node-RED would have ended", String(crash));
  for (const run of readers.notOnce) problems.add("a message did not end exactly once", run);
  problems.expect(!("polluted" in {}), "a prototype was polluted");
  const figures = {
    "kinds of spoilt replies": Object.keys(KINDS).length,
    "spoilt replies": spoiler.total,
    messages: readers.sent,
    "of them with an error": errors.length,
    "not ended exactly once": readers.notOnce.length,
    "crashes and unhandled rejections": pump.crashes.length,
  };
  return { figures, problems: problems.list };
};

/** psa-read nodes on accounts of their own, and how each message through them ends. */
class Readers {
  sent = 0;
  private readonly ends = new Map<number, (Error | undefined)[]>();
  private readonly nodes: Node[];

  private constructor(ids: readonly string[]) {
    this.nodes = ids.map((id) => this.noting(helper.getNode(id)));
  }

  static async load(spoiler: Spoiler): Promise<Readers> {
    const { node, credentials } = accountNode(settingsFor(spoiler.addresses));
    const [secrets] = Object.values(credentials);
    const readers = ACCOUNTS.flatMap((account) =>
      [true, false].map((split) => {
        const id = `${account}-${split ? "split" : "whole"}`;
        return { id, type: "psa-read", z: "tab", account, split, wires: [[]] };
      }),
    );
    const accounts = ACCOUNTS.map((id) => ({ ...node, id }));
    const flow = [{ id: "tab", type: "tab" }, ...accounts, ...readers];
    const all = Object.fromEntries(ACCOUNTS.map((id) => [id, secrets]));
    await helper.load(initializers.map(withEnglishTexts), flow, all);
    return new Readers(readers.map(({ id }) => id));
  }

  /** Messages that have not ended. */
  get underWay(): number {
    return this.sent - this.ends.size;
  }

  /** Those that ended twice, or never. */
  get notOnce(): string[] {
    const runs = Array.from({ length: this.sent }, (_, run) => run);
    return runs
      .filter((run) => this.ends.get(run)?.length !== 1)
      .map((run) => `message ${run}, ${this.ends.get(run)?.length ?? 0} times`);
  }

  /** @param first the number of the first message that counts */
  errorsFrom(first: number): Error[] {
    const ends = [...this.ends].filter(([run]) => run >= first).flatMap(([, all]) => all);
    return ends.filter((error) => error !== undefined);
  }

  send(message: object): void {
    this.nodes[this.sent % this.nodes.length]?.receive({ ...message, run: this.sent });
    this.sent += 1;
  }

  private noting(node: Node): Node {
    return Object.assign(node, {
      _complete: ({ run }: { run: number }, error?: Error) => {
        this.ends.set(run, [...(this.ends.get(run) ?? []), error]);
      },
    });
  }
}
