/** A charge: how strong, and when it is enough. */
export interface Charge {
  readonly mode: "Slow" | "Quick";
  readonly power: number; // W into the battery
  readonly target: number; // Wh
  readonly knee: number; // Wh: above it the battery takes half the power
}

/** What is in the battery (Wh) after so many seconds of charging. */
export function afterCharging(charge: Charge, battery: number, seconds: number): number {
  const untilKnee = secondsAt(charge.power, charge.knee - battery);
  const full = Math.min(seconds, untilKnee);
  const slow = Math.max(0, seconds - untilKnee);
  const taken = (charge.power * full + (charge.power / 2) * slow) / 3600;
  return Math.max(battery, Math.min(charge.target, battery + taken));
}

/** Seconds until the charge reaches its target. */
export function secondsToTarget(charge: Charge, battery: number): number {
  const first = Math.min(charge.target, charge.knee) - battery;
  const second = charge.target - Math.max(charge.knee, battery);
  return secondsAt(charge.power, first) + secondsAt(charge.power / 2, second);
}

function secondsAt(power: number, energy: number): number {
  return energy > 0 ? (energy * 3600) / power : 0;
}
