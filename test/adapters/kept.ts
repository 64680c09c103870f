import fc from "fast-check";
import { AT, CAR, STATE } from "./formatted";

/** A trip as psa-read gives it. */
export const TRIP = {
  id: "t1",
  startedAt: "2024-05-31T17:00:00.000Z",
  stoppedAt: AT,
  distance: 12.5,
  duration: 4831,
  battery: { startLevel: 88, endLevel: 82, consumed: 2.1, consumption: 16.8 },
  done: true,
};

/** A charging session as an event tells it. */
export const SESSION = {
  startedAt: "2024-05-31T17:00:00.000Z",
  endedAt: AT,
  duration: 4831,
  startLevel: 20,
  endLevel: 80,
  energy: 27.8,
  energySource: "estimated",
  power: 20.7,
  mode: "Quick",
  cost: { amount: 8.34, currency: "EUR" },
};

/** Names as people may give them to cars, and words as a server may send them: anything that is a text. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({
    unit: fc.constantFrom("\\", " ", ",", "=", '"', "\n", "a", "é", "\0"),
    minLength: 1,
  }),
);

/** Messages that differ in the name of the car, a word and a number. */
export const anyMessage = fc
  .record({
    name: anyText,
    status: anyText,
    level: fc.double({ noNaN: true, noDefaultInfinity: true }),
  })
  .map(({ name, status, level }) => ({
    payload: { ...STATE, battery: { at: AT, level: level + 0 }, charging: { at: AT, status } },
    vehicle: { ...CAR, name },
  }));
