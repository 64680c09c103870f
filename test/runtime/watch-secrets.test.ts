import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sinon from "sinon";
import { type NodeRed, disposeAll, probe } from "../support/node-red";
import { until } from "../support/sign-ins";
import { EditorEar } from "./editor";
import { secretEchoes } from "./secret-echoes";
import { type Secret, basicOf, filesBelow, leaksIn, rememberTokens, textOf } from "./leaks";
import { type Json, LIST_PATH, TOKEN_PATH, ask, credentialsOf, tokenFile } from "./support";
import { WatchedHouse, names } from "./watch-bench";

const TYPED = { clientSecret: "cl1entS3cretC0re", password: "pa55w0rdC0re" };
const WRONG = { password: "wr0ngGu3ss", clientSecret: "wr0ngS3cret" };
/** Of the database behind a context store, and in a link that only the server knows. */
const ELSEWHERE = { store: "st0rePassw0rd", link: "l1nkPassw0rd" };
const STATUS_PATH = /\/status$/;
const MASK = "•••";

describe("the secrets of psa-watch", function () {
  this.timeout(120_000);
  const house = new WatchedHouse();
  let account: Json;
  let issued: () => Secret[];
  let red: NodeRed;
  let editor: EditorEar;

  before(async () => {
    await house.start();
    account = { ...house.simulator.account };
    Object.assign(house.simulator.account, TYPED);
    issued = rememberTokens(house.simulator);
    const stores = { ...storeOf(house.persistent, "default"), ...storeOf(house.flaky, "flaky") };
    const logging = { console: { level: "trace", metrics: true, audit: true } };
    red = await house.nodeRed({ contextStorage: stores, logging }, {}, { flows: flows() });
    editor = await EditorEar.open(red);
    await everythingHappens();
  });
  after(async () => {
    sinon.restore();
    Object.assign(house.simulator.account, account);
    editor.close();
    await disposeAll();
    await house.end();
  });

  const secrets = (): Secret[] => [
    ...Object.entries({ ...TYPED, ...ELSEWHERE }),
    ...Object.entries(WRONG),
    basicOf(house.simulator.account.clientId, TYPED.clientSecret),
    basicOf(house.simulator.account.clientId, WRONG.clientSecret),
    ...issued(),
  ];
  /** The access token of the request that is being answered. */
  const newest = () =>
    [...house.simulator.requests].at(-1)?.headers.authorization?.split(" ")[1] ?? "?";

  /** One node remembers on disk, one in a store that fails; all they say is shown. */
  function flows(name = ""): Json[] {
    const shown = { complete: "true", targetType: "full", tosidebar: true, console: true };
    const flow = house.flow({ name, wires: [["probe-event", "shown"], ["shown"]] });
    const watch = flow.find(({ type }) => type === "psa-watch");
    return [
      ...flow,
      { ...watch, id: "forgetful", contextStore: "flaky", wires: [["shown"], ["shown"]] },
      { id: "press", type: "inject", z: "tab", props: [], wires: [["watch"]] },
      { id: "look-too", type: "inject", z: "tab", props: [], wires: [["forgetful"]] },
      { id: "shown", type: "debug", z: "tab", active: true, ...shown, wires: [] },
      { id: "all-failed", type: "catch", z: "tab", wires: [["probe-catch", "shown"]] },
      { id: "seen", type: "status", z: "tab", scope: null, wires: [["probe-status", "shown"]] },
      probe("tab", "catch"),
      probe("tab", "status"),
    ];
  }

  async function everythingHappens(): Promise<void> {
    await ask(red);
    house.car.unlock();
    await ask(red);
    await hears("doors.unlocked");
    await inlaidSecrets();
    await failingStore();
    await refusals();
    await signedOut();
    await ask(red);
    house.car.close("Driver");
    await ask(red);
    await hears("door.closed");
    await editor.hears("door.closed");
  }

  const hears = (event: string) => red.until(() => names(red).includes(event) || undefined, event);
  /** Good replies that repeat what only we two know, in places that reach events and the memory. */
  async function inlaidSecrets(): Promise<void> {
    const { simulator } = house;
    const { faults } = simulator;
    const rewrite = (body: unknown) => {
      const createdAt = simulator.clock.now().toISOString();
      return {
        ...(body as Json),
        privacy: { state: `${newest()} ${TYPED.password}`, createdAt },
        ignition: { type: `Start ${TYPED.clientSecret}`, createdAt },
      };
    };
    house.car.open("Driver");
    const rule = faults.add({ fault: "rewrite", path: STATUS_PATH, rewrite, times: Infinity });
    await ask(red);
    await hears("privacy.changed");
    rule.remove();
    for (const [n, inlay] of secretEchoes(newest, TYPED.password, ELSEWHERE.link).entries()) {
      const list = faults.add({ fault: "rewrite", path: LIST_PATH, rewrite: inlay });
      await red.deploy(flows(`inlay ${n}`), { type: "nodes" });
      await until(() => list.hits > 0, "the list");
    }
    await ask(red);
  }

  /** The text of the failure has the password of a database. */
  async function failingStore(): Promise<void> {
    const failing = join(house.folder, "failing");
    writeFileSync(failing, `redis://psa:${ELSEWHERE.store}@10.0.0.1:6379 is broken`);
    await red.deploy(flows("failing store"), { type: "nodes" });
    await red.inject("look-too");
    await red.until(
      () => JSON.stringify(red.messages("catch")).includes("is broken") || undefined,
      "the failure of the store",
    );
    rmSync(failing);
  }

  async function refusals(): Promise<void> {
    const { faults, tokens } = house.simulator;
    // The looks that the deploy began are over then.
    await ask(red);
    for (const fault of ["echo-secrets", "html", "403", "invalid-json"] as const) {
      faults.add({ fault, path: STATUS_PATH, times: Infinity });
      assert.equal((await ask(red)).errors.length, 1, fault);
      faults.clear();
    }
    tokens.expireAccessTokens();
    faults.add({ fault: "echo-secrets", path: TOKEN_PATH });
    assert.equal((await ask(red)).errors.length, 1);
  }

  async function signedOut(): Promise<void> {
    const type = (typed: Record<string, string>) =>
      red.deploy(flows(), { credentials: credentialsOf(house.simulator, typed) });
    await type({ clientSecret: WRONG.clientSecret });
    assert.equal((await ask(red)).errors[0]?.code, "InvalidClient");
    await type({ password: WRONG.password });
    await hears("account.signed-out");
    await type({});
    await hears("account.signed-in");
  }

  it("were put to the test", () => {
    const log = red.log.join("\n");
    const memory = readFileSync(house.memoryFile, "utf8");
    const places = { log, editor: editor.heard.join("\n"), memory };
    for (const [place, text] of Object.entries(places)) {
      assert.ok(text.includes("Start"), `no car in the ${place}`);
      assert.ok(text.includes(MASK), `nothing was struck out in the ${place}`);
    }
    for (const word of ["[trace]", "SignInRequired", "redis://•••@10.0.0.1:6379 is broken"]) {
      assert.ok(log.includes(word), `no ${word} in the log`);
    }
    assert.ok(issued().length >= 6, `${issued().length} tokens`);
  });

  it("do not reach the log, not even at level trace", () => {
    assert.deepEqual(leaksIn(red.log.join("\n"), secrets()), []);
  });

  it("do not reach an open editor", () => {
    assert.deepEqual(leaksIn(editor.heard.join("\n"), secrets()), []);
  });

  it("are in no message, error or status", () => {
    for (const marker of ["event", "catch", "status"]) {
      const messages = red.messages(marker);
      assert.ok(messages.length > 0, marker);
      assert.deepEqual(leaksIn(JSON.stringify(messages), secrets()), []);
    }
  });

  it("are in no file but those with tokens, nor in the memory on disk", () => {
    const files = filesBelow(house.folder, dirname(tokenFile(red.userDir)));
    assert.ok(files.includes(house.memoryFile));
    for (const path of files) assert.deepEqual(leaksIn(textOf(path), secrets()), [], path);
  });
});

/** A store of the bench under a name. */
function storeOf({ contextStorage }: Json, name: string): Json {
  return { [name]: (contextStorage as Json).default };
}
