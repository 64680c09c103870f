import assert from "node:assert/strict";
import { answerConsent } from "../../support/consent";
import { useSignInBench } from "../../support/sign-ins";

describe("the Test button of an account that signs in with a browser", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  it("asks to sign in first", async () => {
    await bench.load();
    const { ok, error, text } = await dialog.test(bench.settings);
    assert.deepEqual([ok, error, text], [false, "SignInRequired", "signInRequired"]);
    assert.equal(bench.simulator.requests.count({}), 0);
  });

  it("counts the vehicles with the sign-in of the dialog, if the settings are those", async () => {
    await bench.load();
    const { url = "" } = await dialog.begin(bench.settings);
    assert.equal((await dialog.answer(await answerConsent(url))).ok, true);
    const { ok, vehicles } = await dialog.test(bench.settings);
    assert.deepEqual([ok, vehicles], [true, bench.simulator.world.size]);
    const other = await dialog.test({ ...bench.settings, clientId: "another" });
    assert.equal(other.error, "SignInRequired");
  });

  it("counts the vehicles with the sign-in of the running account", async () => {
    await bench.load(bench.settings);
    const { url = "" } = await dialog.begin(bench.settings);
    await dialog.answer(await answerConsent(url));
    await bench.deploy(bench.settings);
    const { ok, vehicles } = await dialog.test(bench.settings);
    assert.deepEqual([ok, vehicles], [true, bench.simulator.world.size]);
    assert.deepEqual(bench.revoked(), []);
  });
});
