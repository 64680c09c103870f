import { copyOf, defined } from "../json";
import type { GroupName } from "../vehicle/state";
import type { Facts } from "./facts";
import type { CarEvent, EventName, EventValue } from "./catalogue";

/** What was known before a reading and after it. */
export interface Change {
  readonly before: Facts;
  readonly after: Facts;
  /** Whether what is seen for the first time counts as news. */
  readonly initial: boolean;
  /** When the car measured a group, else when it was seen. */
  readonly at: (group: GroupName) => string;
  /** When it was seen. */
  readonly seenAt: string;
  /** That, or when the reply was made, whichever is later: nothing that is true lies ahead of it. */
  readonly now: string;
}

/** Whether a fact is another one now. What was unknown before is not: it is the first sight of it. */
export function differs({ before, after, initial }: Change, fact: keyof Facts): boolean {
  const was = before[fact];
  const is = after[fact];
  return is !== undefined && is !== was && (was !== undefined || initial);
}

/** An event, without the fields that say nothing; it shares nothing with what it was made from. */
export function carEvent(
  event: EventName,
  at: string,
  before: EventValue | undefined,
  after: EventValue | undefined,
  more: Partial<CarEvent> = {},
): CarEvent {
  return copyOf({ event, at, ...defined({ before, after }), ...more });
}
