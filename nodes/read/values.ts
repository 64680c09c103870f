import type { Node, NodeAPI } from "node-red";
import { BadRequest, NoData } from "../../src/errors";
import { defined, objectOf } from "../../src/json";
import type { VehicleState } from "../../src/vehicle/state";
import { type ValuePath, parseValuePaths, readValue } from "../../src/vehicle/values";
import { accountNodeOf } from "../common/account-node";
import { onFlowsStarted } from "../common/flows-started";
import { type Message, type Send, toNodeError } from "../common/input";
import { failure } from "../common/status";
import { valueMessage } from "../common/value-message";

/** What the node is set to. */
interface ValueOptions {
  account: string;
  values?: string[];
  /** What a value is that is not there: an error, or a message without payload. */
  noData?: "error" | "message";
}

/** The output of single values: of a state that was read, a message each. */
export class ReadValues {
  private readonly paths: readonly ValuePath[] = [];
  private readonly flaw: Error | undefined;

  /** Wrong options are told when the flows have started. */
  constructor(
    private readonly RED: NodeAPI,
    node: Node,
    private readonly options: ValueOptions,
  ) {
    try {
      this.paths = parseValuePaths(options.values);
    } catch (error) {
      this.flaw = error as Error;
      const unbegun = onFlowsStarted(RED, () => {
        node.error(toNodeError(RED, error), {});
        node.status(failure(RED, error));
      });
      node.on("close", unbegun);
    }
  }

  /** @throws BadRequest for wrong options, and for a resource that is no state */
  check(link: string): void {
    if (this.flaw) throw this.flaw;
    if (link !== "status") throw new BadRequest("valuesOfOther", { link });
  }

  /**
   * Sends what the state has. Several values are a sequence, of which a *join* node makes an object.
   * @throws NoData for what it does not have, unless that is a message, too
   */
  send(message: Message, read: unknown, send: Send): void {
    const state: VehicleState = objectOf(read);
    const { units } = accountNodeOf(this.RED, this.options.account);
    const { payload: _replaced, ...kept } = message;
    const all = this.paths.map((one) => {
      return { path: one.path, value: readValue(state, one, units) };
    });
    const isQuiet = this.options.noData === "message";
    const told = all.filter(({ value }) => isQuiet || value !== undefined);
    const id = this.RED.util.generateId();
    for (const [index, { path, value }] of told.entries()) {
      const about = value ? valueMessage(value) : { topic: path };
      const sequence = { id, type: "object", key: path, index, count: told.length };
      const parts =
        this.paths.length > 1 ? defined({ ...sequence, parts: kept.parts }) : kept.parts;
      send({ ...this.RED.util.cloneMessage(kept), ...defined({ parts }), ...about });
    }
    const missing = all.filter(({ value }) => value === undefined).map(({ path }) => path);
    if (missing.length > 0 && !isQuiet) {
      throw new NoData("valueMissing", { values: missing.join(", ") });
    }
  }
}
