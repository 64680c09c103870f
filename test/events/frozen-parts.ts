import { doors } from "./dated";
import { minute } from "./watching";

export const flowing = (createdAt: unknown, value: number) => ({
  energies: [
    {
      createdAt,
      type: "Electric",
      level: 55 + value,
      extension: {
        electric: {
          charging: {
            plugged: value > 0,
            status: value > 0 ? "InProgress" : "Disconnected",
            remainingTime: "PT1H",
            schedule: [],
          },
        },
      },
    },
  ],
});
const oldFlowing = (updatedAt: unknown, value: number) => ({
  energy: [
    {
      updatedAt,
      type: "Electric",
      level: 55 + value,
      charging: { plugged: value > 0, status: value > 0 ? "InProgress" : "Disconnected" },
    },
  ],
});

/** Every part of a status that events tell of: what it says first, what then, and what that is. */
export const PARTS: [string, (createdAt: unknown, value: number) => object, string[]][] = [
  ["energies", flowing, ["charging.plugged", "charging.started"]],
  ["energy", oldFlowing, ["charging.plugged", "charging.started"]],
  [
    "battery.load",
    (createdAt, value) => ({
      energies: [
        {
          createdAt: minute(-900),
          type: "Electric",
          level: 79 + value,
          extension: { electric: { battery: { load: { createdAt, residual: 20_000 + value } } } },
        },
      ],
    }),
    ["battery.above"],
  ],
  [
    "fuel",
    (createdAt, value) => ({ energies: [{ createdAt, type: "Fuel", level: 80 - value }] }),
    ["fuel.below"],
  ],
  ["doorsState", doors, ["doors.unlocked"]],
  [
    "ignition",
    (createdAt, value) => ({ ignition: { createdAt, type: value ? "Start" : "Stop" } }),
    ["ignition.on"],
  ],
  [
    "kinetic",
    (createdAt, value) => ({ kinetic: { createdAt, moving: value > 0 } }),
    ["movement.started"],
  ],
  [
    "odometer",
    (createdAt, value) => ({ odometer: { createdAt, mileage: 10 + value } }),
    ["mileage.changed"],
  ],
  [
    "preconditioning",
    (createdAt, value) => ({
      preconditioning: { airConditioning: { createdAt, status: value ? "Enabled" : "Disabled" } },
    }),
    ["preconditioning.started"],
  ],
  [
    "alarm",
    (createdAt, value) => ({
      alarm: { status: { createdAt, activation: value ? "Active" : "Inactive" } },
    }),
    ["alarm.armed"],
  ],
  [
    "privacy",
    (createdAt, value) => ({ privacy: { createdAt, state: value ? "Geolocation" : "None" } }),
    ["privacy.changed"],
  ],
  [
    "lastPosition",
    (createdAt, value) => ({
      lastPosition: {
        type: "Feature",
        geometry: { type: "Point", coordinates: [-1.6794, 48.1147 + value / 10] },
        properties: { createdAt },
      },
    }),
    ["zone.left", "position.changed"],
  ],
];
