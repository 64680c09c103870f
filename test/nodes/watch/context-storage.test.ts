import assert from "node:assert/strict";
import type { Node } from "node-red";
import sinon from "sinon";
import { ContextStorage } from "../../../nodes/watch/context-storage";
import type { PsaError } from "../../../src/errors";

type Answer = (error: unknown, value?: unknown) => void;

/** A context store that answers when the test wants it to. */
class Store {
  readonly kept = new Map<string, unknown>();
  /** What was asked and not answered. */
  readonly pending: ((error?: unknown) => void)[] = [];
  asked = 0;
  isSilent = false;

  readonly node = {
    context: () => ({
      get: (key: string, _store: unknown, answer: Answer) =>
        this.ask((error) => answer(error, error ? undefined : this.kept.get(key))),
      set: (key: string, value: unknown, _store: unknown, answer: Answer) =>
        this.ask((error) => {
          if (!error) this.kept.set(key, value);
          answer(error);
        }),
    }),
  } as unknown as Node;

  private ask(answer: (error?: unknown) => void): void {
    this.asked += 1;
    if (this.isSilent) this.pending.push(answer);
    else answer();
  }
}

describe("the memory of a node", () => {
  let clock: sinon.SinonFakeTimers;
  let store: Store;
  let memory: ContextStorage;
  let reports: (PsaError | undefined)[];

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    store = new Store();
    reports = [];
    memory = new ContextStorage(store.node, "redis", (error) => reports.push(error));
  });
  afterEach(() => {
    clock.restore();
  });

  const after = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
    await clock.tickAsync(seconds * 1000);
    return work;
  };
  const told = () => reports.map((error) => error?.text);

  it("leaves no timer behind when the store answers", async () => {
    await memory.set("car", 1);
    assert.equal(await memory.get("car"), 1);
    assert.equal(clock.countTimers(), 0);
    assert.deepEqual(told(), [undefined]);
  });

  it("stands in for a store that never answers, which is then left alone for a while", async () => {
    await memory.set("car", 1);
    store.isSilent = true;
    const reading = memory.get("car");
    await clock.tickAsync(9_900);
    assert.deepEqual(told(), []);
    assert.equal(await after(0.2, reading), 1);
    const [error] = reports;
    assert.equal(error?.name, "Unavailable");
    assert.match(error.message, /context store redis did not answer within 10 s\. .+ Check/);
    const { asked } = store;
    await memory.set("car", 2);
    await memory.set("other", 3);
    assert.equal(await memory.get("car"), 2);
    assert.equal(store.asked, asked);
    assert.equal(clock.countTimers(), 0);
    assert.ok(told().every((text) => text === "memorySilent"));
  });

  it("is kept as a whole when the store answers again", async () => {
    store.isSilent = true;
    await after(11, memory.set("car", 1));
    await memory.set("other", 2);
    store.isSilent = false;
    clock.tick(60_000);
    assert.equal(await memory.get("third"), undefined);
    assert.deepEqual(Object.fromEntries(store.kept), { car: 1, other: 2 });
    assert.equal(reports.at(-1), undefined);
  });

  it("takes a late answer for what it is: the newest is saved, what is old is overwritten", async () => {
    store.isSilent = true;
    await after(11, memory.set("newest", 1));
    clock.tick(60_000);
    await after(11, memory.set("overtaken", 1));
    store.isSilent = false;
    clock.tick(60_000);
    await memory.set("overtaken", 2);
    for (const answer of store.pending.splice(0)) answer();
    await clock.tickAsync(0);
    assert.deepEqual(Object.fromEntries(store.kept), { newest: 1, overtaken: 1 });
    assert.equal(await memory.get("overtaken"), 2);
    const { asked } = store;
    assert.equal(await memory.get("newest"), 1);
    assert.equal(store.asked, asked + 1);
    assert.deepEqual(Object.fromEntries(store.kept), { newest: 1, overtaken: 2 });
    assert.equal(reports.at(-1), undefined);
  });

  it("does not mind a late value or a late failure", async () => {
    await memory.set("car", 1);
    store.isSilent = true;
    await after(11, memory.get("car"));
    clock.tick(60_000);
    await after(11, memory.set("car", 2));
    store.kept.set("car", "late");
    const [read, written] = store.pending.splice(0);
    read?.();
    written?.(new Error("too late"));
    await clock.tickAsync(0);
    assert.equal(await memory.get("car"), 2);
    assert.deepEqual(new Set(told()), new Set(["memorySilent"]));
  });

  it("takes nothing for what the store has never told, and reads it when the store answers", async () => {
    store.kept.set("car", "kept");
    store.isSilent = true;
    const early = assert.rejects(memory.get("car"), {
      message:
        "The context store redis did not answer within 10 s. Nothing is told before it does, so that " +
        "nothing is lost: then what happened meanwhile comes. Check contextStorage in the settings " +
        "file of Node-RED.",
    });
    await after(11, early);
    await assert.rejects(memory.get("other"), { text: "memoryUnread" });
    store.isSilent = false;
    clock.tick(60_000);
    assert.equal(await memory.get("car"), "kept");
    assert.equal(await memory.get("other"), undefined);
    assert.deepEqual(Object.fromEntries(store.kept), { car: "kept" });
  });

  it("tells the store, the reason and what to do, but no login", async () => {
    await memory.get("car");
    const failing = sinon.stub(store.node, "context").callsFake(() => {
      throw new Error("connect ECONNREFUSED\n  redis://me:pa/ss@w0rd@10.0.0.1:6379");
    });
    await memory.set("car", 1);
    assert.equal(await memory.get("car"), 1);
    const reason = "connect ECONNREFUSED redis://•••@10.0.0.1:6379";
    const advice = "Check contextStorage in the settings file of Node-RED.";
    assert.deepEqual(told(), [undefined, "memoryFailed", "memoryFailed"]);
    assert.equal(
      reports.at(-1)?.message,
      `The context store redis failed (${reason}). Events go on without it; after a restart some ` +
        `may come again or be missed. ${advice}`,
    );
    await assert.rejects(memory.get("other"), {
      message:
        `The context store redis cannot be read (${reason}). Nothing is told before it can, so that ` +
        `nothing is lost: then what happened meanwhile comes. ${advice}`,
    });
    failing.restore();
    assert.equal(await memory.get("car"), 1);
    assert.deepEqual(Object.fromEntries(store.kept), { car: 1 });
    assert.equal(clock.countTimers(), 0);
  });

  it("calls the default store by that name, whatever it throws", async () => {
    memory = new ContextStorage(store.node, "", (error) => reports.push(error));
    store.isSilent = true;
    const reading = assert.rejects(
      memory.get("car"),
      /context store default cannot be read \(no words\)/,
    );
    store.pending[0]?.("no words");
    await reading;
  });
});
