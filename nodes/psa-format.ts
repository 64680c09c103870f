import type { Node, NodeDef, NodeInitializer } from "node-red";
import type { Formatted } from "../src/adapters/adapter";
import type * as Adapters from "../src/adapters/index";
import { migrated } from "../src/rules/versions";
import { type Message, onMessage } from "./common/input";
import { result } from "./common/status";
import { wordOr } from "./common/texts";

interface PsaFormatDef extends NodeDef {
  /** A name of `ADAPTERS`. */
  target?: string;
  /** Those of the target, by name; what is empty is the default. */
  options?: Record<string, unknown>;
}

const CATALOGUE = "node-red-contrib-psa/psa-format:psa-format.";

const init: NodeInitializer = (RED) => {
  function PsaFormat(this: Node, stored: PsaFormatDef): void {
    RED.nodes.createNode(this, stored);
    const { target = "", options } = migrated("psa-format", stored);
    const word = (key: string, english: string) => wordOr(RED, `${CATALOGUE}word.${key}`, english);
    const label = wordOr(RED, `${CATALOGUE}target.${target}`, target);
    let formatter: Adapters.Formatter | undefined;

    onMessage(RED, this, {
      work: (received, send) => {
        formatter ??= adapters().createFormatter(target, options, { word });
        const made = formatter.format(received);
        const rows = formatter.hasRows ? partsOf(RED.util.generateId(), made.length, received) : [];
        const messages = made.map((one, index) => outgoing(received, one, rows[index]));
        if (messages.length > 0) send([messages]);
        const count = RED._(`${CATALOGUE}status.messages`, { count: messages.length });
        return Promise.resolve(result(`${label} · ${count}`));
      },
    });
  }

  RED.nodes.registerType("psa-format", PsaFormat, {
    // Asked for by the editor alone.
    settings: {
      psaFormatTargets: {
        get value() {
          return targetsForEditor();
        },
        exportable: true,
      },
    },
  });
};

/** Loaded with the first message or the editor: most starts of Node-RED are followed by neither at once. */
function adapters(): typeof Adapters {
  return require("../src/adapters/index") as typeof Adapters;
}

/** The message that came, with what was made of it. What the API sent is left behind: it would be copied for each. */
function outgoing(received: Message, made: Formatted, parts: object | undefined): Message {
  const { response: _response, state: _state, ...kept } = received;
  return { ...kept, ...made, ...(parts && { parts }) };
}

function partsOf(id: string, count: number, { parts: outer }: Message): object[] {
  return Array.from({ length: count }, (_, index) => ({
    id,
    type: "array",
    index,
    count,
    len: 1,
    ...(outer !== undefined && { parts: outer }),
  }));
}

/** For the dialog: of each target its group and its options. */
function targetsForEditor() {
  return Object.fromEntries(
    Object.entries(adapters().ADAPTERS).map(([name, { group, options }]) => [
      name,
      { group, options },
    ]),
  );
}

export = init;
