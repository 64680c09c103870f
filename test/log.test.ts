import assert from "node:assert/strict";
import { Forbidden, RateLimited } from "../src/errors";
import { exchangeLine } from "../src/http/exchange-line";
import { Log, SILENT, errorLine, shortId, shortPath } from "../src/log";
import { Secrets } from "../src/secrets";
import { LogLines } from "./support/log-lines";

const VIN = "VR3UHZKXZMT104208";

describe("lines of the log", () => {
  it("show words of a path whole, and of ids the beginning", () => {
    const id = "1a2b3c4d5e6f7081";
    const paths = {
      [`/connectedcar/v4/user/vehicles/${id}/status`]:
        "/connectedcar/v4/user/vehicles/1a2b…/status",
      [`/user/vehicles/${id}/trips/0000000042`]: "/user/vehicles/1a2b…/trips/0000…",
      "/am/oauth2/access_token": "/am/oauth2/access_token",
      "/user/vehicles/AbCdEfGhIjKl/lastPosition": "/user/vehicles/AbCd…/lastPosition",
      "/user/vehicles/abcdefghijklmnopqrstuvwxyz": "/user/vehicles/abcd…",
    };
    for (const [path, short] of Object.entries(paths)) assert.equal(shortPath(path), short);
    assert.equal(shortId("12345"), "12345");
  });

  it("tell of an exchange what there is to tell", () => {
    const url = new URL("https://api.example/user/vehicles?client_id=abc");
    const line = (retries: number, quota = {}) =>
      exchangeLine({ method: "GET", url, retries }, 200, 12.4, quota);
    assert.equal(line(0), "GET /user/vehicles 200 in 12 ms");
    assert.equal(line(1), "GET /user/vehicles 200 in 12 ms, 1 retry");
    assert.equal(
      line(2, { limit: 5000, remaining: 0 }),
      "GET /user/vehicles 200 in 12 ms, 2 retries, 0 of 5000 requests left",
    );
    assert.equal(line(0, { remaining: 7 }), "GET /user/vehicles 200 in 12 ms, 7 requests left");
  });

  it("tell of an error its kind, its text and what the server said", () => {
    assert.equal(
      errorLine(new Forbidden("forbidden", {}, { status: 403, code: "40301" })),
      "Forbidden (forbidden, HTTP 403, code 40301)",
    );
    const retryAt = new Date();
    retryAt.setHours(14, 5);
    assert.equal(
      errorLine(new RateLimited("rateLimited", {}, { retryAt })),
      "RateLimited (rateLimited), not before 14:05",
    );
    assert.equal(errorLine(new TypeError("what?")), "TypeError");
  });

  it("have no secret, no whole VIN and no second line", () => {
    const lines = new LogLines();
    const log = new Log(lines);
    log.debug(() => `${VIN} and ${VIN.toLowerCase()}`);
    log.guard(new Secrets(["s3cret+of+mine"]));
    log.trace(() => `told\nof s3cret%2Bof%2Bmine by\t${VIN}.`);
    log.debug(() => `/user/vehicles/${VIN}/status`);
    assert.deepEqual(lines.decisions, ["…104208 and …104208", "/user/vehicles/…104208/status"]);
    assert.deepEqual(lines.traces, ["told of ••• by …104208."]);
  });

  it("are not made where nobody wants them", () => {
    const made = () => assert.fail("a line was made");
    const log = new Log();
    log.trace(made);
    log.debug(made);
    new Log(SILENT).debug(made);
  });
});
