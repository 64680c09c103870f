import { createHook } from "node:async_hooks";
import sinon from "sinon";
import type { Spoiler } from "./spoiler";

/** Nothing happens on the wire in so many turns of the real clock: all that could has happened. */
const CALM = 4;
/** Nobody has set a timer for so many calms: nobody will. */
const IDLE = 50;
/** What else the machine does for us meanwhile: hashes, files, connections. */
const ERRANDS = /^(SCRYPT|FSREQ|TCPCONNECT|GETADDRINFO|RANDOMBYTES)/;

const turnOfRealClock = setTimeout;

/**
 * A clock that stands while anybody waits for the wire, and jumps to the next timer when nobody does: so
 * hours of back-off pass in seconds, over real connections.
 */
export class Pump {
  /** Rejections that nobody took, and errors that nobody caught: each would have ended a Node-RED. */
  readonly crashes: unknown[] = [];
  private readonly clock = sinon.useFakeTimers({
    now: tomorrowMorning(),
    shouldClearNativeTimers: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  });
  private readonly errands = new Set<number>();
  private readonly hook = createHook({
    init: (id, type) => {
      if (ERRANDS.test(type)) this.errands.add(id);
    },
    after: (id) => void this.errands.delete(id),
    destroy: (id) => void this.errands.delete(id),
  }).enable();
  private readonly crashed = (reason: unknown) => this.crashes.push(reason);

  constructor(private readonly spoiler: Spoiler) {
    process.on("unhandledRejection", this.crashed).on("uncaughtException", this.crashed);
  }

  /** Lets time pass until it is so, or for so long at most; in ms of its own clock. */
  async until(isSo: () => boolean, most: number): Promise<boolean> {
    const end = Date.now() + most;
    for (let idle = 0; ;) {
      await this.calm();
      if (isSo()) return true;
      if (Date.now() >= end) return false;
      idle = this.clock.countTimers() > 0 ? 0 : idle + 1;
      if (idle === 0) await this.clock.nextAsync();
      else if (idle > IDLE) await this.clock.tickAsync(end - Date.now());
    }
  }

  /** The real clock again. */
  stop(): void {
    this.clock.restore();
    this.hook.disable();
    process.off("unhandledRejection", this.crashed).off("uncaughtException", this.crashed);
  }

  private async calm(): Promise<void> {
    const { spoiler } = this;
    for (let turns = 0; turns < CALM; turns += 1) {
      await new Promise((resolve) => turnOfRealClock(resolve, 0));
      if (spoiler.waiting > spoiler.silent || this.errands.size > 0) turns = 0;
    }
  }
}

/** The same hour whenever it is played, and later than all that was before. */
function tomorrowMorning(): Date {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return morning;
}
