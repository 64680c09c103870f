/** Whether a moment (ms since the epoch) lies in what was asked for. */
export type Interval = (at: number) => boolean;

const DAY = 86_400_000;
const moment = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;
const duration =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const unitsInMs = [365 * DAY, 30 * DAY, 7 * DAY, DAY, 3_600_000, 60_000, 1000];

/**
 * Reads an ISO 8601 interval: `T1/T2`, `T1/D`, `T/`, `/T`, or the repeated `Rn/T/D`, `Rn/T/D/d` and
 * `R/T/D/d` (every `d`, by default every day). Undefined for anything else.
 */
export function parseInterval(text: string): Interval | undefined {
  const parts = text.split("/");
  return text.startsWith("R") ? repeated(parts) : single(parts);
}

function single([from = "", to, ...more]: string[]): Interval | undefined {
  if (to === undefined || more.length > 0 || (from === "" && to === "")) return undefined;
  const start = from === "" ? -Infinity : parseMoment(from);
  const length = to.startsWith("P") ? parseDuration(to) : undefined;
  const end = to === "" ? Infinity : to.startsWith("P") ? plus(start, length) : parseMoment(to);
  if (start === undefined || end === undefined || Number.isNaN(end)) return undefined;
  return (at) => at >= start && at <= end;
}

function repeated([count = "", from = "", length = "", period = "", ...more]: string[]):
  Interval | undefined {
  const times = /^R(\d*)$/.exec(count)?.[1];
  const start = parseMoment(from);
  const lasting = parseDuration(length);
  const every = period === "" ? DAY : parseDuration(period);
  if (more.length > 0 || times === undefined || start === undefined) return undefined;
  if (lasting === undefined || every === undefined || every === 0) return undefined;
  const last = times === "" ? Infinity : Number(times) - 1;
  return (at) => {
    const round = Math.min(last, Math.floor((at - start) / every));
    return round >= 0 && at - start - round * every <= lasting;
  };
}

function parseMoment(text: string): number | undefined {
  const at = moment.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

function parseDuration(text: string): number | undefined {
  const fields = duration.exec(text)?.slice(1) as (string | undefined)[] | undefined;
  return fields?.reduce(
    (sum, field, index) => sum + Number(field ?? 0) * (unitsInMs[index] ?? 0),
    0,
  );
}

function plus(start: number | undefined, length: number | undefined): number | undefined {
  if (start === undefined || length === undefined || !Number.isFinite(start)) return undefined;
  return start + length;
}
