import { Recent } from "../recent";
import { isAhead } from "./group";
import { type Known, NOTHING_KNOWN, measuredBy, merged } from "./merge";
import { type VehicleState, newestAt } from "./state";

/** When the car measured the newest of a reply, ISO 8601; and whether a newer reply came before. */
export interface Age {
  at: string | undefined;
  stale: boolean;
}

/** How many places are remembered: those that were read last. */
const KEPT = 1000;

/** How fresh replies are, by those that came from the same place before. */
export class Freshness {
  private readonly states = new Recent<Known>(KEPT);
  private readonly dates = new Recent<string>(KEPT);

  /** How fresh a status is that was read as this state. @param now ISO 8601 */
  ofState(place: string, reading: VehicleState, now: string): Age {
    const { news: _news, ...known } = merged(this.states.get(place) ?? NOTHING_KNOWN, reading, now);
    this.states.set(place, known);
    const at = measuredBy(reading, known);
    return { at, stale: at !== undefined && at < (newestAt(known.state) ?? "") };
  }

  /** How fresh anything else is, by its date. @param now ISO 8601 */
  ofDate(place: string, at: string | undefined, now: string): Age {
    if (at === undefined) return { at, stale: false };
    const known = this.dates.get(place) ?? "";
    // One that lies ahead is believed until there is one that does not.
    const newest = isAhead(known, now) && !isAhead(at, now) ? "" : known;
    this.dates.set(place, at > newest ? at : newest);
    return { at, stale: at < newest };
  }
}
