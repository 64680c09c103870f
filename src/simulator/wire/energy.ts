import type { Model } from "../world/catalogue";
import { secondsToTarget } from "../world/charge";
import type { Profile } from "../world/profile";
import {
  batteryLevel,
  drivesElectric,
  electricRange,
  fuelLevel,
  fuelRange,
  type CarState,
} from "../world/state";
import { hourOfDay } from "../world/weather";
import { duration, round } from "./values";

/** The date a part carries, where the format gives it one. */
interface Dated {
  readonly createdAt?: string;
}

/** Type, level in % and range in km of the battery. */
export function electricEnergy(state: CarState, model: Model) {
  return {
    type: "Electric",
    level: round(batteryLevel(state, model)),
    autonomy: round(electricRange(state, model)),
  };
}

/** Type, level in % and range in km of the tank. */
export function fuelEnergy(state: CarState, model: Model) {
  return {
    type: "Fuel",
    level: round(fuelLevel(state, model)),
    autonomy: round(fuelRange(state, model)),
  };
}

/** The battery with all there is to know of it, as API 4.17 words it. */
export function electricDetails(state: CarState, profile: Profile, dated: Dated) {
  const { model, health } = profile;
  const { chargeTo, powerLevel, chargePrograms } = state.settings;
  const isElectric = model.motorization === "Electric";
  const load = { ...dated, ...batteryContent(state, profile) };
  return {
    ...dated,
    ...electricEnergy(state, model),
    subType: "ElectricEnergy",
    extension: {
      electric: {
        battery: { load, health: { ...dated, ...health } },
        charging: {
          ...charging(state, profile),
          type: chargeTo < 1 ? "Partial" : "Full",
          ...((isElectric || state.charge !== undefined) && { chargingPowerLevel: powerLevel }),
          ...(isElectric && { schedule: { programs: chargePrograms } }),
        },
      },
    },
  };
}

/** What it says of the content of its battery, in Wh. */
export function batteryContent({ battery }: CarState, { model, battery: says = "all" }: Profile) {
  if (says === "zeros") return { capacity: 0, residual: 0 };
  return { capacity: model.battery, ...(says === "all" && { residual: round(battery) }) };
}

/** The tank with all there is to know of it, as API 4.17 words it. */
export function fuelDetails(state: CarState, { model }: Profile, dated: Dated) {
  return {
    ...dated,
    ...fuelEnergy(state, model),
    subType: "FossilEnergy",
    extension: { fuel: { consumptions: fuelConsumptions(state, model) } },
  };
}

/** cL burnt in the car's life, and while it drives on the engine L/100 km. */
export function fuelConsumptions(state: CarState, model: Model) {
  const { drive, fuelBurnt, speed } = state;
  const total = round(fuelBurnt, 1);
  if (!drive || speed < 5 || (model.battery > 0 && drivesElectric(state, model))) return { total };
  return { total, instant: round(model.clPerKm * drive.thirst * (0.7 + 15 / speed), 1) };
}

/** The plug, the charge and the times of it. */
export function charging(state: CarState, { model }: Profile) {
  const { charge, battery, plugged, delayedUntil, settings } = state;
  const hour = delayedUntil === undefined ? settings.chargeFrom : hourOfDay(delayedUntil);
  const power = charge ? charge.power / (battery >= charge.knee ? 2 : 1) : 0;
  return {
    plugged,
    status: state.charging,
    remainingTime: charge ? duration(secondsToTarget(charge, battery)) : "PT0S",
    chargingRate: Math.min(500, round(power / model.whPerKm)),
    chargingMode: charge ? charge.mode : "No",
    nextDelayedTime: duration((hour ?? 0) * 3600),
  };
}
