import fc from "fast-check";

type Json = Record<string, unknown>;

/** Every reader must take whatever JSON may come. */
const wireNames = [
  ...["_embedded", "activation", "air", "airConditioning", "alarm", "autonomy", "battery"],
  ...["beltStatus", "callCenter", "capacity", "charging", "consumption", "consumptions"],
  ...["coordinates", "createdAt", "day", "details", "distance", "doorsState", "duration"],
  ...["electric", "endEnergies", "energies", "energy", "energyConsumptions", "engines"],
  ...["environment", "extension", "faults", "fuel", "geometry", "health", "id", "identifier"],
  ...["ignition", "kinetic", "lastPosition", "level", "lightingSystem", "load", "lockedState"],
  ...["lockedStates", "luminosity", "mileage", "moving", "nextDelayedTime", "occurence"],
  ...["odometer", "opening", "pictures", "position", "preconditioning", "preconditionning"],
  ...["privacy", "programs", "properties", "remainingTime", "residual", "schedule", "segments"],
  ...["speed", "start", "startPosition", "state", "status", "stolen", "temp", "thermic", "total"],
  ...["trigger", "turn", "type", "updatedAt", "vehicle", "voltage", "adas"],
  ...["__proto__", "constructor", "prototype", "polluted", "toString", "length"],
];
const wireValues = [
  ...["Electric", "Fuel", "Thermic", "Locked", "Open", "Full", "PT25H", "PT9", "33,3", "1e999"],
  ...["2024-05-31T18:00:00Z", "2024-05-31T18:00:00+0000", "Mon Jun 03 08:35:36 GMT 2019"],
  ...["9999-12-31T23:59:59-23:59", "-1", "", "true", "__proto__", "constructor"],
];

/** JSON that looks like the API's, and is anything but. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, false, 0, -1, 48.1, 1e308, ...wireValues),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...wireNames), tie("node"), { maxKeys: 8 }),
    ),
  }))
  .node.map((value): unknown => JSON.parse(JSON.stringify(value)));

const position = {
  type: "Feature",
  geometry: { type: "Point", coordinates: [1, 48, 20] },
  properties: { createdAt: "2024-05-31T18:00:00Z", heading: 4, type: "Acquire" },
};
const extension = {
  electric: {
    battery: { load: { capacity: 50, residual: 4 }, health: { capacity: 1, resistance: 2 } },
    charging: {
      remainingTime: "PT5M",
      nextDelayedTime: "PT5H",
      schedule: { programs: [{ start: "PT1H" }] },
    },
  },
  fuel: { consumptions: { total: 5, instant: 6 } },
  thermic: { coolant: { temp: 1 }, oil: { temp: 2 }, air: { temp: 3 } },
};
const vehicle = {
  createdAt: "2024-05-31T18:00:00Z",
  ignition: { createdAt: "2024-05-31T18:00:00Z", type: "Stop" },
  privacy: { state: "None" },
  battery: { voltage: 80 },
  odometer: { mileage: 12 },
  kinetic: { moving: true, speed: 4, avgSpeed: 4, maxSpeed: 9 },
  environment: { air: { temp: 4 }, luminosity: { day: true } },
  doorsState: { lockedStates: ["Locked"], opening: [{ identifier: "Trunk", state: "Open" }] },
  preconditioning: {
    airConditioning: { status: "Enabled", programs: [{ occurence: { day: ["Mon"] } }] },
  },
  energies: [
    { type: "Fuel", level: 4, extension },
    { type: "Electric", level: 5, extension },
  ],
  engines: [
    { type: "Thermic", extension },
    { type: "Electric", speed: 4 },
  ],
  safety: { beltStatus: [{ belt: "Normal", id: "Driver" }] },
  lightingSystem: { turn: [{ direction: "Left", status: "On" }] },
  alarm: { status: { activation: "Active" }, trigger: { type: "RoofBreakIn", position } },
  adas: { abs: true },
};
/** A body in which every reader finds what it looks for. */
const everything = {
  ...vehicle,
  ...vehicle.alarm,
  ...position,
  lastPosition: position,
  startPosition: position,
  id: "1",
  startedAt: "2024-05-31T18:00:00Z",
  duration: 5,
  startEnergies: vehicle.energies,
  energyConsumptions: [{ type: "Fuel", consumption: 5, avgConsumption: 6 }],
  segments: [{ percent: 5 }],
  faults: [{ fault: "Unstarted" }],
  details: [{ side: "Rear" }],
  daysBeforeMaintenance: 4,
  vehicle,
  callCenter: { stolen: { countryCode: "BR" } },
  _embedded: {
    extension: { location: position, maintenance: { daysBeforeMaintenance: 5 }, pictures: ["a"] },
  },
};

/** A good body of which some parts are replaced by anything. */
export const damagedBody: fc.Arbitrary<unknown> = fc
  .array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 7 }), anyJson), { maxLength: 12 })
  .map((damages) => {
    const body = structuredClone<Json>(everything);
    for (const [steps, value] of damages) damage(body, steps, value);
    return body;
  });

function damage(body: Json, steps: readonly number[], value: unknown): void {
  const [step = 0, ...more] = steps;
  const names = Object.keys(body);
  const name = names[step % Math.max(1, names.length)];
  if (name === undefined) return;
  const inner = body[name];
  const isLeaf = typeof inner !== "object" || inner === null;
  if (more.length === 0 || isLeaf) body[name] = value;
  else damage(inner as Json, more, value);
}
