import { between, pick, randomFrom, type Random } from "../random";
import { placeAt, type Point } from "./geography";
import type { Profile, RoutineName } from "./profile";

/** A journey that is planned: when the driver gets in, and where to. */
interface Outing {
  readonly at: number; // ms since the epoch
  readonly to: Point;
}

interface Places {
  readonly home: Point;
  readonly work: Point;
  readonly shops: Point;
  readonly stops: readonly Point[];
  readonly far: Point;
}

type Leg = readonly [hour: number, to: Point];

const HOUR = 3_600_000;
const WEEKEND: readonly number[] = [0, 6];

/** What the driver means to do on the day that begins at `midnight`, in order. */
export function planDay(profile: Profile, midnight: number): Outing[] {
  const random = randomFrom(profile.seed, "day", midnight);
  const places = placesOf(profile);
  const weekend = WEEKEND.includes(new Date(midnight + 12 * HOUR).getUTCDay());
  return routines[profile.routine](places, random, weekend)
    .map(([hour, to]) => ({ at: midnight + Math.round(hour * 3600) * 1000, to }))
    .sort((a, b) => a.at - b.at);
}

const routines: Record<RoutineName, (places: Places, random: Random, weekend: boolean) => Leg[]> = {
  commuter: ({ home, work, shops, far }, random, weekend) => {
    if (weekend) return dayOff(home, shops, far, random);
    const legs: Leg[] = [
      [between(random, 7.3, 7.9), work],
      [between(random, 17.1, 17.9), home],
    ];
    return random() < 0.4 ? [...legs, [19.2, shops], [20.1, home]] : legs;
  },
  nightShift: ({ home, work, shops }, random) => [
    [between(random, 5.2, 5.5), home],
    [between(random, 12, 12.4), shops],
    [between(random, 13, 13.4), home],
    [between(random, 21.1, 21.5), work],
  ],
  rounds: (places, random) => circuit(places, random, 0.2, 23.7, 0.42),
  deliveries: (places, random) => circuit(places, random, 7.4, 19.4, 0.7),
  leisure: ({ home, shops, far }, random) => dayOff(home, shops, far, random),
};

function dayOff(home: Point, shops: Point, far: Point, random: Random): Leg[] {
  const errand: Leg[] = [
    [between(random, 9.8, 10.4), shops],
    [between(random, 11.2, 11.7), home],
  ];
  if (random() < 0.5) return errand;
  return [...errand, [between(random, 13.5, 14), far], [between(random, 17.8, 18.4), home]];
}

function circuit(places: Places, random: Random, from: number, to: number, every: number): Leg[] {
  const legs: Leg[] = [];
  let away = false;
  for (let hour = from; hour < to; hour += every) {
    legs.push([
      hour + between(random, -0.04, 0.04),
      away ? places.home : pick(random, places.stops),
    ]);
    away = !away;
  }
  return away ? [...legs, [to + 0.1, places.home]] : legs;
}

function placesOf(profile: Profile): Places {
  const random = randomFrom(profile.seed, "places");
  const somewhere = (low: number, high: number) =>
    placeAt(profile.home, between(random, 0, 360), between(random, low, high));
  return {
    home: profile.home,
    work: somewhere(14, 24),
    shops: somewhere(2.5, 5),
    stops: [somewhere(3, 5), somewhere(4, 6), somewhere(5, 8), somewhere(3, 7)],
    far: somewhere(35, 60),
  };
}
