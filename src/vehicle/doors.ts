import { type Group, readGroup } from "./group";
import { type Sparse, listAt, readEach, valueAt, wordAt, wordsAt } from "./wire";

/** Something that can be opened. */
export interface Opening {
  /** Driver, Passenger, RearLeft, RearRight, Trunk, RearWindow, RoofWindow */
  identifier?: string;
  /** Open, Closed */
  state?: string;
}

/** Locks and openings. */
export interface Doors extends Group {
  /** True while the whole car is locked, false while any part of it is not; absent when that is not known. */
  locked?: boolean;
  /** The locks in the API's words: Locked, SuperLocked, TrunkUnLocked, … */
  states?: string[];
  /** Identifiers of what is open. */
  open?: string[];
  openings?: Opening[];
  /** The same by name, for whoever wants one of them: `driver`, `trunk`, … → Open, Closed. */
  opening?: Readonly<Record<string, string>>;
}

const WHOLE_CAR = new Set(["Locked", "SuperLocked"]);

/** Reads `doorsState`. */
export function readDoors(sent: unknown, at?: string): Doors | undefined {
  return readGroup<Doors>([valueAt(sent, "doorsState")], at, (part) => {
    const states = wordsAt(part, "lockedStates", "lockedState");
    const openings = readEach<Opening>(listAt(part, "opening"), readOpening);
    return {
      locked: isLocked(states),
      states,
      open: listOpen(openings),
      openings,
      opening: openingsByName(openings),
    };
  });
}

function readOpening(sent: unknown): Sparse<Opening> {
  return { identifier: wordAt(sent, "identifier"), state: wordAt(sent, "state") };
}

function listOpen(openings: readonly Opening[] | undefined): string[] | undefined {
  return openings?.flatMap(({ identifier, state }) =>
    state === "Open" && identifier !== undefined ? [identifier] : [],
  );
}

/** What can follow a dot in a path: `doors.opening.rearLeft`. */
const NAME = /^[A-Za-z]\w*$/;

function openingsByName(openings: readonly Opening[] | undefined): Doors["opening"] {
  const named = openings?.flatMap(({ identifier = "", state }) =>
    state !== undefined && NAME.test(identifier)
      ? [[identifier.charAt(0).toLowerCase() + identifier.slice(1), state] as const]
      : [],
  );
  return named && named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** `TrunkUnLocked` beside `Locked` leaves the car open; `TrunkLocked` alone says nothing of the doors. */
function isLocked(states: readonly string[] | undefined): boolean | undefined {
  if (states?.some((state) => /unlocked$/i.test(state))) return false;
  return states?.some((state) => WHOLE_CAR.has(state)) ? true : undefined;
}
