import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TokenChain } from "../../src/auth/token-store";
import type { Simulator } from "../../src/simulator";
import type { NodeRed } from "../support/node-red";
import { probe } from "../support/node-red";
import type { Credentials } from "../support/user-dir";

export const ACCOUNT = "account";
export const TOKEN_PATH = "/am/oauth2/access_token";
export const LIST_PATH = "/user/vehicles";

export type Json = Record<string, unknown>;

/** The account node of a simulator's account, as a user sets it with addresses of their own. */
export function accountNode(simulator: Simulator, changes: Json = {}): Json {
  const { identityUrl, apiUrl } = simulator;
  return {
    id: ACCOUNT,
    type: "psa-account",
    name: "",
    brand: "citroen",
    environment: "custom",
    signIn: "password",
    identityUrl,
    apiUrl,
    ...changes,
  };
}

/** What the user types, as Node-RED stores it: apart from the flow. */
export function credentialsOf(
  simulator: Simulator,
  changes: Record<string, string> = {},
): Credentials {
  return { [ACCOUNT]: { ...simulator.account, ...changes } };
}

/**
 * The button `press` lists the cars, the button `read` reads a link; every message that comes out
 * reaches the probe `out`, every one that went well the probe `complete`, every other one the probe
 * `catch`.
 */
export function flowFor(account: Json): Json[] {
  const node = (id: string, type: string, more: Json = {}) => ({ id, type, z: "tab", ...more });
  const button = (id: string, to: string) => node(id, "inject", { props: [], wires: [[to]] });
  const asked = { account: ACCOUNT, wires: [["probe-out"]] };
  return [
    { id: "tab", type: "tab", label: "Cars" },
    account,
    button("press", "vehicles"),
    node("vehicles", "psa-vehicles", asked),
    button("read", "link"),
    node("link", "psa-read", asked),
    node("ended", "complete", { scope: ["vehicles", "link"], wires: [["probe-complete"]] }),
    node("failed", "catch", { scope: ["vehicles", "link"], wires: [["probe-catch"]] }),
    probe("tab", "out"),
    probe("tab", "complete"),
    probe("tab", "catch"),
  ];
}

/** What became of one message. */
export interface Outcome {
  /** What was sent on. */
  sent: Json[];
  /** How often a complete node got it. */
  completed: number;
  /** What catch nodes got as `msg.error`, each time. */
  errors: Caught["error"][];
}

interface Caught {
  run: string;
  error: { code?: string; message: string };
}

const runs = new Map<NodeRed, string[]>();

/** Every message sent with a button so far. */
export function runsOf(red: NodeRed): string[] {
  return runs.get(red) ?? [];
}

/** Presses a button with properties for the message; the result finds what became of it. */
export async function press(red: NodeRed, button: "press" | "read", message: Json = {}) {
  const run = `run-${runsOf(red).length}`;
  runs.set(red, [...runsOf(red), run]);
  const props = Object.entries({ ...message, run }).map(([p, value]) => {
    return { p, v: JSON.stringify(value), vt: "json" };
  });
  const { status } = await red.post(`/inject/${button}`, { __user_inject_props__: props });
  if (status !== 200) throw new Error(`The button ${button} answered ${status}`);
  return run;
}

/** What became of a message so far. */
export function outcome(red: NodeRed, run: string): Outcome {
  const read = readings.get(red) ?? { lines: 0, outcomes: new Map<string, Outcome>() };
  readings.set(red, read);
  for (; read.lines < red.log.length; read.lines += 1) {
    const [, marker, json] = probed.exec(red.log[read.lines] ?? "") ?? [];
    if (json === undefined) continue;
    const message = JSON.parse(json) as Json & Caught;
    const of = read.outcomes.get(message.run) ?? { sent: [], completed: 0, errors: [] };
    read.outcomes.set(message.run, of);
    if (marker === "out") of.sent.push(message);
    else if (marker === "complete") of.completed += 1;
    else of.errors.push(message.error);
  }
  return read.outcomes.get(run) ?? { sent: [], completed: 0, errors: [] };
}

/** The log is looked at again with every line that comes: each line is read once. */
const readings = new WeakMap<NodeRed, { lines: number; outcomes: Map<string, Outcome> }>();
const probed = /\] probe:(out|complete|catch) (.*)$/s;

/** What became of a message, when it has ended. */
export async function ended(red: NodeRed, run: string): Promise<Outcome> {
  return red.until(() => {
    const now = outcome(red, run);
    return now.completed + now.errors.length > 0 ? now : undefined;
  }, `the end of ${run}`);
}

/** Presses a button and waits for the end of the message. */
export async function ask(red: NodeRed, button: "press" | "read" = "press", message: Json = {}) {
  return ended(red, await press(red, button, message));
}

/** The form of every token request, oldest first. */
export function grantsOf(simulator: Simulator) {
  return [...simulator.requests]
    .filter(({ path }) => path === TOKEN_PATH)
    .map(({ form }) => form ?? {});
}

/** Where the account keeps its tokens. */
export function tokenFile(userDir: string): string {
  return join(userDir, "node-red-contrib-psa", `${ACCOUNT}.json`);
}

/** The tokens on disk, as a person would read them. */
export async function tokensOnDisk(userDir: string): Promise<TokenChain> {
  return JSON.parse(await readFile(tokenFile(userDir), "utf8")) as TokenChain;
}

/** Who may do what with a file or folder, in octal. */
export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}
