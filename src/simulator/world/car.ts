import * as acts from "./acts";
import * as dashboard from "./dashboard";
import { placeAt } from "./geography";
import type { CollisionDetails, Journal, Severity } from "./journal";
import { type Act, type Biography, Life } from "./life";
import * as plug from "./plug";
import type { CarState, Opening, PrivacyState } from "./state";
import { type Uploads, everything } from "./uploads";
import { midnightBefore } from "./weather";

const DAY = 86_400_000;

/** Where to, and how fast. */
interface DriveOptions {
  /** How far, as the crow flies. Default 8. */
  readonly km?: number;
  /** How long it takes; default what such a road takes. */
  readonly minutes?: number;
  /** Which way, in degrees clockwise from north. Default 90. */
  readonly heading?: number;
}

/**
 * A car one can look at and steer. It lives by its own routine until `holdStill()`; from then on it
 * does only what it is told. Whatever is asked of it, it first lives up to the present of its clock.
 */
export class Car {
  private readonly birth: number;
  private readonly life: Life;
  /** The remote actions (`Doors`, …) for which its driver has no subscription. */
  readonly withoutRight = new Set<string>();

  /** `start` is when the clock began (ms); the car has lived some days by then. */
  constructor(
    readonly profile: Biography,
    start: number,
    private readonly clock: () => number,
  ) {
    this.birth = midnightBefore(start - profile.pastDays * DAY);
    this.life = new Life(profile, this.birth, acts.newDay);
    for (const [days, act] of profile.past) this.life.at(this.birth + days * DAY, act);
  }

  get id(): string {
    return this.profile.id;
  }

  get vin(): string {
    return this.profile.vin;
  }

  /** The car as it is now, whether or not it has told anyone. */
  get state(): CarState {
    return this.alive().stateAt(this.clock());
  }

  /** Lets it live on to now. */
  catchUp(): void {
    this.alive().stateAt(this.clock());
  }

  /** What it has sent last. */
  get uploads(): Uploads {
    return this.alive().uploads;
  }

  /** What is remembered of its life. */
  get journal(): Journal {
    return this.alive().journal;
  }

  /** Every message it has sent and that is remembered, oldest first. */
  get messages(): CarState[] {
    return this.alive().messages(this.clock());
  }

  /** When it began to live, ms since the epoch. */
  get bornAt(): number {
    return this.birth;
  }

  /** Ends the routine: a drive or preconditioning under way ends here, the car is locked and stays. */
  holdStill(): this {
    return this.now((life) => {
      life.routine = false;
      life.clearAgenda();
      acts.settle(life);
      plug.arrangeCharge(life);
    });
  }

  /** Brings it home, as if it had never been elsewhere. */
  bringHome(): this {
    return this.now((life) => {
      life.change({ place: life.profile.home }, ["position"]);
    });
  }

  /** Sets off at once; the drive ends by itself. */
  depart({ km = 8, minutes, heading = 90 }: DriveOptions = {}): this {
    return this.now((life) => {
      acts.unlock(life);
      acts.depart(placeAt(life.state.place, heading, km), minutes)(life);
    });
  }

  /** Ends the drive under way, here and now, and locks. */
  arrive(): this {
    return this.now(acts.park, acts.lock);
  }

  /** Plugs in, and charges at once unless an hour is given. */
  plugIn(options?: plug.PlugOptions): this {
    return this.now((life) => {
      plug.plugIn(life, options);
    });
  }

  unplug(): this {
    return this.now(plug.pullPlug);
  }

  /** Begins a charge that was delayed, stopped or failed. */
  startCharging({ quick = false }: { quick?: boolean } = {}): this {
    return this.now((life) => {
      plug.chargeNow(life, quick);
    });
  }

  /** Ends a charge before its time. */
  stopCharging(outcome: "Stopped" | "Failure" = "Stopped"): this {
    return this.now((life) => {
      plug.stopCharge(life, outcome);
    });
  }

  /** Warms or cools the cabin for ten minutes. */
  precondition(cause: "Immediate" | "Scheduled" = "Immediate"): this {
    return this.now(acts.precondition(cause));
  }

  stopPreconditioning(): this {
    return this.now((life) => {
      acts.finishClimate(life, "Disabled");
    });
  }

  lock(): this {
    return this.now(acts.lock);
  }

  unlock(): this {
    return this.now(acts.unlock);
  }

  open(which: Opening): this {
    return this.now(acts.openDoor(which));
  }

  close(which: Opening): this {
    return this.now(acts.closeDoor(which));
  }

  /** Shows a message on the dashboard until it is cleared; `type` is one of the API's words. */
  raiseAlert(type: string, severity: Severity = "Warning"): this {
    return this.now(dashboard.raiseAlert(type, severity));
  }

  clearAlert(type: string): this {
    return this.now(dashboard.clearAlert(type));
  }

  /** Sets the burglar alarm off; `type` is one of the API's words. */
  soundAlarm(type = "FrontLeftDoorBreakIn"): this {
    return this.now(dashboard.soundAlarm(type));
  }

  collide(...details: CollisionDetails[]): this {
    return this.now(dashboard.collide(details));
  }

  setPrivacy(privacy: PrivacyState): this {
    return this.now((life) => {
      life.change({ privacy }, ["privacy"]);
    });
  }

  /** Fills battery or tank to so many percent. */
  setLevel(which: "Electric" | "Fuel", percent: number): this {
    return this.now((life) => {
      const { model } = life.profile;
      if (which === "Fuel") life.change({ fuel: (model.tank * percent) / 100 }, ["fuel"]);
      else plug.setBattery(life, (model.battery * percent) / 100);
    });
  }

  /** Stops sending (a garage without reception), or sends again. */
  setConnected(connected: boolean): this {
    return this.now((life) => {
      life.connected = connected;
    });
  }

  /** Leaves the key inside, or takes it out. */
  leaveKey(keyInside = true): this {
    return this.now((life) => {
      life.change({ keyInside }, []);
    });
  }

  /** Has something done so many ms from now. */
  arrange(ms: number, act: Act): this {
    return this.now((life) => {
      life.in(ms, act);
    });
  }

  /** Sends everything now, as after a wake-up. */
  upload(): this {
    return this.now((life) => {
      life.change({}, everything);
    });
  }

  private now(...what: Act[]): this {
    for (const act of what) this.life.actAt(this.clock(), act);
    return this;
  }

  private alive(): Life {
    this.life.liveUntil(this.clock());
    return this.life;
  }
}
