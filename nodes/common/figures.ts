import { type JsonObject, isObject, numberOf, objectOf } from "../../src/json";
import { type Texts, text } from "./texts";

/** `3 min`, `2 h`, `5 d` */
function ageText(RED: Texts, at: Date): string {
  const minutes = minutesSince(at);
  if (minutes < 100) return text(RED, "status.minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? text(RED, "status.hours", { count: hours })
    : text(RED, "status.days", { count: Math.round(hours / 24) });
}

/** `3 min ago`, `just now` */
export function agoText(RED: Texts, at: Date): string {
  if (minutesSince(at) === 0) return text(RED, "status.now");
  return text(RED, "status.ago", { age: ageText(RED, at) });
}

/** A duration of so many seconds: `25 min`, `1 h 5 min`. */
export function minutesText(RED: Texts, seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const minutes = Math.round(seconds / 60);
  const rest = text(RED, "status.minutes", { count: minutes % 60 });
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? rest : `${text(RED, "status.hours", { count: hours })} ${rest}`;
}

function minutesSince(at: Date): number {
  return Math.max(0, Math.round((Date.now() - at.getTime()) / 60_000));
}

/** Level and range: of the battery, else of the tank. */
export function energyParts({ battery, fuel }: JsonObject): (string | undefined)[] {
  const energy = objectOf(numberOf(objectOf(battery).level) === undefined ? fuel : battery);
  return [percent(energy.level), kilometres(energy.range)];
}

function percent(value: unknown): string | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : `${Math.round(number)} %`;
}

export function kilometres(value: unknown): string | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : `${Math.round(number)} km`;
}

/** `48.1147, -1.6794`; undefined where there is no place. */
export function placeText(value: unknown): string | undefined {
  const { latitude, longitude }: JsonObject = isObject(value) ? value : {};
  const [north, east] = [numberOf(latitude), numberOf(longitude)];
  if (north === undefined || east === undefined) return undefined;
  return `${north.toFixed(4)}, ${east.toFixed(4)}`;
}
