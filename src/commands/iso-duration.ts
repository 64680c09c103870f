/** A time of day such as `07:30` as the API writes it, a duration from midnight on: `PT7H30M` (ISO 8601). */
export function isoDuration(time: string): string {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  if (hours === 0 && minutes === 0) return "PT0S";
  return `PT${hours > 0 ? `${hours}H` : ""}${minutes > 0 ? `${minutes}M` : ""}`;
}
