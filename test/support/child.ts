import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface WaitOptions {
  /** Look at log lines from this index on (`log.length` before the act: new lines only). */
  from?: number;
  /** Milliseconds before the wait is given up; 30 s unless told. */
  timeout?: number;
}

export interface ChildOptions {
  cwd: string;
  /** Laid over this process's environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
}

const running = new Set<Child>();
process.on("exit", () => running.forEach((child) => child.kill()));

/** A child process with its output as lines, which can be waited for; it never outlives this one. */
export class Child {
  /** Every line of stdout and stderr so far. */
  readonly log: string[] = [];
  /** Resolves when the process is gone and its output was read. */
  readonly exited: Promise<Exit>;

  readonly #process: ChildProcess;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #exit: Exit | undefined;

  /** `report` gets what the child sends over its IPC channel. */
  constructor(
    command: string,
    args: readonly string[],
    { cwd, env }: ChildOptions,
    report?: (message: unknown) => void,
  ) {
    this.#process = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    running.add(this);
    this.#process.on("message", (message) => {
      report?.(message);
      this.#changes.emit("change");
    });
    this.exited = this.#ended().then((exit) => {
      running.delete(this);
      this.#exit = exit;
      this.#changes.emit("change");
      return exit;
    });
    this.#read();
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** Sends something over the IPC channel. */
  send(message: string): void {
    this.#process.send(message);
  }

  /** The first line that matches, among those written already or the ones to come. */
  async waitForLog(pattern: RegExp | string, options: WaitOptions = {}): Promise<string> {
    const matches = (line: string) =>
      typeof pattern === "string" ? line.includes(pattern) : line.search(pattern) >= 0;
    return this.until(
      () => this.log.slice(options.from ?? 0).find(matches),
      `a log line with ${String(pattern)}`,
      options.timeout,
    );
  }

  /**
   * What `look` returns as soon as it is not undefined; it looks whenever the child wrote, reported
   * or ended. Rejects with the last lines when time runs out or the child ended in vain.
   */
  until<T>(look: () => T | undefined, what: string, timeout = 30_000): Promise<T> {
    return new Promise((found, fail) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#changes.off("change", check);
        settle();
      };
      const giveUp = (why: string) => {
        const lines = this.log.slice(-30).join("\n");
        finish(() => fail(new Error(`${why} while waiting for ${what}; last lines:\n${lines}`)));
      };
      const check = () => {
        const result = look();
        if (result !== undefined) finish(() => found(result));
        else if (this.#exit) giveUp(`the process ended (${JSON.stringify(this.#exit)})`);
      };
      const timer = setTimeout(() => giveUp(`${timeout} ms passed`), timeout);
      this.#changes.on("change", check);
      check();
    });
  }

  /** Sends the signal, unless the process is gone, and waits for the end; rejects after 30 s. */
  async stop(signal: "SIGTERM" | "SIGKILL" | "SIGINT" = "SIGTERM"): Promise<Exit> {
    if (!this.#exit) this.#process.kill(signal);
    return this.until(() => this.#exit, `the end after ${signal}`);
  }

  /** Sends SIGKILL without waiting for the end. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #ended(): Promise<Exit> {
    return new Promise((done) => {
      this.#process.once("error", (error) => {
        this.log.push(error.message);
        done({ code: null, signal: null });
      });
      this.#process.once("close", (code, signal) => done({ code, signal }));
    });
  }

  /** A child nobody stopped must not keep a test run alive, hence the unref(). */
  #read(): void {
    this.#process.unref();
    this.#process.channel?.unref();
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      readLines(stream as Socket, (line) => {
        this.log.push(line);
        this.#changes.emit("change");
      });
    }
  }
}

/** Not node:readline, for which U+2028 inside a JSON text ends a line too. */
function readLines(stream: Socket, take: (line: string) => void): void {
  let rest = "";
  stream.unref();
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
  stream.on("end", () => {
    if (rest) take(rest);
  });
}

/** This process's environment without what would steer the child in the test runner's ways. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(NODE_OPTIONS|NODE_ENV|NODE_RED_.*|PORT)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  // Without this word Node.js hands it on: it would count what runs in dist/, and write megabytes.
  return { ...Object.fromEntries(kept), NODE_V8_COVERAGE: "" };
}
