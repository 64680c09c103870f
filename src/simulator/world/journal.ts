import { hexDigits, randomFrom } from "../random";
import type { Drive } from "./drive";
import { evolve, type CarState, type PrivacyState } from "./state";
import type { Model } from "./catalogue";

/** A drive that is over. */
export interface Trip {
  readonly id: string;
  readonly drive: Drive;
  readonly start: CarState;
  readonly end: CarState;
  readonly privacy: PrivacyState;
}

/** A charge that is over, from when the current began to flow to when it ceased. */
export interface ChargeEntry {
  readonly start: CarState;
  readonly end: CarState;
}

/** How bad an alert is. */
export type Severity = "Information" | "Warning" | "Critical";

/** A message of the dashboard; `end` is absent while it is still shown. */
export interface Alert {
  readonly id: string;
  readonly type: string;
  readonly severity: Severity;
  readonly start: CarState;
  readonly end?: CarState;
}

/** The burglar alarm was switched on or off, or went off. */
export interface Alarm {
  readonly id: string;
  readonly at: number;
  readonly status?: "Active" | "Inactive";
  readonly trigger?: { readonly type: string; readonly state: CarState };
}

/** Where a collision hit, and how hard. */
export interface CollisionDetails {
  readonly side: "Front" | "Rear" | "Lateral";
  readonly severity?: "Minimal" | "Minor" | "Major";
}

/** The car hit something, or was hit. */
export interface Collision {
  readonly id: string;
  readonly at: number;
  readonly details: readonly CollisionDetails[];
}

interface Stretch {
  readonly base: CarState;
  readonly until: number;
  readonly every: number;
}

/** What is remembered of a car's life: each kind of entry oldest first, and only so many of them. */
export class Journal {
  readonly trips: Trip[] = [];
  readonly charges: ChargeEntry[] = [];
  readonly alerts: Alert[] = [];
  readonly alarms: Alarm[] = [];
  readonly collisions: Collision[] = [];
  private readonly moments: CarState[] = [];
  private readonly stretches: Stretch[] = [];

  constructor(
    private readonly seed: string,
    private readonly memory: number,
  ) {}

  addTrip(drive: Drive, start: CarState, end: CarState): void {
    const { privacy } = start;
    this.keep(this.trips, { id: this.id("trip", start.at), drive, start, end, privacy });
  }

  addCharge(start: CarState, end: CarState): void {
    this.keep(this.charges, { start, end });
  }

  addAlarm(at: number, what: Pick<Alarm, "status" | "trigger">): void {
    this.keep(this.alarms, { id: this.id("alarm", at), at, ...what });
  }

  addCollision(at: number, details: readonly CollisionDetails[]): void {
    this.keep(this.collisions, { id: this.id("collision", at), at, details });
  }

  /** Raises an alert; the same one is not raised twice at once. */
  startAlert(type: string, severity: Severity, start: CarState): void {
    if (this.activeAlert(type)) return;
    this.keep(this.alerts, { id: this.id(`alert ${type}`, start.at), type, severity, start });
  }

  /** Ends an alert, if it is up. */
  endAlert(type: string, end: CarState): void {
    const alert = this.activeAlert(type);
    if (alert) this.alerts[this.alerts.indexOf(alert)] = { ...alert, end };
  }

  activeAlert(type: string): Alert | undefined {
    return this.alerts.find((alert) => alert.type === type && !alert.end);
  }

  /** Remembers that a message was sent at this moment. */
  addMoment(state: CarState): void {
    if (this.moments.at(-1)?.at === state.at) this.moments.pop();
    this.keep(this.moments, state, 3);
  }

  /** Remembers that from `base` on, until then, a message was sent every so many ms. */
  addStretch(base: CarState, until: number, every: number): void {
    if (until - base.at >= every) this.keep(this.stretches, { base, until, every }, 2);
  }

  /** Every message that was sent, oldest first, with what is under way now. */
  messages(model: Model, now: Stretch | undefined): CarState[] {
    const stretches = now ? [...this.stretches, now] : this.stretches;
    const regular = stretches.flatMap(({ base, until, every }) => {
      const count = Math.floor((until - base.at) / every);
      return Array.from({ length: count }, (_, index) =>
        evolve(base, model, base.at + (index + 1) * every),
      );
    });
    return [...this.moments, ...regular].sort((a, b) => a.at - b.at);
  }

  private keep<T>(list: T[], entry: T, generosity = 1): void {
    list.push(entry);
    if (list.length > this.memory * generosity) list.shift();
  }

  private id(kind: string, at: number): string {
    return hexDigits(randomFrom(this.seed, kind, at), 32);
  }
}
