import { builtInVins } from "./built-in";
import type { Car } from "./car";
import type { World } from "./world";

/** Something that happens `at` so many seconds after the show began. */
interface Scene {
  readonly at: number;
  readonly vin: string;
  readonly act: (car: Car) => void;
}

const { electric, bothGenerations: charging, hybrid, oldGeneration: van } = builtInVins;
const OUT = { km: 0.8, minutes: 1.5, heading: 90 };
const HOME = { ...OUT, heading: 270 };

/**
 * A little of everything within the first minute; after the last scene it begins anew. No car does two
 * things in one second: the API's dates could not tell which came last.
 */
const SCENES: readonly Scene[] = [
  { at: 0, vin: charging, act: (car) => car.unplug().setLevel("Electric", 60) },
  { at: 0, vin: electric, act: (car) => car.unplug().setLevel("Electric", 80.1) },
  { at: 0, vin: hybrid, act: (car) => car.setLevel("Electric", 60) },
  { at: 0, vin: van, act: (car) => car.clearAlert("LeftFrontTireUnderInflated") },
  // Somebody fetches something, and leaves it unlocked.
  { at: 3, vin: hybrid, act: (car) => car.unlock().open("Driver") },
  { at: 6, vin: charging, act: (car) => car.plugIn() },
  { at: 8, vin: hybrid, act: (car) => car.close("Driver") },
  { at: 10, vin: electric, act: (car) => car.unlock() },
  { at: 13, vin: electric, act: (car) => car.open("Driver") },
  { at: 17, vin: electric, act: (car) => car.close("Driver") },
  { at: 20, vin: electric, act: (car) => car.depart(OUT) },
  { at: 24, vin: charging, act: (car) => car.setLevel("Electric", 99.95) },
  { at: 27, vin: hybrid, act: (car) => car.precondition() },
  { at: 33, vin: van, act: (car) => car.unlock().open("Trunk") },
  { at: 40, vin: van, act: (car) => car.raiseAlert("LeftFrontTireUnderInflated", "Warning") },
  { at: 46, vin: van, act: (car) => car.close("Trunk").lock() },
  { at: 90, vin: hybrid, act: (car) => car.stopPreconditioning() },
  { at: 150, vin: electric, act: (car) => car.depart(HOME) },
  { at: 155, vin: hybrid, act: (car) => car.lock() },
  { at: 160, vin: hybrid, act: (car) => car.unlock().open("Driver") },
  { at: 165, vin: hybrid, act: (car) => car.close("Driver") },
  { at: 180, vin: van, act: (car) => car.clearAlert("LeftFrontTireUnderInflated") },
  { at: 195, vin: charging, act: (car) => car.unlock() },
  { at: 205, vin: charging, act: (car) => car.unplug() },
  { at: 215, vin: charging, act: (car) => car.lock() },
];
const LENGTH = 300; // s

/**
 * Lets the built-in cars do something all the time, over and over, for people who try things out.
 * Those in the show leave their routine. It keeps no process alive; returns how to end it.
 */
export function beginShow(world: World): () => void {
  for (const vin of new Set(SCENES.map(({ vin }) => vin))) {
    world.find(vin)?.holdStill().bringHome();
  }
  let timers: NodeJS.Timeout[] = [];
  const later = (seconds: number, act: () => void) => {
    timers.push(setTimeout(act, seconds * 1000).unref());
  };
  const round = () => {
    timers = [];
    for (const { at, vin, act } of SCENES) {
      later(at, () => {
        const car = world.find(vin);
        if (car) act(car);
      });
    }
    later(LENGTH, round);
  };
  round();
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
