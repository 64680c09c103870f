import type { Simulator } from "./simulator";

let simulator: Promise<Simulator> | undefined;

/**
 * The simulator behind every `demo` account of this process, started on first use. It lives as long
 * as the process, so that a deploy does not send the cars back to where they began, and keeps no
 * process alive.
 */
export function demoSimulator(): Promise<Simulator> {
  simulator ??= startDemo().catch((error: unknown) => {
    simulator = undefined;
    throw error;
  });
  return simulator;
}

async function startDemo(): Promise<Simulator> {
  const { startSimulator } = await import("./simulator");
  const started = await startSimulator({ show: true });
  started.unref();
  return started;
}
