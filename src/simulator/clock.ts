/** The cars' clock: starts where told, runs `speed` times as fast as the real one, and can be pushed on. */
export class Clock {
  private anchorReal = Date.now();
  private anchorSimulated: number;
  private rate: number;
  private latest = -Infinity;

  constructor(start: Date = new Date(), speed = 1) {
    this.anchorSimulated = start.getTime();
    this.rate = positive(speed);
  }

  /** The moment it is for the cars. It never goes back, even where the real clock is set back. */
  now(): Date {
    const elapsed = Math.max(0, Date.now() - this.anchorReal);
    this.latest = Math.max(this.latest, Math.round(this.anchorSimulated + elapsed * this.rate));
    return new Date(this.latest);
  }

  /** Lets simulated time pass at once. Throws RangeError for a negative number of seconds. */
  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new RangeError("The cars' clock only goes forward.");
    this.anchorSimulated += seconds * 1000;
  }

  /** Simulated seconds per real second. */
  get speed(): number {
    return this.rate;
  }

  set speed(value: number) {
    const now = this.now().getTime();
    this.anchorReal = Date.now();
    this.anchorSimulated = now;
    this.rate = positive(value);
  }
}

function positive(speed: number): number {
  if (!Number.isFinite(speed) || speed <= 0) throw new RangeError("The speed must be above zero.");
  return speed;
}
