import { secondsToTarget, type Charge } from "./charge";
import type { Life } from "./life";
import type { Group } from "./uploads";
import { midnightBefore } from "./weather";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KNEE = 0.8; // share of the battery above which it takes less
const groups: readonly Group[] = ["electric", "battery"];

/** When a charge begins, and how strong it is. */
export interface PlugOptions {
  /** The hour of the day (0 to 24, local) at which the charge begins; without it the charge begins at once. */
  readonly hour?: number | undefined;
  /** At a direct-current charger, where the car can. */
  readonly quick?: boolean;
}

/** Plugs in; the charge begins at once or at the hour given. Nothing happens while driving or without a battery. */
export function plugIn(life: Life, { hour, quick = false }: PlugOptions = {}): void {
  const { state, profile } = life;
  if (state.drive || state.plugged || profile.model.battery === 0) return;
  const delayedUntil = hour === undefined ? undefined : nextTime(life.now, hour);
  life.change({ plugged: true, charging: "Stopped", delayedUntil }, groups);
  if (delayedUntil === undefined) chargeNow(life, quick);
  else arrangeCharge(life);
}

/** Lets a plug that does not charge yet wait for the hour that is set. */
export function delayCharge(life: Life): void {
  const { plugged, charge, settings } = life.state;
  if (!plugged || charge || settings.chargeFrom === undefined) return;
  life.change(
    { delayedUntil: nextTime(life.now, settings.chargeFrom), charging: "Stopped" },
    groups,
  );
  arrangeCharge(life);
}

/** Goes on with the charge under way to another end, which may be reached already. */
export function chargeOn(life: Life): void {
  if (!life.state.charge) return;
  stopCharge(life, "Stopped");
  chargeNow(life);
}

/** Charges from now on, if plugged in, until there is enough in the battery. */
export function chargeNow(life: Life, quick = false): void {
  const { state, profile } = life;
  const { model } = profile;
  if (!state.plugged || state.charge) return;
  const target = model.battery * state.settings.chargeTo;
  if (state.battery >= target) {
    life.change({ charging: "Finished", delayedUntil: undefined }, groups);
    return;
  }
  const isQuick = quick && model.quickPower > 0;
  const charge: Charge = {
    mode: isQuick ? "Quick" : "Slow",
    power: isQuick ? model.quickPower : model.slowPower,
    target,
    knee: model.battery * KNEE,
  };
  life.change({ charge, charging: "InProgress", delayedUntil: undefined }, groups);
  arrangeCharge(life);
}

/** Sees to it that the charge under way ends, and that a delayed one begins. */
export function arrangeCharge(life: Life): void {
  const { charge, delayedUntil, battery } = life.state;
  if (charge) {
    life.in(Math.ceil(secondsToTarget(charge, battery)) * 1000, (later) => {
      if (later.state.charge === charge) stopCharge(later, "Finished");
    });
  } else if (delayedUntil !== undefined) {
    life.at(delayedUntil, (later) => {
      if (later.state.delayedUntil === delayedUntil) chargeNow(later);
    });
  }
}

/** Ends the charge under way; the plug stays where it is. */
export function stopCharge(life: Life, charging: "Finished" | "Stopped" | "Failure"): void {
  if (!life.state.plugged) return;
  life.change({ charge: undefined, charging, delayedUntil: undefined }, groups);
}

/** Puts so much (Wh) into the battery; a charge under way goes on from there. */
export function setBattery(life: Life, battery: number): void {
  const { charge } = life.state;
  life.change({ battery, charge: charge && { ...charge } }, groups);
  arrangeCharge(life);
}

/** Takes the plug out. */
export function pullPlug(life: Life): void {
  if (!life.state.plugged) return;
  life.change(
    { plugged: false, charge: undefined, charging: "Disconnected", delayedUntil: undefined },
    groups,
  );
}

function nextTime(now: number, hour: number): number {
  const today = midnightBefore(now) + hour * HOUR;
  return today > now ? today : today + DAY;
}
