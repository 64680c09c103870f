import type { Formatted } from "./adapter";
import type { Car } from "./content";

/** A message that the broker keeps, for those who subscribe later; an empty one makes it forget. */
export function retained(topic: string, payload: string): Formatted {
  return { topic, payload, retain: true };
}

/** A car as one level of a topic. A VIN stays as it is; an id may have characters that mean something there. */
export function levelOf({ key }: Pick<Car, "key">): string {
  return key.replace(/[^\w-]/g, "_");
}
