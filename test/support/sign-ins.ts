import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeStatus } from "node-red";
import sinon from "sinon";
import psaAccount from "../../nodes/psa-account";
import psaVehicles from "../../nodes/psa-vehicles";
import type { AccountSettings } from "../../src/account";
import type { TokenChain } from "../../src/auth/token-store";
import {
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../src/simulator";
import { settingsFor } from "./accounts";
import { answerConsent } from "./consent";
import { ACCOUNT, accountNode, helper, useServer } from "./flows";
import { withEnglishTexts } from "./english-texts";

const PREFIX = "/node-red-contrib-psa";
/** A redirect URI below a Node-RED of one's own. */
export const OWN_CALLBACK = `http://127.0.0.1:1880${PREFIX}/callback`;
const TOKEN_PATH = "/am/oauth2/access_token";

/** A failure as the editor gets it. */
export interface Problem {
  error?: string;
  text?: string;
  message?: string;
  params?: Record<string, unknown>;
}

/** What a route of the dialog answers. */
export interface DialogReply extends Problem {
  ok: boolean;
  url?: string;
  redirectUri?: string;
  callback?: boolean;
  signedIn?: boolean;
  prepared?: boolean;
  pending?: boolean;
  user?: string;
  vehicles?: number;
  until?: string;
  ends?: boolean;
  problem?: Problem;
}

export type Answer = NonNullable<Parameters<typeof answerConsent>[1]>;

/** A simulator, a Node-RED with a user directory beside it, and the dialogs of its accounts. */
export class SignInBench {
  /** The bodies of all replies of the dialogs' routes. */
  readonly replies: string[] = [];
  private running: Simulator | undefined;
  userDir = "";

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator(options);
    this.userDir = mkdtempSync(join(tmpdir(), "psa-sign-in-"));
    helper.settings({ userDir: this.userDir });
  }

  /** Stops the clocks that decide what is due, until the end of the test; timers still run. */
  stopClock(): sinon.SinonFakeTimers {
    return sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
  }

  async stop(): Promise<void> {
    sinon.restore();
    await helper.unload();
    helper.settings({});
    await this.simulator.close();
    rmSync(this.userDir, { recursive: true, force: true });
    this.replies.length = 0;
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  /** An account on the simulator that signs in with a browser. */
  get settings(): AccountSettings {
    const { username: _name, password: _word, ...settings } = settingsFor(this.simulator);
    return { ...settings, signIn: "code" };
  }

  /** Starts Node-RED with an account, if there are settings for one, and nodes that use it. */
  async load(settings?: AccountSettings, nodes: readonly object[] = [VEHICLES]): Promise<void> {
    const { flow, credentials } = flowOf(settings, nodes);
    await helper.load([psaAccount, psaVehicles].map(withEnglishTexts), flow as never, credentials);
  }

  /** Deploys everything anew, or only the `nodes` that have changed. */
  async deploy(
    settings: AccountSettings,
    nodes: readonly { id: string }[] = [VEHICLES],
    type: "full" | "nodes" = "full",
  ): Promise<void> {
    const { flow, credentials } = flowOf(settings, nodes);
    const one = () => helper.getNode(nodes[0]?.id ?? OUT);
    const before = one();
    // The helper is impatient on a busy machine; the flows start all the same.
    await helper.setFlows(flow as never, type, credentials as never).catch(() => undefined);
    await until(() => one() && one() !== before, "the new flows");
  }

  dialog(id = ACCOUNT): Dialog {
    return new Dialog(id, this.replies);
  }

  /** The chain of tokens that an account has on disk; `candidate`: the one that waits for a deploy. */
  chain(id = ACCOUNT, candidate = ""): TokenChain | undefined {
    const file = join(this.userDir, "node-red-contrib-psa", `${id}${candidate}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TokenChain) : undefined;
  }

  candidate(id = ACCOUNT): TokenChain | undefined {
    return this.chain(id, ".candidate");
  }

  /** All token requests so far. */
  tokenRequests(): LoggedRequest[] {
    return [...this.simulator.requests].filter(({ path }) => path === TOKEN_PATH);
  }

  grantTypes() {
    return this.tokenRequests().map(({ form }) => form?.grant_type);
  }

  /** The tokens that were ended at the identity provider. */
  revoked() {
    return [...this.simulator.requests]
      .filter(({ path }) => path === "/am/oauth2/token/revoke")
      .map(({ form }) => form?.token);
  }
}

/** A bench for the tests of a `describe`, started for each of them. */
export function useSignInBench(options: SimulatorOptions = {}): SignInBench {
  const bench = new SignInBench();
  useServer();
  beforeEach(() => bench.start(options));
  afterEach(() => bench.stop());
  return bench;
}

/** The dialog of one account, as the editor speaks for it. */
export class Dialog {
  constructor(
    readonly id: string,
    private readonly replies: string[],
  ) {}

  /** Presses Test. */
  test(typed: object): Promise<DialogReply> {
    return this.post("test", typed);
  }

  begin(typed: object): Promise<DialogReply> {
    return this.post("sign-in", typed);
  }

  answer(text: unknown): Promise<DialogReply> {
    return this.post("sign-in/answer", { answer: text });
  }

  useToken(typed: object, refreshToken: unknown): Promise<DialogReply> {
    return this.post("sign-in/token", { ...typed, refreshToken });
  }

  cancel(): Promise<DialogReply> {
    return this.post("sign-in/cancel", {});
  }

  signOut(typed: object): Promise<DialogReply> {
    return this.post("sign-out", typed);
  }

  async state(): Promise<DialogReply> {
    const reply = await helper.request().get(`${PREFIX}/accounts/${this.id}/sign-in`);
    return this.read(reply);
  }

  /** Begins, answers on the brand's page, and gives the address the browser is sent to. */
  async visit(typed: object, answer?: Answer): Promise<string> {
    const { url } = await this.begin(typed);
    return answerConsent(url ?? "", answer);
  }

  /** Signs in as a person does who copies the address. */
  async signIn(typed: object): Promise<DialogReply> {
    return this.answer(await this.visit(typed));
  }

  private async post(path: string, body: object): Promise<DialogReply> {
    return this.read(
      await helper.request().post(`${PREFIX}/accounts/${this.id}/${path}`).send(body),
    );
  }

  private read({ status, text, body }: { status: number; text: string; body: unknown }) {
    assert.equal(status, 200, text);
    this.replies.push(text);
    return body as DialogReply;
  }
}

/** What a browser gets that comes back to this Node-RED; `address` is where it was sent. */
export function comeBack(address: string, headers: Record<string, string> = {}) {
  const { pathname, search } = new URL(address);
  return helper
    .request()
    .get(pathname + search)
    .set(headers);
}

/** A route of an account, for requests that no dialog makes. */
export function routeOf(path: string, id = ACCOUNT): string {
  return `${PREFIX}/accounts/${id}/${path}`;
}

export const OUT = "out";
export const VEHICLES = { id: "vehicles", type: "psa-vehicles", wires: [[OUT]] };

/** What `look` gives once it is neither undefined nor false. @throws Error when that takes long */
export async function until<T>(look: () => T | undefined | false, what: string): Promise<T> {
  // Tests stop the other clocks.
  const end = process.hrtime.bigint() + 8_000_000_000n;
  while (process.hrtime.bigint() < end) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`Waited in vain for ${what}`);
}

/** Tells each status that a node shows from now on. */
export function followStatus(id: string, show: (status: NodeStatus) => void): void {
  const node = helper.getNode(id) as unknown as EventEmitter;
  node.on("call:status", ({ args: [status] }: { args: [NodeStatus] }) => show(status));
}

function flowOf(settings: AccountSettings | undefined, nodes: readonly object[]) {
  const account = settings && accountNode(settings);
  const flow = [
    { id: "tab", type: "tab" },
    ...(account ? [account.node] : []),
    ...nodes.map((node) => ({ z: "tab", account: ACCOUNT, ...node })),
    { id: OUT, type: "helper", z: "tab" },
  ];
  return { flow, credentials: account?.credentials ?? {} };
}
