/** Where the words of each enumeration of the description land: place on the wire → place in our shape. */
type Landings = Readonly<Record<string, string>>;

const positionWords = (wire: string, ours: string): Landings => ({
  [`${wire}properties/type`]: `${ours}source`,
  [`${wire}properties/fixStatus`]: `${ours}fix`,
});

/** What a status and an entry of the telemetry share. */
const vehicle: Landings = {
  "ignition/type": "ignition.status",
  "energies/*/subType": "fuel.subType",
  "energies/*/extension/electric/charging/status": "charging.status",
  "energies/*/extension/electric/charging/chargingPowerLevel": "charging.powerLevel",
  "energies/*/extension/electric/charging/chargingMode": "charging.mode",
  "energies/*/extension/electric/charging/type": "charging.limit",
  "energies/*/extension/electric/charging/schedule/programs/*/occurence/day/*":
    "charging.programs.days",
  "powertrain/status": "powertrain.status",
  "doorsState/lockedStates/*": "doors.states",
  "doorsState/opening/*/identifier": "doors.open,doors.openings.identifier",
  "doorsState/opening/*/state": "doors.openings.state,doors.opening.driver",
  "safety/beltStatus/*/belt": "safety.belts.status",
  "safety/beltStatus/*/id": "safety.belts.seat",
  "safety/autoECallTriggering": "safety.emergencyCall",
  "drivingBehavior/mode": "driving.mode",
  "lightingSystem/turn/*/direction": "lights.turn.direction",
  "lightingSystem/turn/*/position": "lights.turn.position",
  "lightingSystem/turn/*/status": "lights.turn.status",
  "lightingSystem/fog/*/direction": "lights.fog.direction",
  "lightingSystem/fog/*/position": "lights.fog.position",
  "lightingSystem/fog/*/status": "lights.fog.status",
  "alarm/status/activation": "alarm.status",
  "alarm/trigger/type": "alarm.trigger",
  ...positionWords("alarm/trigger/position/", "alarm.position."),
};

const assistance = ["accr", "rvv", "aebs", "afil", "artiv", "bsm", "rlka", "llka", "rgi"];
const actions = ["preconditioning", "charging", "door", "horn", "lights", "wakeup", "navigation"];
const capabilities = "_embedded/extension/onboardCapabilities";

export const landings: Readonly<Record<string, Landings>> = {
  Status: {
    ...vehicle,
    ...positionWords("lastPosition/", "position."),
    "privacy/state": "privacy.status",
    "service/type": "motorization.type",
    "preconditioning/airConditioning/status": "climate.status",
    "preconditioning/airConditioning/startingCause": "climate.cause",
    "preconditioning/airConditioning/failureCause": "climate.failure",
    "preconditioning/airConditioning/programs/*/occurence/day/*": "climate.programs.days",
    "preconditioning/airConditioning/programs/*/recurrence": "climate.programs.recurrence",
  },
  Telemetry: {
    ...Object.fromEntries(Object.entries(vehicle).map(([wire, ours]) => [`vehicle/${wire}`, ours])),
    ...positionWords("_embedded/extension/location/", "position."),
    "privacy/state": "privacy.status",
    "vehicle/transmission/gearbox/ratio": "gearbox.ratio",
    "vehicle/wipingBlades/speed": "wipers.speed",
    "vehicle/adas/parkAssist/front/*": "assistance.parkAssist.front",
    "vehicle/adas/parkAssist/rear/*": "assistance.parkAssist.rear",
    ...Object.fromEntries(assistance.map((name) => [`vehicle/adas/${name}`, `assistance.${name}`])),
  },
  Position: positionWords("", ""),
  Trip: {
    ...positionWords("startPosition/", "startPosition."),
    ...positionWords("stopPosition/", "stopPosition."),
    "segments/*/propulsion": "segments.propulsion",
    "faults/*/fault": "faults.fault",
    "faults/*/cause": "faults.cause",
  },
  Alert: {
    ...positionWords("startPosition/", "startPosition."),
    ...positionWords("endPosition/", "endPosition."),
    type: "type",
    severity: "severity",
  },
  AlarmDetails: {
    ...positionWords("trigger/position/", "position."),
    "trigger/type": "trigger",
    "status/activation": "status",
  },
  Collision: { "details/*/side": "impacts.side", "details/*/severity": "impacts.severity" },
  Maintenance: {},
  Vehicle: {
    motorization: "motorization",
    "callCenter/stolen/countryCode": "stolenCall.country",
    [`${capabilities}/data/*`]: "onboardCapabilities.data",
    ...Object.fromEntries(
      actions.map((name) => [
        `${capabilities}/remote/${name}/scopeName`,
        `onboardCapabilities.remote.${name}.scopeName`,
      ]),
    ),
  },
};

/** A rule for places on the wire, and why. */
interface Rule {
  readonly place: RegExp;
  readonly reason: string;
}

const geoJson: Rule = {
  place: /(^|\/)(geometry\/|[a-z]*position\/|location\/)type$|^type$/i,
  reason: "GeoJSON of this API knows one word.",
};
const tripFuel: Rule = {
  place: /^(startEnergies|endEnergies|energyConsumptions)\/\*\/subType$/,
  reason: "A car's fuel is told by its status.",
};

/** Enumerations whose words land nowhere. */
export const landless: readonly Rule[] = [
  {
    place:
      /^(vehicle\/)?(energies|engines|startEnergies|endEnergies|energyConsumptions)\/\*\/type$/,
    reason: "Decides which group the rest belongs to.",
  },
  geoJson,
  { place: /^(energy|preconditionning)\//, reason: "The deprecated twin of another part." },
  { place: /engines\/\*\/gmpStatus$/, reason: "Deprecated; the powertrain says it." },
  tripFuel,
];

/** What is looked for although the description does not know it. */
export const lookedFor: readonly Rule[] = [
  { place: /(^|\/)(created|updated)At$/, reason: "Formats date a part with one or the other." },
  {
    place: /\/programs\/\*\/(slot|recurrence|end|chargeUntilFull)$/,
    reason: "Programs of a charge and of the climate are read alike.",
  },
  { place: /^(vehicle\/)?_embedded$/, reason: "API 4.0: embedded odometer and kinetic." },
  { place: /energies\/\*\/(residual|consumption)$/, reason: "API 4.0: not below an extension." },
  { place: /^energy\/consumption$/, reason: "API 4.0: not below an extension." },
  { place: /doorsState\/lockedState$/, reason: "API 4.0: the name in the singular." },
  { place: /kinetic\/pace$/, reason: "API 4.0: another name of the speed." },
  {
    place: /safety\/(beltWarning|eCallTriggeringRequest)$/,
    reason: "API 4.0: other names of beltStatus and autoECallTriggering.",
  },
  { place: /(^|\/)daysBeforeMaintenace$/, reason: "API 4.0: a misspelt name." },
  { place: /(^|\/)timed\.odometer$/, reason: "The odometer's name until 2023." },
  { place: /(^|\/)stolen$/, reason: "Seen in a status." },
  { place: /^adas$/, reason: "Seen in a status; the description knows it in the telemetry." },
  { place: /(^|\/)vehicleExtension$/, reason: "Seen to hold the pictures." },
  { place: /^rollOver$/, reason: "API 4.0: another name of tippedOver." },
  {
    place: /^vehicle\/(energy|service|preconditioning|preconditionning|environment|privacy)$/,
    reason: "A telemetry entry is read as a status is.",
  },
];

/** What the description knows and nobody reads. */
export const unread: readonly Rule[] = [
  { place: /(^|\/)_links\//, reason: "Plumbing." },
  geoJson,
  {
    place: /\/electric\/consumption\/consumption$/,
    reason: "Nobody knows its unit: the description says kW/h.",
  },
  tripFuel,
];
