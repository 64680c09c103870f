import assert from "node:assert/strict";
import { failed, full, on, out, reading, sessionsIn, stopped, told } from "./charges";
import { Watcher, home, minute, north } from "./watching";

describe("events: sessions of charging", () => {
  it("from the begin to the end, with all that is known", () => {
    const watcher = new Watcher({ zones: [home] });
    const around = { position: north(20, 0), odometer: { at: minute(0), mileage: 31480.6 } };
    watcher.see(0, { ...reading(0, out, 41, 20.5), ...around });
    watcher.see(10, reading(10, { ...on, limit: "Full" }, 41, 20.5));
    watcher.see(100, reading(100, { ...on, limit: "Full" }, 70, 35));
    const events = watcher.see(190, reading(190, full, 100, 50));
    assert.deepEqual(
      events.map(({ event }) => event),
      ["charging.finished", "charging.session"],
    );
    const [, { at, session } = {}] = events;
    assert.equal(at, minute(190));
    assert.deepEqual(session, {
      startedAt: minute(10),
      endedAt: minute(190),
      duration: 10_800,
      startLevel: 41,
      endLevel: 100,
      energy: 29.5,
      energySource: "measured",
      power: 9.83,
      mode: "Slow",
      limit: "Full",
      position: { latitude: north(20, 0).latitude, longitude: north(20, 0).longitude },
      zone: "Home",
      mileage: 31480.6,
      finishReason: "Finished",
    });
  });

  it("ends with the plug", () => {
    const watcher = new Watcher();
    for (const [at, said] of [
      [0, out],
      [5, on],
    ] as const)
      watcher.see(at, reading(at, said, 50));
    const events = watcher.see(65, reading(65, out, 64));
    assert.deepEqual(
      events.map(({ event }) => event),
      ["charging.stopped", "charging.unplugged", "charging.session"],
    );
    const [session] = sessionsIn(events);
    assert.equal(session?.finishReason, "Disconnected");
    assert.equal(session.energy, 7);
  });

  it("a pause of up to 15 minutes with the plug in is part of it", () => {
    const sessions = told([
      [0, out, 50],
      [5, on, 50],
      [35, stopped, 55],
      [40, stopped, 55],
      [50, on, 55],
      [80, full, 60],
    ]);
    assert.equal(sessions.length, 1);
    const [session] = sessions;
    assert.deepEqual([session?.startedAt, session?.endedAt], [minute(5), minute(80)]);
    assert.deepEqual([session?.startLevel, session?.endLevel, session?.energy], [50, 60, 5]);
  });

  it("a longer one makes two, told as soon as it is that long", () => {
    const watcher = new Watcher();
    const see = (at: number, said: object, level: number) =>
      sessionsIn(watcher.see(at, reading(at, said, level)));
    see(0, out, 50);
    see(5, on, 50);
    assert.deepEqual(see(35, stopped, 55), []);
    // The car says nothing more; the looks go on.
    assert.deepEqual(sessionsIn(watcher.see(50, reading(35, stopped, 55))), []);
    const [first, ...more] = sessionsIn(watcher.see(51, reading(35, stopped, 55)));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [first?.endedAt, first?.finishReason, first?.energy],
      [minute(35), "Stopped", 2.5],
    );
    assert.deepEqual(see(60, on, 55), []);
    const [second] = see(90, full, 60);
    assert.deepEqual(
      [second?.startedAt, second?.startLevel, second?.energy],
      [minute(60), 55, 2.5],
    );
  });

  it("nobody looked during a longer pause: two all the same", () => {
    const sessions = told([
      [0, out, 50],
      [5, on, 50],
      [35, stopped, 55],
      [51, on, 55],
      [80, full, 60],
    ]);
    assert.deepEqual(
      sessions.map(({ startedAt, endedAt, energy }) => [startedAt, endedAt, energy]),
      [
        [minute(5), minute(35), 2.5],
        [minute(51), minute(80), 2.5],
      ],
    );
  });

  it("the plug pulled in a pause ends it when it stopped", () => {
    const sessions = told([
      [0, out, 50],
      [5, on, 50],
      [35, failed, 55],
      [40, out, 55],
      [45, on, 55],
    ]);
    assert.equal(sessions.length, 1);
    assert.deepEqual([sessions[0]?.endedAt, sessions[0]?.finishReason], [minute(35), "Failure"]);
  });

  it("a charge that began before the first look is told with what is known", () => {
    assert.deepEqual(
      told([
        [0, on, 50],
        [60, on, 60],
        [90, full, 65],
      ]),
      [
        {
          endedAt: minute(90),
          endLevel: 65,
          energy: 7.5,
          energySource: "estimated",
          power: 5,
          mode: "Slow",
          finishReason: "Finished",
        },
      ],
    );
  });

  it("one that came and went while nobody looked, if the car says that it finished", () => {
    const [session, ...more] = told([
      [0, out, 50],
      [600, full, 80],
      [700, out, 80],
    ]);
    assert.deepEqual(more, []);
    assert.deepEqual(session, {
      endedAt: minute(600),
      startLevel: 50,
      endLevel: 80,
      energy: 15,
      energySource: "estimated",
      finishReason: "Finished",
    });
  });

  it("is where the car is, though its place comes late", () => {
    const watcher = new Watcher({ zones: [home] });
    watcher.see(0, { ...reading(0, out, 50), position: north(20, 0) });
    watcher.see(10, reading(10, on, 50));
    watcher.see(20, { ...reading(20, on, 52), position: north(5000, 9) });
    const [session] = sessionsIn(watcher.see(60, reading(60, full, 60)));
    assert.equal(session?.position?.latitude, north(5000, 0).latitude);
    assert.equal(session.zone, undefined);
  });

  it("is nowhere while the driver hides the place, and stays where it was known to be", () => {
    const privacy = { status: "Geolocation" };
    const seen = (hidden: number) => {
      const watcher = new Watcher({ zones: [home] });
      const see = (at: number, said: object, level: number) =>
        watcher.see(at, { ...reading(at, said, level), ...(at >= hidden && { privacy }) });
      watcher.see(0, { ...reading(0, out, 50), position: north(20, 0) });
      see(10, on, 50);
      see(20, on, 52);
      const [session] = sessionsIn(see(60, full, 60));
      return [session?.position?.latitude, session?.zone];
    };
    assert.deepEqual(seen(10), [undefined, undefined]);
    assert.deepEqual(seen(20), [north(20, 0).latitude, "Home"]);
  });

  it("none without a charge: plugged in when full, risen on the road, measured anew, waiting for its hour", () => {
    assert.deepEqual(
      told([
        [0, out, 100],
        [5, full, 100],
        [10, out, 100],
      ]),
      [],
    );
    assert.deepEqual(
      told([
        [0, out, 50],
        [5, out, 55],
        [10, stopped, 55],
        [90, out, 56],
      ]),
      [],
    );
    assert.deepEqual(
      told([
        [0, stopped, 79],
        [60, full, 80],
      ]),
      [],
    );
    assert.deepEqual(
      told([
        [0, out, 50],
        [1, on, 50],
        [3, stopped, 50],
        [60, stopped, 50],
      ]),
      [],
    );
    // The battery says nothing new meanwhile.
    assert.deepEqual(
      told([
        [0, out, 50],
        [1, on],
        [3, stopped],
        [60, stopped],
      ]),
      [],
    );
  });
});
