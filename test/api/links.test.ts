import assert from "node:assert/strict";
import { ownUrl } from "../../src/api/links";
import { ForeignLink } from "../../src/errors";

const API = "https://api.example.com/connectedcar/v4";

describe("links", () => {
  it("are followed below the API's base, absolute or relative", () => {
    for (const link of [
      `${API}/user/vehicles?pageToken=a%2Bb`,
      "user/vehicles?pageToken=a%2Bb",
      "/connectedcar/v4/user/vehicles?pageToken=a%2Bb#top",
      "https://API.example.com:443/connectedcar/v4/user/vehicles?pageToken=a%2Bb",
    ]) {
      assert.equal(ownUrl(link, API).href, `${API}/user/vehicles?pageToken=a%2Bb`);
    }
  });

  for (const link of [
    "https://evil.example.com/connectedcar/v4/user",
    "https://api.example.com.evil.com/connectedcar/v4/user",
    "http://api.example.com/connectedcar/v4/user",
    "https://api.example.com:8443/connectedcar/v4/user",
    "https://me:pw@api.example.com/connectedcar/v4/user",
    "https://api.example.com/connectedcar/v4evil/user",
    "https://api.example.com/connectedcar/v3/user",
    `${API}/../../admin`,
    `${API}/%2e%2e/%2e%2e/admin`,
    `${API}/..%2f..%2fadmin`,
    `${API}/..%5cadmin`,
    `${API}/..;/..;/admin`,
    `${API}/..;x=1/admin`,
    `${API}/%252e%252e%252fadmin`,
    "//evil.example.com/connectedcar/v4/user",
    "\\\\evil.example.com/connectedcar/v4/user",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https://",
  ]) {
    it(`are refused when they leave: ${link}`, () => {
      assert.throws(
        () => ownUrl(link, API),
        (error) => error instanceof ForeignLink && !/\b(me|pw)\b/.test(error.message),
      );
    });
  }
});
