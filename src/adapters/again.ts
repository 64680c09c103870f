import { type JsonObject, isObject } from "../json";
import type { Formatted } from "./adapter";

/**
 * What the broker should keep, by topic. Node-RED's *mqtt out* drops what comes while it is not connected, and a broker
 * may forget: whatever was sent is sent again when somebody says so.
 */
export class RetainedMessages {
  readonly #kept = new Map<string, Formatted>();

  /** Remembers those that the broker keeps, and returns all of them. */
  keep(messages: Formatted[]): Formatted[] {
    for (const message of messages) {
      const { topic, payload, retain } = message;
      if (retain !== true || topic === undefined) continue;
      if (payload === "") this.#kept.delete(topic);
      else this.#kept.set(topic, message);
    }
    return messages;
  }

  all(): Formatted[] {
    return [...this.#kept.values()].map((message) => ({ ...message }));
  }
}

/**
 * Whether a message asks for everything again: that of a *status* node which says that *mqtt out* is connected, or
 * `online` at the topic where the target tells of its start. Undefined for a message that is neither of them.
 */
export function asksForAll(message: JsonObject, birthTopic?: string): boolean | undefined {
  const { status, topic, payload } = message;
  if (isObject(status) && payload === undefined) return /\bconnected$/.test(String(status.text));
  if (topic !== undefined && topic === birthTopic) return String(payload) === "online";
  return undefined;
}
