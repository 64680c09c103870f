import { between, hexDigits, pick, randomFrom } from "../random";
import { modelNames, models } from "./catalogue";
import { type Point, placeAt } from "./geography";
import type { Biography } from "./life";
import type { Generation, RoutineName } from "./profile";

const towns: readonly Point[] = [
  { longitude: -1.6794, latitude: 48.1147, altitude: 38 },
  { longitude: 0.1996, latitude: 48.0061, altitude: 58 },
  { longitude: 1.909, latitude: 47.9029, altitude: 112 },
  { longitude: 0.6892, latitude: 47.3936, altitude: 54 },
  { longitude: 5.0415, latitude: 47.322, altitude: 246 },
  { longitude: 4.8357, latitude: 45.764, altitude: 173 },
  { longitude: 3.087, latitude: 45.7772, altitude: 362 },
  { longitude: 1.2611, latitude: 45.8336, altitude: 294 },
  { longitude: 1.4442, latitude: 43.6047, altitude: 146 },
  { longitude: 4.0317, latitude: 49.2583, altitude: 84 },
];
const routines: readonly RoutineName[] = [
  "commuter",
  "commuter",
  "nightShift",
  "rounds",
  "deliveries",
  "leisure",
];
const generations: readonly Generation[] = ["4.17", "4.17", "4.17", "both", "4.0"];

/** The car with this number in a generated fleet: the same seed and number give the same car. */
export function fleetProfile(seed: number, index: number): Biography {
  const own = `fleet ${String(seed)} ${String(index)}`;
  const random = randomFrom(own);
  const model = models[pick(random, modelNames)];
  const odometer = Math.round(between(random, 500, 140_000) * 10) / 10;
  return {
    id: hexDigits(random, 96),
    vin: `${model.vinStart}${pick(random, "HJKLMN".split(""))}${fleetNumber(index)}`,
    model,
    generation: pick(random, generations),
    namesBrand: random() < 0.5,
    home: placeAt(pick(random, towns), between(random, 0, 360), between(random, 0, 5)),
    routine: pick(random, routines),
    seed: own,
    privacy: random() < 0.05 ? "Geolocation" : "None",
    connected: random() >= 0.04,
    odometer,
    level: between(random, 0.35, 0.8),
    chargeTo: random() < 0.5 ? 0.8 : 1,
    chargeFrom: random() < 0.4 ? 22.5 : undefined,
    health: { capacity: Math.round(between(random, 88, 100)), resistance: 98 },
    serviceAt: Math.ceil((odometer + 500) / 25_000) * 25_000,
    serviceDays: Math.round(between(random, -20, 365)),
    past: [],
    pastDays: 1,
    memory: 30,
  };
}

function fleetNumber(index: number): string {
  return `T${String(index).padStart(6, "0")}`.slice(0, 7);
}
