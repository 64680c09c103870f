/**
 * What "not known" looks like. A car that cannot say something says it with a number: all ones, all zeros, or
 * what no car can be. One table for all readers and both formats; what it does not name is taken as it is.
 */
import { type Sparse, numberAt } from "./wire";

/** Numbers that stand for "not known": those below, those above, and some in between. */
interface Unknown {
  readonly below?: number;
  readonly above?: number;
  readonly is?: readonly number[];
}

/** By quantity, in the unit of the API. A zero that a car can really have is not in here. */
export const UNKNOWN = {
  /** %; 127.5 and 255 are all ones. */
  level: { below: 0, above: 100 },
  /** km; no car goes farther on one filling, 2047 and 65535 are all ones. */
  range: { below: 0, above: 2000 },
  /** Wh or kWh; there is no battery without capacity: 0 is sent at any level. */
  capacity: { below: 0, is: [0] },
  residual: { below: 0 },
  /** %; a battery that has kept nothing could not report it. Sent by electric cars: 0 and nothing else. */
  health: { below: 0, above: 100, is: [0] },
  /** km/h; the API's own bound. */
  chargingRate: { below: 0, above: 500 },
  /** s; no charge takes four days. */
  remaining: { below: 0, above: 360_000 },
  /** cL in the life of the car; 24 bits of ones are 16777215. */
  fuelBurnt: { below: 0, above: 10_000_000 },
  /** L/100 km */
  fuelRate: { below: 0, above: 254 },
  /** km; 0 is sent while the ignition is off, 24 bits of ones are 1677721.5. */
  mileage: { below: 0, above: 1_600_000, is: [0] },
  /** km/h; a byte of ones is 255, two of them 655.35. */
  speed: { below: 0, above: 254 },
  /** km/h, of a trip: who has moved was faster than that. */
  maxSpeed: { below: 0, above: 254, is: [0] },
  /** m/s */
  averageSpeed: { below: 0, above: 70 },
  /** 1/min; two bytes of ones, in eighths, are 8191.875. */
  engineSpeed: { below: 0, above: 8000 },
  motorSpeed: { below: -30_000, above: 30_000 },
  /** °C, sent as a byte less 40: all ones are 215. */
  engineTemperature: { below: -40, above: 214 },
  /** °C outside, sent in halves less 40: all ones are 87.5, or 215 where the engine measures it. */
  airTemperature: { below: -40, above: 85 },
  /** m above the sea; no road leads higher or lower. */
  altitude: { below: -450, above: 6000, is: [-1] },
  /** ° */
  heading: { below: 0, above: 360 },
  signal: { below: 0, above: 9 },
  /** %, of the 12 V battery; an empty one sends nothing. */
  auxiliaryHealth: { below: 0, above: 100, is: [0] },
  /** Days, negative when overdue; 32767 is all ones. */
  serviceDays: { below: -10_000, above: 10_000 },
  /** km, negative when overdue; two bytes of ones with and without a sign. */
  serviceDistance: { below: -300_000, above: 300_000, is: [-32_768, 32_767, 65_535] },
} as const satisfies Record<string, Unknown>;

export type Quantity = keyof typeof UNKNOWN;

/** The number, unless it stands for "not known". */
export function withoutUnknown(quantity: Quantity, value: number | undefined): number | undefined {
  const { below = -Infinity, above = Infinity, is = [] } = UNKNOWN[quantity] as Unknown;
  return value === undefined || value < below || value > above || is.includes(value)
    ? undefined
    : value;
}

/** The number at the first of some paths that has one that is known. */
export function knownNumberAt(
  quantity: Quantity,
  sent: unknown,
  ...paths: readonly string[]
): number | undefined {
  for (const path of paths) {
    const value = withoutUnknown(quantity, numberAt(sent, path));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Whether all that is told is zero: what a car sends of a part that it does not have. */
export function isHollow(values: Sparse<object>): boolean {
  const numbers = Object.values(values).filter((value) => typeof value === "number");
  return numbers.length > 0 && numbers.every((value) => value === 0);
}

/** Whether a place is where the equator meets the zero meridian: in the sea, and sent for none. */
export function isNowhere(longitude: number, latitude: number): boolean {
  return longitude === 0 && latitude === 0;
}
