import { Clock } from "../../src/simulator/clock";
import { type AppForm, appFile } from "../../src/simulator/wire/app-file";
import { builtInVins } from "../../src/simulator/world/built-in";
import type { Car } from "../../src/simulator/world/car";
import { World } from "../../src/simulator/world/world";

/** Trips of a car in the sample. */
const TRIPS = 20;
const MOMENT = new Date("2025-03-12T20:00:00Z");
const { hybrid, oldGeneration } = builtInVins;

/** What a phone app exports of a car, with every property an app may write. */
export interface ExportedCar {
  vin: string;
  trips: Record<string, unknown>[];
}

/** Some simulated cars, always with the same past. */
export function sampleCars(vins: readonly string[] = [hybrid, oldGeneration]): Car[] {
  const world = new World(new Clock(MOMENT, 1e-9), 208);
  return vins.map((vin) => world.car(vin));
}

/** What the phone app exports of the cars. */
export function exported(cars: readonly Car[], form: AppForm): ExportedCar[] {
  return appFile(cars, form) as ExportedCar[];
}

/** The file that the package ships: two cars, a trip a line. */
export function sampleText(): string {
  const cars = exported(sampleCars(), "present").map(({ vin, trips }) => {
    const lines = trips.slice(-TRIPS).map((trip) => `    ${JSON.stringify(trip)}`);
    return `  {"vin": ${JSON.stringify(vin)}, "trips": [\n${lines.join(",\n")}\n  ]}`;
  });
  return `[\n${cars.join(",\n")}\n]\n`;
}
