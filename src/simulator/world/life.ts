import { type Random, randomFrom } from "../random";
import { type Point, type Route, routeBetween } from "./geography";
import { Journal } from "./journal";
import type { Profile } from "./profile";
import { firstSettings } from "./settings";
import { type CarState, evolve } from "./state";
import { type Group, Uploads, atThePlug, everything, onTheRoad } from "./uploads";
import { midnightBefore } from "./weather";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Something that happens to a car, at the moment it has reached. */
export type Act = (life: Life) => void;

/** What a car is, and what happened to it before anyone looks. */
export interface Biography extends Profile {
  readonly past: readonly (readonly [days: number, act: Act])[]; // days after the beginning
}

/** A car that nobody looked at for longer than this stood in the garage until shortly before. */
const LONGEST_GAP = 35 * DAY;
const RELIVED = 10 * DAY;

/** How many roads a car remembers. */
const ROADS = 50;

interface Appointment {
  readonly at: number;
  readonly act: Act;
}

interface Cadence {
  readonly every: number;
  readonly groups: readonly Group[];
}

/**
 * A car in time. Between two acts its state follows from the clock alone, so time costs nothing to
 * pass: only what happens (getting in, leaving, arriving, plugging in) is carried out, one act after the other.
 */
export class Life {
  readonly journal: Journal;
  readonly uploads = new Uploads();
  connected: boolean;
  /** False once someone else decides what the car does. */
  routine = true;
  /** The car as it was when its drive began. */
  departure: CarState | undefined;
  /** The car as it was when its charge began. */
  private plugging: CarState | undefined;
  private anchor: CarState;
  private agenda: Appointment[] = [];
  private readonly roads = new Map<string, Route>();

  constructor(
    readonly profile: Profile,
    birth: number,
    private readonly newDay: Act,
  ) {
    this.journal = new Journal(profile.seed, profile.memory);
    this.connected = profile.connected;
    this.anchor = newborn(profile, birth);
    this.change({}, everything);
    this.at(birth, newDay);
  }

  /** The car at the act being carried out, or at the last one. */
  get state(): CarState {
    return this.anchor;
  }

  get now(): number {
    return this.anchor.at;
  }

  /** The chance of this moment. */
  random(about: string): Random {
    return randomFrom(this.profile.seed, about, this.now);
  }

  /** The road from where the car is; it remembers the ones it knows. */
  roadTo(to: Point): Route {
    const { place } = this.anchor;
    const key = [place.longitude, place.latitude, to.longitude, to.latitude]
      .map((degrees) => degrees.toFixed(5))
      .join();
    const road = this.roads.get(key) ?? routeBetween(place, to);
    if (this.roads.size >= ROADS) this.roads.clear();
    this.roads.set(key, road);
    return road;
  }

  /** Has something done later. */
  in(ms: number, act: Act): void {
    this.at(this.now + ms, act);
  }

  /** Has something done at a moment; what was arranged first is done first. */
  at(at: number, act: Act): void {
    const later = this.agenda.findIndex((other) => other.at > at);
    this.agenda.splice(later < 0 ? this.agenda.length : later, 0, { at, act });
  }

  /** Forgets everything that was arranged. */
  clearAgenda(): void {
    this.agenda = [];
  }

  /** Changes the car here and now, and sends these groups. */
  change(patch: Partial<CarState>, groups: readonly Group[]): void {
    const before = this.anchor;
    this.anchor = { ...before, ...patch };
    this.noteCharge(before);
    this.send(groups, this.anchor);
    if (this.tells(this.anchor)) this.journal.addMoment(this.anchor);
  }

  /** Lives on until a moment. */
  liveUntil(to: number): void {
    if (this.routine && to - this.now > LONGEST_GAP) {
      this.sleepUntil(midnightBefore(to - RELIVED));
    }
    for (let next = this.agenda[0]; next && next.at <= to; next = this.agenda[0]) {
      this.agenda.shift();
      this.moveTo(next.at);
      next.act(this);
    }
    this.sendRegularly(to);
  }

  /** Does something at a moment, after everything that came before it. */
  actAt(at: number, act: Act): void {
    this.liveUntil(at);
    this.moveTo(at);
    act(this);
  }

  /** The car at a moment after the last act. */
  stateAt(at: number): CarState {
    return evolve(this.anchor, this.profile.model, at);
  }

  /** Every message the car has sent until now, oldest first. */
  messages(now: number): CarState[] {
    const cadence = this.tells(this.anchor) ? cadenceOf(this.anchor) : undefined;
    const current = cadence && { base: this.anchor, until: now, every: cadence.every };
    return this.journal.messages(this.profile.model, current);
  }

  private noteCharge(before: CarState): void {
    const { charge } = this.anchor;
    if (charge && !before.charge) this.plugging = this.anchor;
    if (charge || !this.plugging) return;
    this.journal.addCharge(this.plugging, before);
    this.plugging = undefined;
  }

  private moveTo(at: number): void {
    if (at <= this.now) return;
    this.sendRegularly(at);
    const cadence = cadenceOf(this.anchor);
    if (cadence && this.tells(this.anchor)) this.journal.addStretch(this.anchor, at, cadence.every);
    this.anchor = this.stateAt(at);
  }

  private sendRegularly(until: number): void {
    const cadence = cadenceOf(this.anchor);
    if (!cadence) return;
    const times = Math.floor((until - this.now) / cadence.every);
    if (times > 0) this.send(cadence.groups, this.stateAt(this.now + times * cadence.every));
  }

  private send(groups: readonly Group[], state: CarState): void {
    if (this.connected) this.uploads.record(groups, state);
  }

  private tells({ privacy }: CarState): boolean {
    return this.connected && privacy !== "Full";
  }

  private sleepUntil(at: number): void {
    this.agenda = [];
    this.departure = undefined;
    this.plugging = undefined;
    this.anchor = { ...this.anchor, ...atRest, place: this.profile.home, at };
    this.change({}, everything);
    this.at(at, this.newDay);
  }
}

const atRest = {
  speed: 0,
  acceleration: 0,
  ignition: "Stop",
  locked: true,
  open: [],
  plugged: false,
  charging: "Disconnected",
  delayedUntil: undefined,
  climate: { status: "Disabled" },
  drive: undefined,
  charge: undefined,
} as const satisfies Partial<CarState>;

function cadenceOf(state: CarState): Cadence | undefined {
  if (state.drive) return { every: MINUTE, groups: onTheRoad };
  if (state.charge) return { every: 5 * MINUTE, groups: atThePlug };
  return undefined;
}

function newborn(profile: Profile, at: number): CarState {
  const { model } = profile;
  return {
    at,
    odometer: profile.odometer,
    battery: model.battery * profile.level,
    fuel: model.tank * profile.level,
    fuelBurnt: profile.odometer * model.clPerKm * (model.battery > 0 ? 0.6 : 1),
    place: profile.home,
    heading: 0,
    privacy: profile.privacy,
    keyInside: false,
    settings: firstSettings(profile),
    ...atRest,
  };
}
