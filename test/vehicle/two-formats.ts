import fc from "fast-check";

type Json = Record<string, unknown>;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const number = (min: number, max: number) =>
  fc.integer({ min: min * 10, max: max * 10 }).map((n) => n / 10);
const second = fc.integer({ min: 1_500_000_000, max: 1_800_000_000 }).map((s) => s * 1000);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `PT${String(hour)}H${String(minute)}M`);
const some = (...words: string[]) => fc.constantFrom(...words);
const part = <T extends object>(shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  maybe(fc.tuple(second, fc.record<T>(shape)).map(([ms, rest]) => ({ ms, ...rest })));

/** A car of which both formats can say everything. */
const car = fc.record({
  ignition: part({ type: some("Stop", "Start", "Whatever") }),
  privacy: part({ state: some("None", "Geolocation", "Full") }),
  battery: part({ voltage: number(40, 100) }),
  odometer: part({ mileage: number(1, 300_000) }),
  kinetic: part({
    moving: maybe(fc.boolean()),
    speed: number(0, 180),
    acceleration: number(-5, 5),
  }),
  service: part({ type: some("Electric", "Hybrid") }),
  environment: part({ day: maybe(fc.boolean()), temp: maybe(number(-30, 45)) }),
  doors: part({
    locks: fc.array(some("Locked", "Unlocked", "TrunkUnLocked", "Welded")),
    opening: maybe(
      fc.array(fc.record({ identifier: some("Driver", "Trunk"), state: some("Open", "Closed") })),
    ),
  }),
  climate: part({
    status: some("Enabled", "Failure"),
    failureCause: maybe(some("LowBattery", "Ghost")),
    programs: maybe(
      fc.array(
        fc.record({
          slot: fc.integer({ min: 1, max: 4 }),
          enabled: fc.boolean(),
          start: time,
          occurence: fc.record({ day: fc.array(some("Mon", "Sun")) }),
        }),
      ),
    ),
  }),
  electric: part({
    level: number(0, 100),
    autonomy: maybe(fc.integer({ min: 0, max: 500 })),
    capacity: maybe(fc.integer({ min: 9000, max: 90_000 })),
    kWh: maybe(number(0, 90)),
    health: maybe(fc.record({ capacity: number(50, 100), resistance: number(50, 100) })),
    charging: maybe(
      fc.record({
        plugged: fc.boolean(),
        status: some("InProgress", "Finished", "Sleeping"),
        remainingTime: time,
        chargingRate: fc.integer({ min: 0, max: 500 }),
        chargingMode: some("No", "Slow", "Quick"),
        nextDelayedTime: time,
      }),
    ),
  }),
  fuel: part({
    level: number(0, 100),
    autonomy: maybe(fc.integer({ min: 0, max: 900 })),
    instant: maybe(number(1, 30)),
  }),
  position: part({
    coordinates: fc.tuple(number(-180, 180), number(-90, 90)),
    heading: maybe(fc.integer({ min: 0, max: 360 })),
  }),
});
export type GeneratedCar = typeof car extends fc.Arbitrary<infer T> ? T : never;
/** How sloppy a sender is: numbers as text, lists of one bare, another format of dates. */
const manners = fc.record({
  comma: fc.boolean(),
  bare: fc.boolean(),
  date: some("iso", "offset", "java"),
  newestFirst: fc.boolean(),
});
type Manners = typeof manners extends fc.Arbitrary<infer T> ? T : never;
export const generatedCar = fc.tuple(car, manners, manners);

/** The car as API 4.17 words it. */
export function inUse(car: GeneratedCar, manners: Manners): Json {
  const dated = datedWith("createdAt", manners.date);
  const { ignition, privacy, battery, odometer, kinetic, service, fuel, electric } = car;
  return sloppy(manners, {
    ignition: dated(ignition),
    privacy: dated(privacy),
    battery: dated(battery),
    odometer: dated(odometer),
    kinetic: dated(kinetic),
    service: dated(service),
    environment: car.environment && {
      luminosity: dated({ ms: car.environment.ms, day: car.environment.day }),
      air: dated({ ms: car.environment.ms, temp: car.environment.temp }),
    },
    doorsState: dated(car.doors && withNames(car.doors, { locks: "lockedStates" })),
    preconditioning: car.climate && { airConditioning: dated(car.climate) },
    energies: [
      fuel && {
        ...dated({ ms: fuel.ms, type: "Fuel", level: fuel.level, autonomy: fuel.autonomy }),
        extension: { fuel: { consumptions: { instant: fuel.instant } } },
      },
      electric && {
        ...dated({
          ms: electric.ms,
          type: "Electric",
          level: electric.level,
          autonomy: electric.autonomy,
        }),
        extension: {
          electric: {
            residual: electric.kWh === undefined ? undefined : { consumption: electric.kWh },
            battery: { load: { capacity: electric.capacity }, health: electric.health },
            charging: electric.charging && { ...electric.charging, schedule: [] },
          },
        },
      },
    ],
    lastPosition: car.position && {
      type: "Feature",
      geometry: { type: "Point", coordinates: car.position.coordinates },
      properties: dated({ ms: car.position.ms, heading: car.position.heading }),
    },
  });
}

/** The car as API 4.0 words it. */
export function old(car: GeneratedCar, manners: Manners): Json {
  const dated = datedWith("updatedAt", manners.date);
  const { ignition, privacy, battery, odometer, kinetic, service, fuel, electric } = car;
  return sloppy(manners, {
    ignition: dated(ignition),
    privacy: dated(privacy),
    battery: dated(battery),
    kinetic: dated(kinetic && withNames(kinetic, { speed: "pace" })),
    service: dated(service),
    environment: dated(
      car.environment && {
        ms: car.environment.ms,
        luminosity: { day: car.environment.day },
        air: { temp: car.environment.temp },
      },
    ),
    doorsState: dated(car.doors && withNames(car.doors, { locks: "lockedState" })),
    preconditionning: car.climate && { airConditioning: dated(car.climate) },
    energy: [
      electric &&
        dated({
          ms: electric.ms,
          type: "Electric",
          level: electric.level,
          autonomy: electric.autonomy,
          residual: electric.kWh,
          battery: { capacity: electric.capacity, health: electric.health },
          charging: electric.charging,
        }),
      fuel && dated({ type: "Fuel", ...withNames(fuel, { instant: "consumption" }) }),
    ],
    lastPosition: car.position && {
      ...dated({ ms: car.position.ms, type: "Feature" }),
      geometry: { type: "Point", coordinates: car.position.coordinates },
      properties: { heading: car.position.heading },
    },
    _embedded: { extension: { odemeter: dated(odometer) } },
  });
}

function datedWith(name: string, format: string) {
  return (part: Json | undefined): Json | undefined => {
    if (!part) return undefined;
    const { ms, ...rest } = part;
    return { [name]: written(new Date(Number(ms)), format), ...rest };
  };
}

function written(date: Date, format: string): string {
  const iso = date.toISOString();
  if (format === "iso") return iso;
  if (format === "offset") return `${iso.slice(0, 19)}+0000`;
  const [weekday = "", day, month, year, time] = date.toUTCString().replace(",", "").split(" ");
  return [weekday, month, day, time, "GMT", year].join(" ");
}

function withNames(part: Json, names: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [names[key] ?? key, value]));
}

/** As JSON, with what is undefined left out, and the sender's manners. */
function sloppy({ comma, bare, newestFirst }: Manners, body: Json): Json {
  const worded = (value: unknown): unknown => {
    if (typeof value === "number" && comma) return String(value).replace(".", ",");
    if (Array.isArray(value)) {
      const list = value.filter((item) => item !== undefined).map(worded);
      const ordered = newestFirst && list.every(isEnergy) ? list.reverse() : list;
      return bare && ordered.length === 1 ? ordered[0] : ordered;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, worded(item)]));
  };
  return JSON.parse(JSON.stringify(worded(body))) as Json;
}

function isEnergy(value: unknown): boolean {
  return typeof value === "object" && value !== null && "level" in value;
}
