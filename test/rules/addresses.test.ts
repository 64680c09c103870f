import assert from "node:assert/strict";
import { isLocalApi, isLoopback, redirectUriFlaw, serverUrlFlaw } from "../../src/rules/addresses";

describe("the address of a server", () => {
  for (const [text, flaw] of [
    ["https://idp.example.com", undefined],
    ["https://api.example.com/connectedcar/v4", undefined],
    ["http://127.0.0.1:8480", undefined],
    ["http://localhost/", undefined],
    ["http://[::1]:80", undefined],
    ["http://api.example.com", "insecureUrl"],
    ["http://127.example.com", "insecureUrl"],
    ["", "badUrl"],
    ["idp.example.com", "badUrl"],
    ["ftp://idp.example.com", "badUrl"],
    ["https://user:word@idp.example.com", "badUrl"],
    ["https://idp.example.com?realm=a", "badUrl"],
    ["https://idp.example.com#a", "badUrl"],
  ] as const) {
    it(`${text || "nothing"} is ${flaw ?? "right"}`, () => {
      assert.equal(serverUrlFlaw(text), flaw);
    });
  }
});

describe("the address a browser is sent back to", () => {
  for (const [text, flaw] of [
    ["mymap://oauth2redirect/fr", undefined],
    ["http://192.168.1.2:1880/node-red-contrib-psa/callback", undefined],
    ["/callback", "badRedirect"],
    ["mymap://oauth2redirect/fr#a", "badRedirect"],
  ] as const) {
    it(`${text} is ${flaw ?? "right"}`, () => {
      assert.equal(redirectUriFlaw(text), flaw);
    });
  }
});

it("an API is on this machine in the demo, and where its address says so", () => {
  assert.ok(isLocalApi("demo"));
  assert.ok(isLocalApi("custom", "http://localhost:8480/connectedcar/v4"));
  assert.ok(!isLocalApi("custom", "https://api.example.com"));
  assert.ok(!isLocalApi("custom"));
  assert.ok(!isLocalApi("production", "http://localhost:8480"));
});

it("only this machine is loopback", () => {
  for (const host of ["localhost", "[::1]", "127.0.0.1", "127.1.2.3"]) assert.ok(isLoopback(host));
  for (const host of ["127.0.0.1.example.com", "example.com", "10.0.0.1", "::1"]) {
    assert.ok(!isLoopback(host), host);
  }
});
