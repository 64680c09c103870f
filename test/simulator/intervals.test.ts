import assert from "node:assert/strict";
import { parseInterval } from "../../src/simulator/api/intervals";

describe("simulator: timestamps", () => {
  const holds = (interval: string, at: string) => parseInterval(interval)?.(Date.parse(at));

  it("reads every form of an interval", () => {
    const cases: [interval: string, within: string, without: string][] = [
      [
        "2024-05-01T09:00:00+01:00/2024-05-01T12:00:00+01:00",
        "2024-05-01T08:00:00Z",
        "2024-05-01T11:30:00Z",
      ],
      ["2024-05-01T09:00:00Z/PT90M", "2024-05-01T10:30:00Z", "2024-05-01T10:30:01Z"],
      ["2024-05-01T09:00:00Z/P1DT1H", "2024-05-02T10:00:00Z", "2024-05-02T10:00:01Z"],
      ["2024-05-01T09:00:00Z/", "2030-01-01T00:00:00Z", "2024-05-01T08:59:59Z"],
      ["/2024-05-01T09:00:00Z", "1999-01-01T00:00:00Z", "2024-05-01T09:00:01Z"],
      ["R3/2024-05-01T09:00:00Z/PT1H", "2024-05-03T09:30:00Z", "2024-05-04T09:30:00Z"],
      ["R3/2024-05-01T09:00:00Z/PT1H", "2024-05-01T10:00:00Z", "2024-05-01T10:00:01Z"],
      ["R/2024-05-01T09:00:00Z/PT1H", "2026-12-24T09:30:00Z", "2024-04-30T09:30:00Z"],
      ["R2/2024-05-01T09:00:00Z/PT1H/P7D", "2024-05-08T09:30:00Z", "2024-05-02T09:30:00Z"],
      ["R2/2024-05-01T09:00:00Z/PT1H/", "2024-05-02T09:30:00Z", "2024-05-03T09:30:00Z"],
    ];
    for (const [interval, within, without] of cases) {
      assert.deepEqual(
        [holds(interval, within), holds(interval, without)],
        [true, false],
        interval,
      );
    }
  });

  it("refuses everything else", () => {
    const wrong = [
      "",
      "/",
      "2024-05-01",
      "2024-05-01T09:00:00Z",
      "2024-05-01T09:00:00/2024-05-01T12:00:00", // without a zone
      "2024-05-01T09:00:00 01:00/", // a plus that was not encoded
      "2024-13-01T09:00:00Z/",
      "2024-05-01T09:00:00Z/P",
      "2024-05-01T09:00:00Z/PT",
      "/PT1H",
      "2024-05-01T09:00:00Z/PT1H/PT1H",
      "R3/2024-05-01T09:00:00Z",
      "R3/2024-05-01T09:00:00Z/PT1H/PT0S",
      "Rx/2024-05-01T09:00:00Z/PT1H",
    ];
    for (const text of wrong) assert.equal(parseInterval(text), undefined, text);
  });
});
