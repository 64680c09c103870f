import { defined, textOf } from "../json";
import type { VehicleState } from "../vehicle/state";
import { type Formatted, adapter } from "./adapter";

/** Characteristics of a service of HomeKit, in its numbers. */
type Characteristics = Readonly<Record<string, number>>;

const SERVICES: Readonly<
  Record<string, (state: VehicleState, lowLevel: number) => Characteristics>
> = {
  battery: ({ battery, charging }, lowLevel) => {
    const { level } = battery ?? {};
    if (level === undefined) return {};
    return {
      BatteryLevel: Math.min(100, Math.max(0, Math.round(level))),
      StatusLowBattery: Number(level <= lowLevel),
      ChargingState: Number(charging?.active ?? false),
    };
  },
  // The target is what is so: any other would show a lock that is at work for ever.
  lock: ({ doors }) => {
    if (doors === undefined) return {};
    const { locked } = doors;
    if (locked === undefined) return { LockCurrentState: UNKNOWN_LOCK };
    return { LockCurrentState: Number(locked), LockTargetState: Number(locked) };
  },
  doors: ({ doors }) => contact(doors?.open && doors.open.length > 0),
  plug: ({ charging }) => contact(charging?.plugged === undefined ? undefined : !charging.plugged),
  temperature: ({ environment }) => defined({ CurrentTemperature: environment?.temperature }),
};

const UNKNOWN_LOCK = 3;

/** Contact is 0: a sensor of HomeKit counts what is open. */
function contact(isOpen: boolean | undefined): Characteristics {
  return isOpen === undefined ? {} : { ContactSensorState: Number(isOpen) };
}

/**
 * The payload of a service node of NRCHKB: characteristics by their names. Nothing that comes out of such a node may
 * unlock a car; this only tells.
 */
export const homekit = adapter({
  group: "home",
  kinds: ["state", "event"],
  options: {
    service: {
      type: "choice",
      default: "battery",
      choices: [...Object.keys(SERVICES), "occupancy"],
    },
    lowLevel: {
      type: "number",
      default: 20,
      least: 0,
      most: 100,
      unit: "%",
      when: { option: "service", is: ["battery"] },
    },
    zone: { type: "text", default: "Home", when: { option: "service", is: ["occupancy"] } },
  },
  create({ service, lowLevel, zone }) {
    return (contents) =>
      contents.flatMap((content): Formatted[] => {
        const payload =
          content.kind === "state"
            ? (SERVICES[service]?.(content.state, lowLevel) ?? {})
            : service === "occupancy"
              ? occupancy(content.event, textOf(content.payload.zone), zone)
              : {};
        return Object.keys(payload).length > 0 ? [{ payload }] : [];
      });
  },
});

/** Whether the car is in the zone, told when it comes or leaves. */
function occupancy(event: string, zone: string | undefined, wanted: string): Characteristics {
  if (zone?.toLowerCase() !== wanted.toLowerCase()) return {};
  if (event === "zone.entered") return { OccupancyDetected: 1 };
  return event === "zone.left" ? { OccupancyDetected: 0 } : {};
}
