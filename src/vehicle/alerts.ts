import { defined } from "../json";
import { type Position, readPosition } from "./position";
import { type Group, measuredAt } from "./group";
import { type Sparse, booleanAt, dateAt, valueAt, wordAt } from "./wire";

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
export function readAlert(sent: unknown): Alert {
  const read: Sparse<Alert> = {
    id: wordAt(sent, "id"),
    at: measuredAt(sent),
    type: wordAt(sent, "type"),
    severity: wordAt(sent, "severity"),
    active: booleanAt(sent, "active"),
    startedAt: dateAt(sent, "startedAt"),
    endedAt: dateAt(sent, "endAt"),
    startPosition: readPosition(valueAt(sent, "startPosition")),
    // API 4.0 has a colon in the name.
    endPosition: readPosition(valueAt(sent, "endPosition") ?? valueAt(sent, "endPosition:")),
  };
  return defined(read);
}
