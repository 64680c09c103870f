import { randomUUID } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { defined, isObject, numberOf, textOf } from "../json";
import { errorCode } from "./durable-file";

/** What a process leaves behind, by which others find out whether it still lives. */
export interface ProcessTrace {
  /** Random, new with each process. */
  id: string;
  pid: number;
  host: string;
  /** Where its pid counts: containers number their processes from 1, each for itself. */
  space?: string;
  /** The machine, and which of its starts this is. */
  machine?: string;
  boot?: string;
  /** When it started, in the system's own ticks: pids are used again. */
  started?: string;
}

let own: Promise<ProcessTrace> | undefined;

/** The trace of this process. */
export function ownTrace(): Promise<ProcessTrace> {
  return (own ??= look());
}

/** A trace as it was read; undefined when it is none. */
export function parseTrace(value: unknown): ProcessTrace | undefined {
  if (!isObject(value)) return undefined;
  const id = textOf(value.id);
  const pid = numberOf(value.pid);
  const host = textOf(value.host);
  if (id === undefined || pid === undefined || host === undefined) return undefined;
  const rest = {
    space: textOf(value.space),
    machine: textOf(value.machine),
    boot: textOf(value.boot),
    started: textOf(value.started),
  };
  return { id, pid, host, ...defined(rest) };
}

/** Whether the process that left a trace is there; `unknown` when that cannot be seen from here. */
export async function findFate(trace: ProcessTrace): Promise<"lives" | "ended" | "unknown"> {
  const here = await ownTrace();
  if (trace.space === undefined || trace.space !== here.space) {
    const sameMachine = trace.machine !== undefined && trace.machine === here.machine;
    return sameMachine && trace.boot !== here.boot ? "ended" : "unknown";
  }
  if (trace.id === here.id) return "lives";
  // Whoever had this process's pid before is gone.
  if (trace.pid === here.pid || !isThere(trace.pid)) return "ended";
  const started = await readStart(trace.pid);
  if (started === undefined || trace.started === undefined) return "unknown";
  return started === trace.started ? "lives" : "ended";
}

async function look(): Promise<ProcessTrace> {
  const { pid, platform } = process;
  const host = hostname();
  const trace = { id: randomUUID(), pid, host };
  if (platform !== "linux") return { ...trace, space: host };
  const [boot, namespace, machine] = await Promise.all([
    firstLine(readFile("/proc/sys/kernel/random/boot_id", "utf8")),
    firstLine(readlink("/proc/self/ns/pid")),
    firstLine(readFile("/etc/machine-id", "utf8")),
  ]);
  const started = await readStart(pid);
  return {
    ...trace,
    ...defined({
      space: boot && namespace && `${boot} ${namespace}`,
      // Images of containers may share a machine id: the host name has to be the same too.
      machine: boot && machine && `${machine} ${host}`,
      boot,
      started,
    }),
  };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

/** See proc(5): the state is the first field after the name in brackets, the start the twentieth. */
async function readStart(pid: number): Promise<string | undefined> {
  const line = await firstLine(readFile(`/proc/${pid}/stat`, "utf8"));
  if (line === undefined) return undefined;
  const [state = "", ...fields] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return "ZX".includes(state) ? "ended" : fields[18];
}

async function firstLine(text: Promise<string>): Promise<string | undefined> {
  return (await text.catch(() => "")).split("\n", 1)[0] || undefined;
}
