import { defined } from "../json";
import { type Group, measuredAt } from "./group";
import { type Sparse, booleanAt, listAt, readEach, valueAt, wordAt } from "./wire";

/** Where the car was hit, and how hard. */
export interface Impact {
  /** Front, Rear, Lateral */
  side?: string;
  /** Minimal, Minor, Major */
  severity?: string;
}

/** A collision. */
export interface Collision extends Group {
  id?: string;
  impacts?: Impact[];
  tippedOver?: boolean;
  pedestrian?: boolean;
}

/** The sides as API 4.0 names them. */
const OLD_SIDES = { front: "Front", rear: "Rear", lateral: "Lateral" };

/** One collision; `{}` for what is no object. */
export function readCollision(sent: unknown): Collision {
  const read: Sparse<Collision> = {
    id: wordAt(sent, "id"),
    at: measuredAt(sent),
    impacts: readEach<Impact>(listAt(sent, "details"), readImpact) ?? readOldImpacts(sent),
    tippedOver: booleanAt(sent, "tippedOver", "rollOver"),
    pedestrian: booleanAt(sent, "pedestrian"),
  };
  return defined(read);
}

function readImpact(sent: unknown): Sparse<Impact> {
  return { side: wordAt(sent, "side"), severity: wordAt(sent, "severity") };
}

function readOldImpacts(sent: unknown): Impact[] | undefined {
  const impacts = Object.entries(OLD_SIDES).flatMap(([name, side]): Impact[] => {
    if (valueAt(sent, name) === undefined) return [];
    return [defined({ side, severity: wordAt(sent, `${name}.level`) })];
  });
  return impacts.length > 0 ? impacts : undefined;
}
