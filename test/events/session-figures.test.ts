import assert from "node:assert/strict";
import { full, on, out, sessionsIn, told } from "./charges";
import { Watcher, minute } from "./watching";

describe("events: the energy of a charge", () => {
  it("of a car that says neither content nor capacity, by the option's capacity", () => {
    const states = [
      [0, out, 50],
      [5, on, 50],
      [95, full, 71],
    ] as const;
    const seen = (options: object) => {
      const watcher = new Watcher(options);
      return states.flatMap(([at, charging, level]) =>
        sessionsIn(
          watcher.see(at, {
            at: minute(at),
            charging: { at: minute(at), ...charging },
            battery: { at: minute(at), level },
          }),
        ),
      );
    };
    const [known] = seen({ capacity: "12" });
    assert.deepEqual([known?.energy, known?.energySource], [2.52, "estimated"]);
    const [unknown] = seen({});
    assert.deepEqual(
      [unknown?.energy, unknown?.energySource, unknown?.power],
      [undefined, undefined, undefined],
    );
    assert.deepEqual([unknown?.startLevel, unknown?.endLevel], [50, 71]);
  });

  it("content that stands still while the level rises is none", () => {
    const [session] = told([
      [0, out, 50, 25],
      [5, on, 50, 25],
      [95, full, 71, 25],
    ]);
    assert.deepEqual([session?.energy, session?.energySource], [10.5, "estimated"]);
  });

  it("content that is sent at one end only is none", () => {
    const [session] = told([
      [0, out, 50],
      [5, on, 50],
      [95, full, 71, 36],
    ]);
    assert.deepEqual([session?.energy, session?.energySource], [10.5, "estimated"]);
  });

  it("is not negative", () => {
    const [session] = told([
      [0, out, 50, 25],
      [5, on, 50, 25],
      [50, on, 49, 24.6],
      [95, full, 49, 24.6],
    ]);
    assert.equal(session?.energy, 0);
  });
});
