import { defined, isObject, objectOf, textOf } from "../json";
import { type VehicleId, isSameVehicle, keyOf } from "../vehicle/identity";

/** Since when (ms) something lacks in lists, and in how many in a row. */
export interface Absence {
  since: number;
  lists: number;
}

/** A car that lists have named. */
export interface Listed {
  vin?: string;
  id?: string;
  absent?: Absence;
}

/** The cars of an account as its lists have told them; plain JSON. */
export interface Roster {
  cars: readonly Listed[];
  /** While no list has named any car, and the account may have some all the same. */
  empty?: Absence;
}

/** What a list says, compared with the ones before it. */
export interface Comparison {
  roster: Roster;
  /** Nothing at the first list: that is the one to compare with. */
  added: readonly VehicleId[];
  /** Those that have lacked long enough. */
  gone: readonly Listed[];
  /** Those that lack, and may come back. */
  missing: readonly Listed[];
}

/** A server may lose a car, or all of them, for a while: it is gone after so many lists over so many ms. */
const LISTS = 3;
const SPAN = 3_600_000;

/**
 * Compares a list with what is known. Vehicles without VIN and id are nobody.
 * @param known undefined before the first list
 * @param now ms, on whatever clock; the same one each time
 */
export function compareLists(
  known: Roster | undefined,
  list: readonly VehicleId[],
  now: number,
): Comparison {
  const named = list.filter((vehicle) => keyOf(vehicle) !== undefined);
  const before = known?.cars ?? [];
  const absent = before
    .filter((car) => !named.some((vehicle) => isSameVehicle(vehicle, car)))
    .map((car) => ({ ...car, absent: longer(car.absent, now) }));
  const missing = absent.filter((car) => !isLasting(car.absent, now));
  const isFirst = known === undefined || known.empty !== undefined;
  const empty = isFirst && named.length === 0 ? longer(known?.empty, now) : undefined;
  return {
    roster: {
      cars: [...named.map(({ vin, id }) => defined({ vin, id })), ...missing],
      ...(empty && !isLasting(empty, now) && { empty }),
    },
    added: isFirst
      ? []
      : named.filter((vehicle) => !before.some((car) => isSameVehicle(vehicle, car))),
    gone: absent.filter((car) => isLasting(car.absent, now)),
    missing,
  };
}

/** The value as a roster; undefined for anything else. */
export function parseRoster(value: unknown): Roster | undefined {
  if (!isObject(value) || !Array.isArray(value.cars)) return undefined;
  const empty = parseAbsence(value.empty);
  return { cars: value.cars.flatMap(parseListed), ...(empty && { empty }) };
}

function parseListed(value: unknown): Listed[] {
  const { vin, id, absent } = objectOf(value);
  const car = defined({ vin: textOf(vin), id: textOf(id), absent: parseAbsence(absent) });
  return keyOf(car) === undefined ? [] : [car];
}

function parseAbsence(value: unknown): Absence | undefined {
  const { since, lists } = objectOf(value);
  return typeof since === "number" && typeof lists === "number" ? { since, lists } : undefined;
}

/** Lists that were read while the clock was wrong count from now on. */
function longer(absence: Absence | undefined, now: number): Absence {
  return absence && absence.since <= now
    ? { since: absence.since, lists: absence.lists + 1 }
    : { since: now, lists: 1 };
}

function isLasting({ since, lists }: Absence, now: number): boolean {
  return lists >= LISTS && now - since >= SPAN;
}
