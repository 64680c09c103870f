import assert from "node:assert/strict";
import sinon from "sinon";
import { ApiClient } from "../../src/api/client";
import { listVehicles } from "../../src/api/vehicles";
import { BadResponse, Unavailable } from "../../src/errors";
import { Http } from "../../src/http/http";
import { Secrets } from "../../src/secrets";

const HAL = "application/hal+json";

describe("API client: answers from memory", () => {
  let clock: sinon.SinonFakeTimers;
  let client: ApiClient;
  let sent: string[];
  let text: (url: string) => string;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
    sent = [];
    text = (url) => JSON.stringify({ url, answer: sent.length });
    const http = new Http();
    sinon.replace(http, "send", ({ url }) => {
      sent.push(url.href);
      return Promise.resolve({ status: 200, retryAfter: undefined, text: text(url.href) });
    });
    const session = {
      accessToken: () => Promise.resolve("a token"),
      confirm: () => undefined,
      refused: () => new Unavailable("goodTokenRefused"),
    };
    const endpoints = { apiUrl: "https://api.example.com/v4", realm: "a realm" };
    client = new ApiClient(http, endpoints, "an id", session, new Secrets());
  });
  afterEach(() => {
    client.close();
    clock.restore();
    sinon.restore();
  });

  const answer = async (maxAge?: number, link = "status", accept = HAL) =>
    ((await client.get(link, { maxAge, accept })) as { answer: number }).answer;

  it("for as long as one is content with", async () => {
    assert.equal(await answer(10), 1);
    clock.tick(9_999);
    assert.equal(await answer(10), 1);
    assert.equal(await answer(9), 2);
    clock.tick(5_000);
    assert.equal(await answer(10), 2, "counts from the newest answer");
    clock.tick(5_000);
    assert.equal(await answer(10), 3);
    assert.equal(await answer(), 4);
    assert.equal(await answer(0), 5);
  });

  it("counts on the monotonic clock", async () => {
    assert.equal(await answer(10), 1);
    clock.setSystemTime(Date.now() - 365 * 86_400_000);
    assert.equal(await answer(10), 1);
    clock.tick(11_000);
    assert.equal(await answer(10), 2);
  });

  it("also with what others asked for since", async () => {
    assert.equal(await answer(60), 1);
    assert.equal(await answer(), 2);
    assert.equal(await answer(60), 2);
  });

  it("with objects of their own", async () => {
    for (let n = 0; n < 3; n += 1) {
      const body = (await client.get("status", { maxAge: 60 })) as { answer: unknown };
      assert.equal(body.answer, 1);
      body.answer = "changed";
    }
    assert.equal(sent.length, 1);
  });

  it("with one object for those who only look at it, which nobody else gets", async () => {
    const options = { maxAge: 60 };
    const looked = await client.get("status", { ...options, shared: true });
    const own = (await client.get("status", options)) as { answer: unknown };
    own.answer = "changed";
    assert.deepEqual(looked, { ...own, answer: 1 });
    assert.equal(await client.get("status", { ...options, shared: true }), looked);
    await client.get("other", options);
    const late = await client.get("other", { ...options, shared: true });
    assert.notEqual(await client.get("other", options), late);
    assert.equal(sent.length, 2);
  });

  it("with vehicles of their own, however deep they change them", async () => {
    const car = { id: "one", more: { of: ["it"] }, _links: { status: { href: "/v4/status" } } };
    text = () => JSON.stringify({ total: 1, _embedded: { vehicles: [car] } });
    const list = async () => {
      const pages = listVehicles(client, "https://api.example.com/v4", "peugeot", { maxAge: 60 });
      const { value } = await pages.next();
      return value?.vehicles[0];
    };
    const first = await list();
    const untouched = structuredClone(first);
    assert.deepEqual(untouched?.payload.more, { of: ["it"] });
    for (let n = 0; n < 3; n += 1) {
      const one = await list();
      assert.deepEqual(one, untouched);
      (one?.payload.more as { of: string[] }).of.push("changed");
      Object.assign(one?.vehicle ?? {}, { id: "changed" });
      Object.assign(one?.links ?? {}, { status: "changed" });
    }
    assert.equal(sent.length, 1);
  });

  it("keeps addresses and media types apart", async () => {
    assert.equal(await answer(60, "a"), 1);
    assert.equal(await answer(60, "b"), 2);
    assert.equal(await answer(60, "a", "application/json"), 3);
    assert.equal(await answer(60, "a"), 1);
    assert.equal(await answer(60, "https://api.example.com/v4/a"), 1);
  });

  it("never with an answer that could not be read", async () => {
    text = () => "<html>";
    await assert.rejects(answer(60), BadResponse);
    text = (url) => JSON.stringify({ url, answer: sent.length });
    assert.equal(await answer(60), 2);
  });

  it("forgets the oldest of many", async () => {
    for (let n = 0; n <= 2000; n += 1) await answer(60, `thing/${n}`);
    assert.equal(await answer(60, "thing/1"), 2);
    assert.equal(await answer(60, "thing/0"), 2002);
  });
});
