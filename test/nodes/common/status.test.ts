import assert from "node:assert/strict";
import { failure } from "../../../nodes/common/status";
import { BadRequest, SignInRequired } from "../../../src/errors";
import { textsIn } from "../../support/english-texts";

describe("the status of a failure", () => {
  const say = (error: unknown) => failure(textsIn("en-US"), error).text;
  const tooShort = (value: string) =>
    new BadRequest("badInterval", { option: "interval", value, least: 60 });

  it("says what is wrong where a person can put it right", () => {
    assert.equal(say(new SignInRequired("signInRequired")), "sign-in required");
    assert.equal(say(new SignInRequired("wrongPassword")), "wrong password");
    assert.equal(say(new BadRequest("unknownVehicle", { vehicle: "VR7" })), "unknown vehicle");
    for (const text of ["noVehicle", "noCarToCommand"] as const)
      assert.equal(say(new BadRequest(text)), "vehicle required");
    assert.equal(say(tooShort("5")), "interval too short");
  });

  it("says the kind of all others", () => {
    const kinds = [tooShort("often"), new BadRequest("noLinkName"), new Error("oops")].map(say);
    assert.deepEqual(kinds, ["invalid request", "invalid request", "error"]);
    assert.equal(say(new SignInRequired("invalidGrant")), "sign-in required");
  });

  it("is red", () => {
    for (const error of [new SignInRequired("wrongPassword"), tooShort("5"), new Error()]) {
      const { fill, shape } = failure(textsIn("en-US"), error);
      assert.deepEqual([fill, shape], ["red", "ring"]);
    }
  });
});
