import type { NodeAPI } from "node-red";
import { type Logger, SILENT } from "../../src/log";
import { objectOf } from "../../src/json";

/** What takes the lines: a node, or Node-RED's own log. */
export interface LogSink {
  trace(text: string): void;
  debug(text: string): void;
}

/** Levels of Node-RED at which a line of each kind is written. */
const LEVELS = { debug: ["debug", "trace"], trace: ["trace"] } as const;

/**
 * Lines for Node-RED's log. A line is made only if a logger of the settings file has its level: most
 * users never read one.
 */
export function loggerOf(RED: Pick<NodeAPI, "settings">, sink: LogSink): Logger {
  const loggers = Object.values(objectOf(objectOf(RED.settings).logging)).map(objectOf);
  const isOn = (kind: keyof typeof LEVELS) =>
    loggers.some(({ level }) => LEVELS[kind].some((wanted) => wanted === level));
  return {
    trace: isOn("trace") ? (line) => sink.trace(line()) : SILENT.trace,
    debug: isOn("debug") ? (line) => sink.debug(line()) : SILENT.debug,
  };
}

/** For an account that is only tried in a dialog, and has no node. */
export function dialogLogger(RED: Pick<NodeAPI, "settings" | "log">): Logger {
  return loggerOf(RED, {
    trace: (text) => RED.log.trace(`[psa-account:dialog] ${text}`),
    debug: (text) => RED.log.debug(`[psa-account:dialog] ${text}`),
  });
}
