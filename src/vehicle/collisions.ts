import { defined } from "../json";
import { type Group, measuredAt } from "./group";
import { type Sparse, each, find, flag, many, word } from "./wire";

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
export function collision(sent: unknown): Collision {
  const read: Sparse<Collision> = {
    id: word(sent, "id"),
    at: measuredAt(sent),
    impacts: each<Impact>(many(sent, "details"), impact) ?? oldImpacts(sent),
    tippedOver: flag(sent, "tippedOver", "rollOver"),
    pedestrian: flag(sent, "pedestrian"),
  };
  return defined(read);
}

function impact(sent: unknown): Sparse<Impact> {
  return { side: word(sent, "side"), severity: word(sent, "severity") };
}

function oldImpacts(sent: unknown): Impact[] | undefined {
  const impacts = Object.entries(OLD_SIDES).flatMap(([name, side]): Impact[] => {
    if (find(sent, name) === undefined) return [];
    return [defined({ side, severity: word(sent, `${name}.level`) })];
  });
  return impacts.length > 0 ? impacts : undefined;
}
