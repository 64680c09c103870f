/** kWh, from Wh. */
export function kilowattHours(wattHours: number | undefined): number | undefined {
  return wattHours === undefined ? undefined : wattHours / 1000;
}

/** Litres, from cL. */
export function litres(centilitres: number | undefined): number | undefined {
  return centilitres === undefined ? undefined : centilitres / 100;
}

/** km/h, from m/s, without the noise of the multiplication. */
export function kilometresPerHour(metresPerSecond: number | undefined): number | undefined {
  if (metresPerSecond === undefined) return undefined;
  const speed = Math.round(metresPerSecond * 36) / 10;
  return Number.isFinite(speed) ? speed : undefined;
}
