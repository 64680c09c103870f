import assert from "node:assert/strict";
import { BadResponse, ERROR_TEXTS, NoData, RateLimited, fillText } from "../src/errors";

describe("errors", () => {
  it("say what happened, what to do, and what the server said", () => {
    const error = new NoData(
      "noData",
      { resource: "status" },
      { status: 404, code: "40400", uuid: "u-1", detail: "We didn't find the status" },
    );
    assert.equal(error.name, "NoData");
    assert.match(error.message, /^No data for status\. .*HTTP 404, code 40400, uuid u-1/);
    assert.match(error.message, /"We didn't find the status"/);
    assert.equal(error.status, 404);
  });

  it("can be told in another language, with the server's words unchanged", () => {
    const error = new BadResponse("notJson", { host: "h", path: "/p" }, { status: 200 });
    const german = error.explain((key, params) =>
      fillText(`${key}: kein JSON von __host__`, params),
    );
    assert.equal(german, "notJson: kein JSON von h (HTTP 200)");
  });

  it("tell how many results came before them, without changing the original", () => {
    const error = new RateLimited("rateLimitedUnknown", {}, { status: 429 });
    const later = error.interrupting(120);
    assert.ok(later instanceof RateLimited);
    assert.match(later.message, /^Stopped after 120 items: Too many requests/);
    assert.equal(later.status, 429);
    assert.doesNotMatch(error.message, /120/);
    assert.equal(error.interrupting(0), error);
  });

  it("have a text that ends in a sentence for each kind", () => {
    for (const [key, text] of Object.entries(ERROR_TEXTS)) {
      assert.match(text, /[.!]$|__$/, key);
    }
  });
});
