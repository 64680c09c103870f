/** The parts of Node-RED's editor that the dialogs use. */
import type { Shape } from "../src/rules/values";
import type { Retentions } from "./common/context-stores";
import type { OptionSpecs } from "../src/rules/format-options";
import type { TextParams } from "./common/replies";

declare global {
  /** A node in the editor, with its properties as the flow keeps them. */
  interface EditorNode {
    readonly id: string;
    readonly type: string;
    readonly _def: {
      readonly category: string;
      readonly defaults: Readonly<Record<string, EditorProperty>>;
      readonly credentials?: Readonly<Record<string, EditorProperty>>;
    };
    /** A text of the node's catalogue. */
    _(key: string, params?: TextParams): string;
    [property: string]: unknown;
  }

  /** A property or credential of a node's definition. */
  interface EditorProperty {
    validate?: Validator;
  }

  /** True, or why a value cannot be as it is. */
  type Validator = (this: EditorNode, value: unknown, options: unknown) => true | string;

  /** What the nodes tell the editor of themselves, and what Node-RED tells of its context stores. */
  interface EditorSettings {
    context?: { default?: string; stores?: string[] };
    psaAccountBrands?: Record<string, { label: string; realm: string; redirectUri: string }>;
    /** The unit of each value of a state. */
    psaAccountValues?: Shape;
    /** By relation: whether it is a collection, and its filters with the words to choose from, if any. */
    psaReadRelations?: Record<string, { collection: boolean; filters: Record<string, string[]> }>;
    /** By event: the group it is listed in. */
    psaWatchEvents?: Record<string, string>;
    /** By command, in the order in which they are offered. */
    psaCommandCommands?: Record<string, CommandFacts>;
    /** By target, in the order in which they are offered. */
    psaFormatTargets?: Record<string, TargetFacts>;
    psaWatchStores?: Retentions;
    psaImportStores?: Retentions;
  }

  /** What a dialog must know of a target. */
  interface TargetFacts {
    group: string;
    options: OptionSpecs;
  }

  /** What a dialog must know of a command. */
  interface CommandFacts {
    kind: string;
    scope: string;
    parameters: string[];
    /** s */
    patience: number;
    isDangerous: boolean;
  }

  const RED: {
    _(key: string, params?: TextParams): string;
    readonly settings: EditorSettings;
    readonly i18n: { lang(): string };
    readonly nodes: {
      node(id: string): EditorNode | null;
      /** Calls back with each configuration node. */
      eachConfig(visit: (node: EditorNode) => unknown): void;
      workspace(id: string): { label?: string } | null;
    };
    readonly events: { on(event: string, listener: (type: string) => void): void };
    readonly clipboard: { copyText(text: string, element?: JQuery, message?: string): void };
  };

  interface EditableListOptions<Item> {
    addButton: string;
    height: string;
    removable: boolean;
    addItem: (row: JQuery, index: number, data: { item?: Item }) => void;
    removeItem: () => void;
  }

  interface TypedInputOptions {
    typeField: string;
    types: (string | { value: string; label: string; icon: string })[];
    default: string;
  }

  /** The widgets that the editor adds to jQuery. */
  interface JQuery {
    editableList<Item>(options: EditableListOptions<Item>): this;
    editableList(method: "addItem", data: { item: unknown }): this;
    typedInput(options: TypedInputOptions): this;
    typedInput(method: "type"): string;
  }
}
