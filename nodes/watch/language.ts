import type { ErrorParams } from "../../src/errors";
import type { Texts } from "../common/texts";

/** The catalogue of what happens to cars. */
const CATALOGUE = "node-red-contrib-psa/psa-watch:psa-watch.";
/** Where the catalogue does not name its language. */
const ENGLISH = "en";

/** Words of the API that have texts of their own. */
export type Words = "door" | "privacy" | "failure" | "trigger" | "alert";

/** Values and words as the language of Node-RED writes them; what is undefined stays so. */
export class Language {
  private readonly locale: string;

  constructor(readonly RED: Texts) {
    const [locale = ENGLISH] = Intl.NumberFormat.supportedLocalesOf(localeIn(this.say("locale")));
    this.locale = locale;
  }

  /** A text of the catalogue; undefined where it has none. */
  say(key: string, params: ErrorParams = {}): string | undefined {
    return this.text(`text.${key}`, params);
  }

  /** A word of the API; one that nobody knows, taken apart: `LeftFrontTire` is `left front tire`. */
  word(of: Words, word: string): string {
    const known = /^\w+$/.test(word) ? this.text(`word.${of}.${word}`) : undefined;
    return known ?? word.replace(/(?<=[a-z\d])(?=[A-Z])/g, " ").toLowerCase();
  }

  percent(value: number | undefined): string | undefined {
    return this.unit(value, "%", 0);
  }

  /** From one level to the other, in %: `41 → 100 %`. */
  rise(from: number | undefined, to: number | undefined): string | undefined {
    const end = this.percent(to);
    if (from === undefined || end === undefined) return end;
    return `${from.toLocaleString(this.locale, { maximumFractionDigits: 0 })} → ${end}`;
  }

  /** An amount in its currency, as the language writes it; by its code where that is none of the usual ones. */
  money(cost: { amount: number; currency: string } | undefined): string | undefined {
    if (!cost) return undefined;
    const { amount, currency } = cost;
    return amount.toLocaleString(this.locale, { style: "currency", currency });
  }

  kilometres(value: number | undefined, decimals = 0): string | undefined {
    return this.unit(value, "km", decimals);
  }

  /** One decimal is told. */
  amount(value: number | undefined, unit: string): string | undefined {
    return this.unit(value, unit, 1);
  }

  /** Days until a service, or since it was due. */
  daysLeft(days: number | undefined): string | undefined {
    if (days === undefined) return undefined;
    return this.say(days < 0 ? "maintenance.daysOver" : "maintenance.days", {
      count: Math.round(Math.abs(days)),
    });
  }

  /** The distance until a service, or since it was due. */
  distanceLeft(kilometres: number | undefined): string | undefined {
    const distance = this.kilometres(kilometres === undefined ? undefined : Math.abs(kilometres));
    if (kilometres === undefined || distance === undefined) return undefined;
    return this.say(kilometres < 0 ? "maintenance.distanceOver" : "maintenance.distance", {
      distance,
    });
  }

  until(at: string | undefined): string | undefined {
    const time = this.moment(at);
    return time === undefined ? undefined : this.say("charging.until", { time });
  }

  /** A moment (ISO 8601) on the clock of this machine, with the day when it is not today. */
  moment(at: string | undefined): string | undefined {
    const date = new Date(at ?? NaN);
    if (Number.isNaN(date.getTime())) return undefined;
    const isToday = date.toDateString() === new Date().toDateString();
    const day = isToday ? {} : ({ day: "numeric", month: "short" } as const);
    return date.toLocaleString(this.locale, { ...day, hour: "2-digit", minute: "2-digit" });
  }

  private unit(value: number | undefined, unit: string, decimals: number): string | undefined {
    if (value === undefined) return undefined;
    return `${value.toLocaleString(this.locale, { maximumFractionDigits: decimals })} ${unit}`;
  }

  private text(key: string, params: ErrorParams = {}): string | undefined {
    const said: unknown = this.RED._(CATALOGUE + key, params);
    return typeof said !== "string" || said.endsWith(key) ? undefined : said;
  }
}

function localeIn(said: string | undefined): string {
  return said !== undefined && /^[a-z]{2}(-[A-Z]{2})?$/.test(said) ? said : ENGLISH;
}
