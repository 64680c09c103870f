import assert from "node:assert/strict";
import sinon from "sinon";
import { createAuthorization } from "../../../src/auth/authorization";
import { PendingAuthorizations } from "../../../nodes/sign-in/pending";
import { endpointsOf } from "../../../src/brands";
import { BadRequest } from "../../../src/errors";

const MINUTE = 60_000;
const endpoints = endpointsOf({ brand: "opel", environment: "production" });

describe("sign-ins under way", () => {
  let pending: PendingAuthorizations<string>;
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ["performance"] });
    pending = new PendingAuthorizations();
  });
  afterEach(() => clock.restore());

  const begin = (owner: string, value = owner): string => {
    const authorization = createAuthorization(endpoints, "an-application", "en");
    pending.add(owner, authorization, value);
    return authorization.state;
  };
  const refuses = (text: string, state: string | undefined, owner?: string) => {
    assert.throws(
      () => pending.find(state, owner),
      (error) => error instanceof BadRequest && error.text === text,
    );
  };

  it("are found by their state, or as the latest of their account", () => {
    const first = begin("a", "first");
    begin("a", "second");
    begin("b");
    assert.equal(pending.find(first, "a").value, "first");
    assert.equal(pending.find(first).value, "first");
    assert.equal(pending.find(undefined, "a").value, "second");
  });

  it("belong to one account", () => {
    const state = begin("a");
    begin("b");
    refuses("foreignState", state, "b");
    assert.equal(pending.find(state, "a").owner, "a");
  });

  it("are good once", () => {
    const state = begin("a");
    pending.remove(pending.find(state));
    refuses("unknownState", state, "a");
    refuses("noAuthorization", undefined, "a");
    assert.ok(!pending.has("a"));
  });

  it("can be tried again when told to", () => {
    const state = begin("a");
    const entry = pending.find(state);
    pending.remove(entry);
    pending.restore(entry);
    assert.equal(pending.find(state, "a").value, "a");
  });

  it("last ten minutes, also when tried again in between", () => {
    const state = begin("a");
    clock.tick(10 * MINUTE);
    pending.restore(pending.find(state));
    clock.tick(1);
    refuses("unknownState", state);
    assert.ok(!pending.has("a"));
  });

  it("end together when their account cancels, and no others with them", () => {
    const [first, second, other] = [begin("a"), begin("a"), begin("b")];
    pending.cancel("a");
    refuses("unknownState", first);
    refuses("unknownState", second);
    assert.equal(pending.find(other).value, "b");
  });

  it("are ten per account at most, the newest", () => {
    const states = Array.from({ length: 12 }, () => begin("a"));
    states.slice(0, 2).forEach((state) => refuses("unknownState", state));
    states.slice(2).forEach((state) => assert.ok(pending.find(state)));
  });

  it("are not found by an empty or a made-up state", () => {
    begin("a");
    refuses("unknownState", "");
    refuses("unknownState", "__proto__");
  });
});
