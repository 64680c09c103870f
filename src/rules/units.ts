/** The units in which single values leave: metric as everywhere else, or those of the roads of Britain. For the editor and the runtime alike. */

/** What an account says of units. */
export type Units = "metric" | "imperial";

/** The units that an account says; metric for one that says nothing, or a word that nobody knows. */
export function unitsOf(said: unknown): Units {
  return said === "imperial" ? "imperial" : "metric";
}

interface Imperial {
  readonly unit: string;
  readonly of: (metric: number) => number;
  /** As many as the measurement is worth. */
  readonly decimals: number;
}

const KM_PER_MILE = 1.609344;
/** Of Britain; that of the United States has 3.785 L. */
const LITRES_PER_GALLON = 4.54609;
const miles = (km: number) => km / KM_PER_MILE;
/** What is used for 100 km, as the miles that one of it lasts for. */
const milesPer = (amount: number) => miles(100) / amount;

/** By metric unit. What is not in here has the same unit on both sides: %, kWh, s, and L, in which Britain sells fuel. */
const IMPERIAL: Readonly<Record<string, Imperial>> = {
  km: { unit: "mi", of: miles, decimals: 1 },
  "km/h": { unit: "mph", of: miles, decimals: 1 },
  m: { unit: "ft", of: (metres) => metres / 0.3048, decimals: 0 },
  "°C": { unit: "°F", of: (degrees) => degrees * 1.8 + 32, decimals: 1 },
  "L/100 km": { unit: "mpg", of: (l) => milesPer(l / LITRES_PER_GALLON), decimals: 1 },
  "kg/100 km": { unit: "mi/kg", of: milesPer, decimals: 1 },
};

/** What a metric unit is called in other units. */
export function unitIn(units: Units, unit: string): string {
  return (units === "imperial" ? IMPERIAL[unit]?.unit : undefined) ?? unit;
}

/**
 * A metric value in other units, rounded to what the measurement is worth; as it is where there is nothing to convert.
 * Undefined for what has no end: the miles that nothing lasts for.
 */
export function valueIn(units: Units, value: unknown, unit: string): unknown {
  const imperial = units === "imperial" ? IMPERIAL[unit] : undefined;
  if (!imperial || typeof value !== "number") return value;
  const converted = imperial.of(value);
  if (!Number.isFinite(converted)) return undefined;
  // Never minus zero.
  return Number(converted.toFixed(imperial.decimals)) + 0;
}
