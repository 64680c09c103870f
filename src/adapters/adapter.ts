import type { JsonObject } from "../json";
import type { OptionSpecs, OptionValues } from "../rules/format-options";
import type { ContentOf, Kind } from "./content";

/** The properties that are set on an outgoing message; the others are those of the message that came in. */
export interface Formatted {
  topic?: string;
  payload?: unknown;
  [property: string]: unknown;
}

/** What an adapter is given of the world around it. */
export interface Context {
  /** A word for people in their language, by its key in `psa-format.word` of the catalogue; in English where there is none. */
  word: (key: string, english: string) => string;
}

/**
 * Turns what one message tells into messages for the target; none is fine. It may keep in its closure what it must
 * remember until the next deploy, by car. It changes nothing it is given.
 * @param message as it came; only a target that takes messages of others looks at it
 * @throws BadRequest that says what is missing
 */
export type Format<K extends Kind = Kind> = (
  contents: readonly ContentOf<K>[],
  message: JsonObject,
) => Formatted[];

/** A target: what it takes, what its users may choose, and how messages for it are made. */
export interface Adapter<Specs extends OptionSpecs = OptionSpecs, K extends Kind = Kind> {
  /** In which group of the dialog it is listed. */
  readonly group: "home" | "charging" | "data" | "map" | "dashboard";
  /** Contents of other kinds never reach it. Empty for a target that takes messages of others. */
  readonly kinds: readonly K[];
  readonly options: Specs;
  /** Each message is a row of one list: they get `parts`, which a *join* node reads. */
  readonly rows?: true;
  /** Its messages are kept by an MQTT broker: all are sent again after it was away. */
  readonly isRetained?: true;
  /** Where the target tells over MQTT, by `online`, that it has started and wants to hear everything again. */
  birthTopic?(options: OptionValues<Specs>): string;
  /** One per node and deploy. A method, so that all adapters fit into one table. */
  create(options: OptionValues<Specs>, context: Context): Format<K>;
}

/** Types an adapter by its own options and kinds, and returns it as one of many. */
export function adapter<const Specs extends OptionSpecs, const K extends Kind>(
  own: Adapter<Specs, K>,
): Adapter {
  return own as unknown as Adapter;
}
