/** An RFC 3339 date-time with whole seconds. */
export function dateTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Rounds to so many decimals. */
export function round(value: number, decimals = 0): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

/** An ISO 8601 duration of whole minutes; `PT0S` for none. */
export function duration(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 0) return "PT0S";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `PT${hours > 0 ? `${String(hours)}H` : ""}${rest > 0 ? `${String(rest)}M` : ""}`;
}
