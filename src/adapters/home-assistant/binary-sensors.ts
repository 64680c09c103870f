import type { EntityRow } from "./entity";

/** What is or is not. On is what Home Assistant says it is: unlocked, open, plugged in. */
export const BINARY_SENSORS: readonly EntityRow[] = [
  {
    id: "plugged",
    name: "Charging cable",
    deviceClass: "plug",
    value: ({ charging }) => charging?.plugged,
  },
  {
    id: "charging",
    name: "Charging",
    deviceClass: "battery_charging",
    value: ({ charging }) => charging?.active,
  },
  // On means unlocked there.
  {
    id: "lock",
    name: "Locks",
    deviceClass: "lock",
    value: ({ doors }) => (doors?.locked === undefined ? undefined : !doors.locked),
  },
  {
    id: "preconditioning",
    name: "Preconditioning",
    deviceClass: "running",
    value: ({ climate }) => isWord(climate?.status, "Enabled"),
  },
  {
    id: "moving",
    name: "Moving",
    deviceClass: "moving",
    value: ({ motion }) => motion?.moving,
  },
  {
    id: "ignition",
    name: "Ignition",
    deviceClass: "power",
    value: ({ ignition }) => isWord(ignition?.status, "Start", "StartUp"),
  },
  {
    id: "alarm",
    name: "Alarm armed",
    icon: "mdi:shield-car",
    value: ({ alarm }) => isWord(alarm?.status, "Active"),
  },
  {
    id: "stolen",
    name: "Reported stolen",
    deviceClass: "safety",
    value: ({ stolen }) => stolen?.state,
  },
  opening("open_driver", "driver", "Driver's door", "door"),
  opening("open_passenger", "passenger", "Passenger's door", "door"),
  opening("open_rear_left", "rearLeft", "Rear left door", "door"),
  opening("open_rear_right", "rearRight", "Rear right door", "door"),
  opening("open_trunk", "trunk", "Boot", "door"),
  opening("open_rear_window", "rearWindow", "Rear window", "window"),
  opening("open_roof_window", "roofWindow", "Roof window", "window"),
];

/** `name` is that of the state: `doors.opening.driver`. */
function opening(
  id: string,
  name: string,
  english: string,
  deviceClass: "door" | "window",
): EntityRow {
  return {
    id,
    name: english,
    deviceClass,
    value: ({ doors }) => isWord(doors?.opening?.[name], "Open"),
  };
}

function isWord(word: string | undefined, ...words: readonly string[]): boolean | undefined {
  return word === undefined ? undefined : words.includes(word);
}
