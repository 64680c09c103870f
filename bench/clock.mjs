// A clock that waits for nobody. It costs next to nothing itself, for what runs on it is measured.

/** The time of the machine in ms, whatever `takeClock` does. */
export const realNow = performance.now.bind(performance);

/** Takes timers, dates and `performance.now` away from everything that runs, until `restore()`. */
export function takeClock(start) {
  const { setTimeout, clearTimeout, Date } = globalThis;
  const timers = new Set();
  let now = start.getTime();

  class ClockDate extends Date {
    constructor(...given) {
      if (given.length === 0) super(now);
      else super(...given);
    }
    static now() {
      return now;
    }
  }
  const setTimer = (work, ms = 0, ...given) => {
    const timer = { at: now + Math.max(1, ms), run: () => work(...given) };
    timers.add(timer);
    return timer;
  };
  const next = () => {
    let [first] = timers;
    for (const timer of timers) if (timer.at < first.at) first = timer;
    return first;
  };
  Object.assign(globalThis, {
    setTimeout: setTimer,
    clearTimeout: (timer) => timers.delete(timer),
    Date: ClockDate,
  });
  performance.now = () => now;

  return {
    /** Lets simulated time pass, one timer after the other, each with all that follows from it. */
    async pass(ms) {
      const end = now + ms;
      for (let timer = next(); timer?.at <= end; timer = next()) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
    restore() {
      Object.assign(globalThis, { setTimeout, clearTimeout, Date });
      performance.now = realNow;
    },
  };
}
