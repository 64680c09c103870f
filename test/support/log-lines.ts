import type { Line, Logger } from "../../src/log";

/** A logger that keeps all lines. */
export class LogLines implements Logger {
  readonly traces: string[] = [];
  readonly decisions: string[] = [];

  readonly trace = (line: Line): void => void this.traces.push(line());
  readonly debug = (line: Line): void => void this.decisions.push(line());

  clear(): void {
    this.traces.length = 0;
    this.decisions.length = 0;
  }
}
