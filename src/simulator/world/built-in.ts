import { hexDigits, randomFrom } from "../random";
import { models } from "./catalogue";
import { clearAlert, collide, raiseAlert, soundAlarm } from "./dashboard";
import type { Point } from "./geography";
import type { Biography } from "./life";

/** The VINs of the built-in cars, by what is particular about each. */
export const builtInVins = {
  electric: "VR3UHZKXZMT104208", // new wire format, on the road day and night
  bothGenerations: "VR7BCZKXCNE052117", // electric, speaks both wire formats at once
  hybrid: "VF3M45GBUMS330090", // battery and tank; the tank comes first
  oldGeneration: "VF7SXHMRVHT644771", // petrol, flat wire format of API 4.0
  private: "VR3FCYHZRLY118336", // its driver keeps the position private
  neverReported: "VR7ECYHYCLJ907412", // never sent anything
} as const;

const rennes: Point = { longitude: -1.6794, latitude: 48.1147, altitude: 38 };
const leMans: Point = { longitude: 0.1996, latitude: 48.0061, altitude: 58 };
const tours: Point = { longitude: 0.6892, latitude: 47.3936, altitude: 54 };
const orleans: Point = { longitude: 1.909, latitude: 47.9029, altitude: 112 };

/** The cars of the built-in account: two brands, every kind of drive, every quirk of the wire. */
export function builtInProfiles(seed: number): Biography[] {
  const common = {
    routine: "commuter",
    privacy: "None",
    connected: true,
    namesBrand: false,
    chargeTo: 0.8,
    chargeFrom: undefined,
    health: { capacity: 97, resistance: 96 },
    past: [],
    pastDays: 8,
    memory: 200,
  } as const;
  const individual = (vin: string) => ({
    vin,
    id: hexDigits(randomFrom("vehicle", vin), 96),
    seed: `${vin} ${String(seed)}`,
  });
  return [
    {
      ...common,
      ...individual(builtInVins.electric),
      model: models["e-208"],
      generation: "4.17",
      namesBrand: true,
      home: rennes,
      routine: "rounds",
      odometer: 31480.6,
      level: 0.55,
      serviceAt: 50000,
      serviceDays: 212,
      past: [
        [2.3, raiseAlert("AddWasherFluid", "Information")],
        [4.1, clearAlert("AddWasherFluid")],
        [7.4, soundAlarm("FrontLeftDoorBreakIn")],
      ],
      memory: 300,
    },
    {
      ...common,
      ...individual(builtInVins.bothGenerations),
      model: models["e-c4"],
      generation: "both",
      home: leMans,
      odometer: 18204.2,
      level: 0.72,
      chargeTo: 1,
      chargeFrom: 22.5,
      health: { capacity: 98, resistance: 100 },
      serviceAt: 25000,
      serviceDays: 74,
      past: [
        [1.4, raiseAlert("LeftFrontTireUnderInflated", "Warning")],
        [3.5, clearAlert("LeftFrontTireUnderInflated")],
      ],
    },
    {
      ...common,
      ...individual(builtInVins.hybrid),
      model: models["3008-hybrid"],
      generation: "4.17",
      battery: "zeros",
      home: orleans,
      routine: "nightShift",
      odometer: 46711.9,
      level: 0.64,
      chargeTo: 1,
      serviceAt: 50000,
      serviceDays: 121,
      past: [[2.6, collide([{ side: "Rear", severity: "Minimal" }])]],
    },
    {
      ...common,
      ...individual(builtInVins.oldGeneration),
      model: models.c3,
      generation: "4.0",
      namesBrand: true,
      home: tours,
      routine: "deliveries",
      odometer: 92733.4,
      level: 0.4,
      serviceAt: 92500,
      serviceDays: -9,
      past: [
        [3.4, raiseAlert("RightBrakeLampFault", "Warning")],
        [6.2, raiseAlert("ReplaceBrakePads", "Critical")],
      ],
    },
    {
      ...common,
      ...individual(builtInVins.private),
      model: models["308-sw"],
      generation: "4.17",
      home: rennes,
      privacy: "Geolocation",
      odometer: 61022.8,
      level: 0.35,
      serviceAt: 75000,
      serviceDays: 300,
      past: [
        [1.1, raiseAlert("ParticleFilterFull", "Warning")],
        [1.3, clearAlert("ParticleFilterFull")],
      ],
    },
    {
      ...common,
      ...individual(builtInVins.neverReported),
      model: models.berlingo,
      generation: "4.17",
      namesBrand: true,
      home: orleans,
      routine: "leisure",
      connected: false,
      odometer: 12.4,
      level: 1,
      serviceAt: 25000,
      serviceDays: 365,
    },
  ];
}
