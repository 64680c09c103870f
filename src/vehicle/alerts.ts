import { defined } from "../json";
import { type Position, position } from "./position";
import { type Group, measuredAt } from "./group";
import { type Sparse, find, flag, moment, word } from "./wire";

/** A message of the dashboard. */
export interface Alert extends Group {
  id?: string;
  /** FuelLevelLow, LeftFrontTireUnderInflated, …; cars of 2019 write other words */
  type?: string;
  /** Information, Warning, Critical */
  severity?: string;
  active?: boolean;
  startedAt?: string;
  endedAt?: string;
  startPosition?: Position;
  endPosition?: Position;
}

/** One alert; `{}` for what is no object. */
export function alert(sent: unknown): Alert {
  const read: Sparse<Alert> = {
    id: word(sent, "id"),
    at: measuredAt(sent),
    type: word(sent, "type"),
    severity: word(sent, "severity"),
    active: flag(sent, "active"),
    startedAt: moment(sent, "startedAt"),
    endedAt: moment(sent, "endAt"),
    startPosition: position(find(sent, "startPosition")),
    // API 4.0 has a colon in the name.
    endPosition: position(find(sent, "endPosition") ?? find(sent, "endPosition:")),
  };
  return defined(read);
}
