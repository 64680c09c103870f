import assert from "node:assert/strict";
import { brandOfVin, brandWord, endpointsOf } from "../src/brands";
import { NotConfigured } from "../src/errors";

const custom = {
  brand: "citroen",
  environment: "custom",
  identityUrl: "https://idp.example.com",
  apiUrl: "https://api.example.com/connectedcar/v4/",
};

describe("brands", () => {
  it("knows the hosts and realm of every brand in every environment", () => {
    const tlds = {
      peugeot: ["peugeot.com", "clientsB2CPeugeot", "mymap://oauth2redirect/fr"],
      citroen: ["citroen.com", "clientsB2CCitroen", "mymacsdk://oauth2redirect/fr"],
      ds: ["driveds.com", "clientsB2CDS", "mymdssdk://oauth2redirect/fr"],
      opel: ["opel.com", "clientsB2COpel", "mymopsdk://oauth2redirect/de"],
      vauxhall: ["vauxhall.co.uk", "clientsB2CVauxhall", "mymvxsdk://oauth2redirect/gb"],
    };
    for (const [brand, [tld, realm, redirectUri]] of Object.entries(tlds)) {
      assert.deepEqual(endpointsOf({ brand, environment: "preproduction" }), {
        identityUrl: `https://idpcvs-preprod.${tld}`,
        apiUrl: "https://api-preprod.groupe-psa.com/connectedcar/v4",
        realm,
        scope: "openid profile",
        redirectUri,
      });
      const production = endpointsOf({ brand, environment: "production" });
      assert.equal(production.identityUrl, `https://idpcvs.${tld}`);
      assert.equal(production.apiUrl, "https://api.groupe-psa.com/connectedcar/v4");
      const partner = endpointsOf({ brand, environment: "partner" });
      assert.equal(partner.identityUrl, `https://idpcvs.${tld}`);
      assert.equal(partner.apiUrl, "https://api-cert.groupe-psa.com/connectedcar/v4");
    }
  });

  it("takes addresses, realm and scope from the user where given", () => {
    const redirectUri = "https://pi.example/callback";
    const given = { realm: " own ", scope: "data:trip", redirectUri: ` ${redirectUri} ` };
    const endpoints = endpointsOf({ ...custom, ...given });
    assert.deepEqual(endpoints, {
      identityUrl: "https://idp.example.com",
      apiUrl: "https://api.example.com/connectedcar/v4",
      realm: "own",
      scope: "data:trip",
      redirectUri,
    });
  });

  it("refuses a redirect address that is none", () => {
    for (const redirectUri of ["no address", "https://pi.example/callback#x"]) {
      assert.throws(() => endpointsOf({ ...custom, redirectUri }), { text: "badRedirect" });
    }
  });

  it("forgives the token endpoint pasted as identity URL", () => {
    const identityUrl = "https://idp.example.com/am/oauth2/access_token";
    assert.equal(endpointsOf({ ...custom, identityUrl }).identityUrl, "https://idp.example.com");
  });

  for (const host of ["localhost", "127.0.0.1", "127.8.0.1", "[::1]"]) {
    it(`accepts plain http on ${host}`, () => {
      const apiUrl = `http://${host}:8480/connectedcar/v4`;
      assert.equal(endpointsOf({ ...custom, apiUrl }).apiUrl, apiUrl);
    });
  }

  for (const [name, wrong, text] of [
    ["plain http elsewhere", { apiUrl: "http://api.example.com/v4" }, "insecureUrl"],
    ["a host that only looks local", { apiUrl: "http://127.0.0.1.example.com/" }, "insecureUrl"],
    ["credentials in an address", { identityUrl: "https://me:pw@idp.example.com" }, "badUrl"],
    ["another scheme", { identityUrl: "ftp://idp.example.com" }, "badUrl"],
    ["no address at all", { apiUrl: " " }, "missing"],
    ["an unknown brand", { brand: "fiat" }, "unknownBrand"],
    ["a brand named like an object's own method", { brand: "toString" }, "unknownBrand"],
    ["an unknown environment", { environment: "moon" }, "unknownEnvironment"],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => endpointsOf({ ...custom, ...wrong }),
        (error) => error instanceof NotConfigured && error.text === text,
      );
    });
  }

  it("reads the maker from a VIN", () => {
    assert.equal(brandOfVin("VR3ATTENTJY186996", "citroen"), "Peugeot");
    assert.equal(brandOfVin("vf7abc", "peugeot"), "Citroen");
    assert.equal(brandOfVin("W0V00000000000000", "opel"), "Opel");
    assert.equal(brandOfVin("W0V00000000000000", "vauxhall"), "Vauxhall");
    assert.equal(brandOfVin("ZZZ00000000000000", "opel"), undefined);
    assert.equal(brandOfVin("", "opel"), undefined);
  });

  it("lets the account decide between brands that share a maker's code", () => {
    for (const code of ["W0L", "W0V", "VXK"]) {
      const vin = `${code}UKZKX000000000`;
      assert.equal(brandOfVin(vin, "opel"), "Opel");
      assert.equal(brandOfVin(vin, "vauxhall"), "Vauxhall");
      for (const other of ["peugeot", undefined] as const) {
        assert.equal(brandOfVin(vin, other), "Opel");
      }
    }
    assert.equal(brandOfVin("VF7ABC", "ds"), "DS", "a DS of the years with Citroën's code");
    assert.equal(brandOfVin("VR1ABC", "citroen"), "DS");
  });

  it("takes no letter and no code for a brand's word, but any word", () => {
    for (const code of ["C", "P", "AC", "OP", ""]) assert.equal(brandWord(code), undefined);
    for (const word of ["DS", "Opel", "Citroën", "Fiat"]) assert.equal(brandWord(word), word);
    assert.equal(brandWord(undefined, "C", "Opel", "Peugeot"), "Opel");
  });
});
