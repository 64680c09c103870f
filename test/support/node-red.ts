import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Child } from "./child";
import { type Credentials, fillUserDir, type UserDirContent } from "./user-dir";

/** How a child Node-RED is started; everything has a default. */
export interface StartOptions extends UserDirContent {
  /** A user directory to (re)use; it is the caller's, and left in place. Default: a new one. */
  userDir?: string;
  /** Laid over this process's environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  /** Directory of another `node-red` package. Default: the one of this repository. */
  nodeRed?: string;
  /** Another node binary. Default: the one running the tests. */
  execPath?: string;
}

/** A node set as `GET /nodes` lists it. */
export interface NodeSet {
  id: string;
  name: string;
  types: string[];
  enabled: boolean;
  local: boolean;
  module: string;
  version: string;
  err?: string;
}

export interface Reply {
  status: number;
  /** Parsed when the reply is JSON, else the text. */
  body: unknown;
}

export interface DeployOptions {
  type?: "full" | "nodes" | "flows" | "reload";
  credentials?: Credentials;
}

type Message = Record<string, unknown>;

/** The core's own line (no `[type:name]` before it), in any language, with the port that was free. */
const listening = /- \[info\] [^[]*(http:\/\/127\.0\.0\.1:\d+\S*)/;
const startTimeout = 60_000;
const instances = new Set<NodeRed>();
process.on("exit", () => instances.forEach((instance) => instance.removeUserDir()));

/**
 * Starts a real Node-RED in a child process, as a user runs it: its own user directory, the package
 * linked into `node_modules` (so `dist/` is what runs), the flows on disk. Resolves when the editor
 * is served and the flows have started; rejects with the last log lines when that fails. The caller
 * disposes of it: `afterEach(disposeAll)`.
 */
export async function startNodeRed(options: StartOptions = {}): Promise<NodeRed> {
  const instance = new NodeRed(options);
  try {
    await instance.ready();
    return instance;
  } catch (error) {
    await instance.dispose();
    throw error;
  }
}

/** Disposes of every Node-RED that still is there. */
export async function disposeAll(): Promise<void> {
  await Promise.all([...instances].map((instance) => instance.dispose()));
}

/**
 * A function node that writes each message it gets to the log, where `messages(marker)` and
 * `nextMessage(marker)` find it. Its id is `probe-<marker>`: wire outputs, catch and status nodes
 * to it. `z` is the id of its tab.
 */
export function probe(z: string, marker: string): { id: string } & Record<string, unknown> {
  const func = `node.warn(${JSON.stringify(stamp(marker))} + JSON.stringify(msg));`;
  return { id: `probe-${marker}`, type: "function", z, name: "", func, outputs: 0, wires: [] };
}

/** One running Node-RED; made by `startNodeRed`. */
export class NodeRed extends Child {
  readonly userDir: string;
  /** Sent with every request; add an Authorization here, for instance. */
  readonly headers: Record<string, string> = { accept: "application/json" };
  /** The address of the editor and its API, without a slash at the end. */
  url = "";

  readonly #ownsUserDir: boolean;
  readonly #taken = new Map<string, number>();
  /** What came of each start of the flows: "started", or why not. */
  readonly #starts: string[] = [];

  constructor(options: StartOptions) {
    const userDir = options.userDir ?? mkdtempSync(join(tmpdir(), "node-red-"));
    const nodeRed = options.nodeRed ?? dirname(require.resolve("node-red/package.json"));
    fillUserDir(userDir, nodeRed, options);
    super(
      options.execPath ?? process.execPath,
      [join(nodeRed, "red.js"), "--userDir", userDir],
      { cwd: userDir, env: options.env ?? {} },
      (outcome) => this.#starts.push(String(outcome)),
    );
    this.userDir = userDir;
    this.#ownsUserDir = options.userDir === undefined;
    instances.add(this);
  }

  /** Resolves when the editor is served and the flows have started. */
  async ready(): Promise<void> {
    const line = await this.waitForLog(listening, { timeout: startTimeout });
    this.url = (listening.exec(line)?.[1] ?? "").replace(/\/$/, "");
    await this.#flowsStarted(0, startTimeout);
  }

  /** All messages that reached the probe of this marker so far. */
  messages(marker: string): Message[] {
    const start = `] ${stamp(marker)}`;
    return this.log
      .filter((line) => line.includes(start))
      .map((line) => JSON.parse(line.slice(line.indexOf(start) + start.length)) as Message);
  }

  /** The next message of this probe that was not handed out yet, waiting for it if need be. */
  async nextMessage(marker: string, timeout?: number): Promise<Message> {
    const index = this.#taken.get(marker) ?? 0;
    this.#taken.set(marker, index + 1);
    const look = () => this.messages(marker)[index];
    return this.until(look, `message ${index + 1} of ${marker}`, timeout);
  }

  /** Deploys as the editor does, and resolves when the new flows have started. */
  async deploy(flows: readonly unknown[], options: DeployOptions = {}): Promise<void> {
    const { type = "full", credentials } = options;
    const headers = { ...apiVersion, "Node-RED-Deployment-Type": type };
    const body = { flows, ...(credentials && { credentials }) };
    await this.restarting(async () => expectSuccess(await this.post("/flows", body, headers)));
  }

  /** Does what has the flows start anew, and resolves when they have: that is after Node-RED's answer. */
  async restarting(act: () => Promise<unknown>): Promise<void> {
    const start = this.#starts.length;
    await act();
    await this.#flowsStarted(start);
  }

  /** The deployed flows, without credentials. */
  async flows(): Promise<unknown[]> {
    const reply = expectSuccess(await this.get("/flows", apiVersion));
    return (reply.body as { flows: unknown[] }).flows;
  }

  async nodes(): Promise<NodeSet[]> {
    return expectSuccess(await this.get("/nodes")).body as NodeSet[];
  }

  /** Presses the button of an inject node. */
  async inject(id: string): Promise<void> {
    expectSuccess(await this.post(`/inject/${id}`));
  }

  /** `path` starts with a slash; redirects are not followed. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#request(path, { headers });
  }

  /** Sends `body` as JSON. */
  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}) {
    const contentType = { "content-type": "application/json" };
    const init = { method: "POST", body: JSON.stringify(body) };
    return this.#request(path, { ...init, headers: { ...contentType, ...headers } });
  }

  /** Kills the process if it still runs and removes the user directory. */
  async dispose(): Promise<void> {
    await this.stop("SIGKILL");
    instances.delete(this);
    this.removeUserDir();
  }

  /** Removes the user directory if it is the bench's own. */
  removeUserDir(): void {
    if (this.#ownsUserDir) rmSync(this.userDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #flowsStarted(start: number, timeout?: number): Promise<void> {
    const outcome = await this.until(() => this.#starts[start], "the start of the flows", timeout);
    if (outcome === "started") return;
    throw new Error(`The flows did not start (${outcome}):\n${this.log.slice(-30).join("\n")}`);
  }

  async #request(path: string, init: RequestInit): Promise<Reply> {
    // A connection that is kept may be closed by the other side just when it is used again.
    const once = { connection: "close" };
    const headers = { ...once, ...this.headers, ...(init.headers as Record<string, string>) };
    const response = await fetch(this.url + path, { ...init, headers, redirect: "manual" });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  }
}

const apiVersion = { "Node-RED-API-Version": "v2" };

function stamp(marker: string): string {
  return `probe:${marker} `;
}

function expectSuccess(reply: Reply): Reply {
  if (reply.status < 300) return reply;
  throw new Error(`Node-RED answered ${reply.status}: ${JSON.stringify(reply.body)}`);
}
