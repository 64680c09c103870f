import type { CarEvent } from "../../src/events/catalogue";
import { numberOf, objectOf, textOf } from "../../src/json";
import type { VehicleState } from "../../src/vehicle/state";
import { minutesText, placeText } from "../common/figures";
import { type Texts, line } from "../common/texts";
import { Language } from "./language";

/** What happened, without whom and how it is: `charging finished`. */
export function whatHappened(RED: Texts, event: CarEvent): string {
  const language = new Language(RED);
  const { key = event.event, params = {} } = tellerOf(event)?.base?.(language, event) ?? {};
  return language.say(key, params) ?? event.event;
}

/**
 * An event as one sentence: `ë-C4: charging finished, 100 %, 284 km`. What is not known is left out.
 * @param name of the car, or of the account where it is about that; absent where it has none
 */
export function sentenceOf(
  RED: Texts,
  event: CarEvent,
  name: string | undefined,
  state: VehicleState = {},
): string {
  const language = new Language(RED);
  const more = tellerOf(event)?.more?.(language, event, state) ?? [];
  const what = [whatHappened(RED, event), ...more.filter((part) => part !== undefined)].join(", ");
  return name === undefined || name === "" ? what : line(RED, name, what);
}

/** How an event is told where its name does not say it all. */
interface Teller {
  /** Which text, where it is not that of the event's name, and what goes into it. */
  base?: (language: Language, event: CarEvent) => { key?: string; params?: Record<string, string> };
  /** What else is worth a word; undefined for what is not known. */
  more?: (language: Language, event: CarEvent, state: VehicleState) => (string | undefined)[];
}

const BATTERY: Teller = {
  more: (language, _event, { battery }) => [
    language.percent(battery?.level),
    language.kilometres(battery?.range),
  ],
};

const CROSSED: NonNullable<Teller["base"]> = (language, { level, after }) => ({
  params: {
    level: language.percent(level) ?? "?",
    after: language.percent(numberOf(after)) ?? "?",
  },
});

const DOOR: Teller = {
  base: (language, { door = "?" }) => ({ params: { door: language.word("door", door) } }),
};

const ZONE: Teller = { base: (_language, { zone = "?" }) => ({ params: { zone } }) };

const ALERT: Teller = {
  base: (language, { alert }) => ({
    params: { alert: language.word("alert", alert?.type ?? "?") },
  }),
};

const TELLERS: Readonly<Partial<Record<CarEvent["event"], Teller>>> = {
  "charging.plugged": BATTERY,
  "charging.unplugged": BATTERY,
  "charging.started": {
    more: (language, _event, { battery, charging }) => [
      language.percent(battery?.level),
      language.until(charging?.endsAt),
    ],
  },
  "charging.stopped": BATTERY,
  "charging.finished": BATTERY,
  "charging.failed": BATTERY,
  "charging.session": {
    base: (language, { session }) => {
      const energy = language.amount(session?.energy, "kWh");
      return energy === undefined ? { key: "charging.over" } : { params: { energy } };
    },
    more: (language, { session = { endedAt: "" } }) => [
      language.rise(session.startLevel, session.endLevel),
      minutesText(language.RED, session.duration),
      language.money(session.cost),
      session.zone,
    ],
  },
  "battery.above": {
    base: CROSSED,
    more: (language, _event, { battery }) => [language.kilometres(battery?.range)],
  },
  "battery.below": {
    base: CROSSED,
    more: (language, _event, { battery }) => [language.kilometres(battery?.range)],
  },
  "fuel.below": {
    base: CROSSED,
    more: (language, _event, { fuel }) => [language.kilometres(fuel?.range)],
  },
  "mileage.changed": {
    base: (language, { after }) => ({
      params: { after: language.kilometres(numberOf(after)) ?? "?" },
    }),
  },
  "trip.finished": {
    more: (language, { trip }) => [
      language.kilometres(trip?.distance, 1),
      minutesText(language.RED, trip?.duration),
      language.amount(trip?.battery?.consumed, "kWh"),
      language.amount(trip?.fuel?.consumed, "L"),
    ],
  },
  "door.opened": DOOR,
  "door.closed": DOOR,
  "position.changed": {
    base: (_language, { after }) => ({ params: { place: placeText(after) ?? "?" } }),
  },
  "zone.entered": ZONE,
  "zone.left": ZONE,
  "privacy.changed": {
    base: (language, { after }) => ({
      params: { after: language.word("privacy", textOf(after) ?? "?") },
    }),
  },
  "preconditioning.finished": {
    base: (_language, { after }) =>
      after === "Disabled" ? { key: "preconditioning.cancelled" } : {},
  },
  "preconditioning.failed": {
    more: (language, _event, { climate }) => [
      climate?.failure === undefined ? undefined : language.word("failure", climate.failure),
    ],
  },
  "alarm.triggered": {
    more: (language, { after }) => {
      const trigger = textOf(after);
      return [trigger === undefined ? undefined : language.word("trigger", trigger)];
    },
  },
  "alert.started": ALERT,
  "alert.ended": ALERT,
  "maintenance.due": {
    more: (language, { after }) => {
      const { days, distance } = objectOf(after);
      return [language.daysLeft(numberOf(days)), language.distanceLeft(numberOf(distance))];
    },
  },
  "data.stale": {
    base: (language, { newest }) => {
      const since = language.moment(newest);
      return since === undefined ? {} : { key: "data.staleSince", params: { since } };
    },
  },
};

function tellerOf({ event }: CarEvent): Teller | undefined {
  return TELLERS[event];
}
