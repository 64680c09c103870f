import assert from "node:assert/strict";
import { dialogLogger, loggerOf } from "../../nodes/common/logger";

/** What of a line at each level a Node-RED with these loggers in its settings writes. */
function written(logging: unknown): string[] {
  const lines: string[] = [];
  const sink = {
    trace: (text: string) => void lines.push(`trace ${text}`),
    debug: (text: string) => void lines.push(`debug ${text}`),
  };
  const RED = { settings: { logging } } as unknown as Parameters<typeof loggerOf>[0];
  const logger = loggerOf(RED, sink);
  logger.trace(() => "exchange");
  logger.debug(() => "decision");
  return lines;
}

describe("the logger of a node", () => {
  it("makes a line only at a level at which Node-RED writes it", () => {
    assert.deepEqual(written(undefined), []);
    assert.deepEqual(written({ console: { level: "info" } }), []);
    assert.deepEqual(written({ console: { level: "debug" } }), ["debug decision"]);
    assert.deepEqual(written({ console: { level: "trace" } }), [
      "trace exchange",
      "debug decision",
    ]);
  });

  it("knows the loggers that a user has added", () => {
    const own = { level: "debug", handler: () => () => undefined };
    assert.deepEqual(written({ console: { level: "warn" }, own }), ["debug decision"]);
  });

  it("says of the dialog's attempts that they are the dialog's", () => {
    const lines: string[] = [];
    const log = {
      trace: (text: string) => lines.push(text),
      debug: (text: string) => lines.push(text),
    };
    const settings = { logging: { console: { level: "trace" } } };
    const RED = { settings, log } as unknown as Parameters<typeof dialogLogger>[0];
    dialogLogger(RED).trace(() => "exchange");
    dialogLogger(RED).debug(() => "decision");
    assert.deepEqual(lines, ["[psa-account:dialog] exchange", "[psa-account:dialog] decision"]);
  });
});
