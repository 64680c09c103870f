import assert from "node:assert/strict";
import { CREDENTIALS, isSignInWay, needsCertificate, usesTls } from "../../src/rules/credentials";
import { ENVIRONMENTS } from "../../src/brands";

it("a way to sign in has credentials", () => {
  assert.ok(Object.keys(CREDENTIALS).every(isSignInWay));
  for (const other of ["", "toString", undefined]) assert.ok(!isSignInWay(other));
});

it("a partner needs a certificate, a server of one's own may take one", () => {
  const environments = Object.keys(ENVIRONMENTS);
  assert.deepEqual(environments.filter(usesTls), ["partner", "custom"]);
  assert.deepEqual(environments.filter(needsCertificate), ["partner"]);
});
