import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { toNodeError } from "../../../nodes/common/input";
import {
  BadRequest,
  NoData,
  NotConfigured,
  type PsaError,
  SignInRequired,
  fillText,
} from "../../../src/errors";
import { FIELDS } from "../../../src/error-texts";
import { readCatalogue } from "../../support/package";

const LOCALES = join(__dirname, "../../../nodes/locales");

/** As Node-RED translates: a key that a catalogue does not have comes back as it is. */
function speaking(language: string) {
  const _ = (key: string, params: Record<string, string> = {}) => {
    const [file = "", inside = ""] = key.replace("node-red-contrib-psa/", "").split(":");
    const text = readCatalogue(join(LOCALES, language, `${file}.json`)).get(inside);
    return text === undefined ? inside : fillText(text, params);
  };
  return { _ } as Parameters<typeof toNodeError>[0];
}

describe("the error of a node", () => {
  const noData = new NoData(
    "noData",
    { host: "api.example.com", path: "/v4/user/vehicles/1/status", resource: "status" },
    { status: 404 },
  );
  const about = (error: PsaError, vehicle?: unknown, language = "en-US") =>
    toNodeError(speaking(language), error, vehicle).message;

  it("begins with what the car is called: its name, else its label, else the end of its VIN", () => {
    const vin = "VR3UHZKXZMT104208";
    assert.match(about(noData, { vin }), /^104208: No data for status\. /);
    assert.match(about(noData, { vin, label: "ë-C4" }), /^ë-C4: No data/);
    assert.match(about(noData, { vin, label: "ë-C4", name: "Zoë" }), /^Zoë: No data/);
    assert.match(about(noData, { name: "x".repeat(100) }), /^x{40}: No data/);
    for (const vehicle of [undefined, {}, [null], "car"]) {
      assert.match(about(noData, vehicle), /^No data/);
    }
  });

  it("does not blame a car for what is everybody's", () => {
    for (const error of [new SignInRequired("invalidGrant"), new BadRequest("noLinkName")]) {
      assert.doesNotMatch(about(error, { vin: "VR3UHZKXZMT104208" }), /104208/);
    }
  });

  it("has host and path in its cause", () => {
    const { cause } = toNodeError(speaking("en-US"), noData) as {
      cause: Record<string, unknown> & { toString(): string };
    };
    assert.deepEqual(
      [cause.host, cause.path, cause.status],
      ["api.example.com", "/v4/user/vehicles/1/status", 404],
    );
    assert.match(cause.toString(), /"path":"\/v4\/user\/vehicles\/1\/status"/);
  });

  it("names fields by the labels of the dialog, in the user's language", () => {
    const missing = new NotConfigured("missing", { fields: "clientId, password" });
    const limit = new BadRequest("badNumber", { option: "limit", value: "many" });
    const interval = new BadRequest("badInterval", { option: "interval", value: "5", least: 60 });
    for (const [language, account, read, watch] of [
      ["en-US", /: Client ID, Password required/, /^“Limit” is/, /^“Poll every” is.* 60/],
      ["de", /: Client-ID, Passwort erforderlich/, /^„Max. Anzahl“ ist/, /^„Intervall“ ist/],
      ["fr", /: ID client, Mot de passe\./, /^«\u00a0Maximum\u00a0»/, /^«\u00a0Intervalle/],
    ] as const) {
      assert.match(about(missing, undefined, language), account);
      assert.match(about(limit, undefined, language), read);
      assert.match(about(interval, undefined, language), watch);
    }
  });

  it("calls a field what the dialog calls it, in every language", () => {
    for (const language of readdirSync(LOCALES)) {
      for (const [field, [, node, key]] of Object.entries(FIELDS)) {
        const label = readCatalogue(join(LOCALES, language, `${node}.json`)).get(
          `${node}.label.${key}`,
        );
        assert.ok(label, `${language}: ${node} has no label for ${field}`);
        const said = about(new NotConfigured("missing", { fields: field }), undefined, language);
        assert.ok(said.includes(label), `${language}: ${said}`);
      }
    }
  });

  it("is told once to a node, however often it comes back", () => {
    const asked: string[] = [];
    const counting = (language: string) => {
      const { _ } = speaking(language);
      return {
        _: (key: string, params: Record<string, string>) => {
          asked.push(key);
          return _(key, params);
        },
      } as Parameters<typeof toNodeError>[0];
    };
    const [english, german] = [counting("en-US"), counting("de")];
    const remembered = new NoData("noData", { resource: "status" }, { status: 404 });
    const zoe = { vin: "VR3UHZKXZMT104208", name: "Zoë" };
    const first = toNodeError(english, remembered, zoe);
    asked.length = 0;
    const again = toNodeError(english, remembered, zoe);
    assert.deepEqual([again.message, asked], [first.message, []]);
    assert.notEqual(again, first);
    assert.match(toNodeError(german, remembered, zoe).message, /^Zoë: Keine Daten/);
    assert.match(toNodeError(english, remembered, { name: "Leo" }).message, /^Leo: No data/);
  });

  it("is English, labels included, where the catalogue has no such text", () => {
    const silent = { _: (key: string) => key } as Parameters<typeof toNodeError>[0];
    const error = new BadRequest("badNumber", { option: "maxAge", value: "many" });
    assert.match(toNodeError(silent, error).message, /^“Cache” is invalid: many\./);
  });
});
