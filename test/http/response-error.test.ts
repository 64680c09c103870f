import assert from "node:assert/strict";
import type { HttpReply } from "../../src/http/exchange";
import { type Asked, errorFor, meantStatus } from "../../src/http/response-error";
import { Secrets } from "../../src/secrets";

const SECRET = "a-secret-of-length";
const page = (title: string, more = "") =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n${more}<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const api = (code: number, message = "No") =>
  JSON.stringify({ code, uuid: "u-1", message, timestamp: "2024-05-01T10:00:00Z" });
const gateway = (code: number) =>
  JSON.stringify({ httpCode: String(code), httpMessage: "No", moreInformation: "Not today" });
const oauth = (error: string) => JSON.stringify({ error, error_description: "Not today" });

const reply = (status: number, text: string, retryAfter?: number): HttpReply => ({
  status,
  text,
  retryAfter,
});
const refused = (asked: Asked, one: HttpReply, hasCertificate = false, isChoosable = true) =>
  errorFor(one, {
    asked,
    url: new URL("https://host.example/a/path?client_id=x"),
    secrets: new Secrets([SECRET]),
    tls: { hasCertificate, isChoosable },
  });

describe("who refuses", () => {
  describe("of those who answer for the API", () => {
    for (const [status, text, name, key] of [
      [400, api(40000), "BadRequest", "badRequest"],
      [401, api(40100), "SignInRequired", "tokenRefused"],
      [403, api(40300), "Forbidden", "forbidden"],
      [404, api(40400), "NoData", "noData"],
      [404, '{"code":40499,"debug":"x","message":"No data availble"}', "NoData", "noData"],
      [404, '{"uuid":"u","message":"Not found"}', "NoData", "noData"],
      [422, api(42200), "BadRequest", "badRequest"],
      [429, api(42900), "RateLimited", "rateLimitedUnknown"],
      [500, api(50038), "Unavailable", "serverError"],
      [400, gateway(400), "BadRequest", "gatewayRefuses"],
      [401, gateway(401), "SignInRequired", "tokenRefused"],
      [403, gateway(403), "Forbidden", "gatewayForbids"],
      [403, oauth("insufficient_scope"), "Forbidden", "gatewayForbids"],
      [404, gateway(404), "BadResponse", "gatewayKnowsNot"],
      [405, gateway(405), "BadRequest", "gatewayRefuses"],
      [429, gateway(429), "RateLimited", "rateLimitedUnknown"],
      [503, gateway(503), "Unavailable", "serverError"],
      [401, "", "SignInRequired", "tokenRefused"],
      [403, "", "Unavailable", "inBetween"],
      [401, page("401 Authorization Required"), "Unavailable", "inBetween"],
      [403, page("403 Forbidden"), "Unavailable", "inBetween"],
      [403, '{"message":"Forbidden"}', "Unavailable", "inBetween"],
      [403, '{"code":403,"message":"Forbidden"}', "Unavailable", "inBetween"],
      [404, page("404 Not Found"), "Unavailable", "inBetween"],
      [404, "Not found", "Unavailable", "inBetween"],
      [407, page("407 Proxy Authentication Required"), "Unavailable", "inBetween"],
      [429, page("429 Too Many Requests"), "RateLimited", "rateLimitedUnknown"],
      [451, page("451"), "Unavailable", "inBetween"],
      [502, page("502 Bad Gateway"), "Unavailable", "serverError"],
      [302, "", "BadResponse", "redirected"],
      [200, gateway(500), "Unavailable", "serverError"],
      [200, gateway(401), "SignInRequired", "tokenRefused"],
      [200, gateway(429), "RateLimited", "rateLimitedUnknown"],
      [200, api(40400), "NoData", "noData"],
      [200, api(50038), "Unavailable", "serverError"],
      [204, "", "BadResponse", "notJson"],
    ] as const) {
      it(`${String(status)} ${text.slice(0, 60).replace(/\s+/g, " ")}: ${key}`, () => {
        const error = refused("api", reply(status, text));
        assert.deepEqual([error.name, error.text], [name, key]);
        assert.doesNotMatch(error.message, /__/);
        // Only the API's own support knows what these are.
        if (error.uuid !== undefined) assert.match(text, /"uuid"/);
      });
    }

    it("the failures that pass tell that the sign-in is kept, the others do not", () => {
      assert.match(refused("api", reply(503, "")).message, /Your sign-in is kept\. \(HTTP 503\)$/);
      assert.match(refused("api", reply(403, page("No"))).message, /Your sign-in is kept/);
      assert.doesNotMatch(refused("api", reply(401, "")).message, /kept/);
      assert.doesNotMatch(refused("identityProvider", reply(503, "")).message, /kept|lost/);
    });

    it("quotes the title of a page, and never a secret in it", () => {
      const error = refused("api", reply(403, page(`Blocked ${SECRET}\n by Filter`)));
      assert.equal(error.detail, "Blocked ••• by Filter");
    });

    it("tells the status that was meant", () => {
      assert.equal(refused("api", reply(200, gateway(500))).status, 500);
    });
  });

  describe("of those who answer for the identity provider", () => {
    for (const status of [200, 400, 401, 403, 404, 500, 503]) {
      for (const [word, name, key] of [
        ["invalid_grant", "SignInRequired", "invalidGrant"],
        ["invalid_client", "InvalidClient", "invalidClient"],
        ["unauthorized_client", "InvalidClient", "invalidClient"],
        ["server_error", "Unavailable", "serverError"],
        ["temporarily_unavailable", "Unavailable", "serverError"],
        ["access_denied", "Forbidden", "signInForbidden"],
        ["invalid_scope", "BadRequest", "authorizationRefused"],
        ["unsupported_grant_type", "BadRequest", "authorizationRefused"],
        ["invalid_request", "BadRequest", "authorizationRefused"],
      ] as const) {
        it(`${String(status)} with ${word}: ${key}`, () => {
          const error = refused("identityProvider", reply(status, oauth(word)));
          assert.deepEqual([error.name, error.text], [name, key]);
          // A success may hold tokens, whatever else it says.
          assert.equal(error.detail, status === 200 ? undefined : "Not today");
        });
      }
    }

    for (const [status, text, name, key] of [
      [400, oauth("a_new_word"), "BadRequest", "authorizationRefused"],
      [429, oauth("too_many_requests"), "RateLimited", "rateLimitedUnknown"],
      [404, oauth("not_found"), "NotConfigured", "noIdentityProvider"],
      [404, gateway(404), "NotConfigured", "noIdentityProvider"],
      [400, '{"code":400,"reason":"Bad Request"}', "Unavailable", "serverError"],
      [401, '{"code":401,"reason":"Unauthorized"}', "InvalidClient", "invalidClient"],
      [401, "", "InvalidClient", "invalidClient"],
      [401, gateway(401), "InvalidClient", "invalidClient"],
      [400, page("400 Bad Request"), "Unavailable", "inBetween"],
      [401, page("401 Authorization Required"), "Unavailable", "inBetween"],
      [403, page("403 Forbidden"), "Unavailable", "inBetween"],
      [404, page("404 Not Found"), "Unavailable", "noIdentityProvider"],
      [405, page("405 Not Allowed"), "Unavailable", "inBetween"],
      [405, "", "Unavailable", "inBetween"],
      [407, page("407"), "Unavailable", "inBetween"],
      [411, page("411 Length Required"), "Unavailable", "inBetween"],
      [415, page("415 Unsupported Media Type"), "Unavailable", "inBetween"],
      [429, page("429"), "RateLimited", "rateLimitedUnknown"],
      [502, page("502 Bad Gateway"), "Unavailable", "serverError"],
      [200, page("Sign in"), "BadResponse", "notJson"],
      [200, "{}", "BadResponse", "notJson"],
      [200, '{"token_type":"Bearer"}', "BadResponse", "wrongShape"],
      [200, gateway(503), "Unavailable", "serverError"],
      [302, "", "BadResponse", "redirected"],
    ] as const) {
      it(`${String(status)} ${text.slice(0, 60).replace(/\s+/g, " ")}: ${key}`, () => {
        const error = refused("identityProvider", reply(status, text));
        assert.deepEqual([error.name, error.text], [name, key]);
        assert.doesNotMatch(error.message, /__|options of the node|vehicle/);
      });
    }
  });

  describe("for want of a client certificate", () => {
    for (const asked of ["api", "identityProvider"] as const) {
      for (const [status, words] of [
        [400, "<center>No required SSL certificate was sent</center>\r\n"],
        [496, "<center>No required SSL certificate was sent</center>\r\n"],
        [400, "<center>The SSL certificate error</center>\r\n"],
        [495, "<center>The SSL certificate error</center>\r\n"],
        [496, ""],
      ] as const) {
        it(`${asked} ${String(status)} ${words.trim()}`, () => {
          const answer = reply(status, page("400 Bad Request", words));
          for (const [hasCertificate, isChoosable, key] of [
            [true, true, "certificateRefused"],
            [false, true, "certificateRequired"],
            [false, false, "certificateRequiredOutside"],
          ] as const) {
            const error = refused(asked, answer, hasCertificate, isChoosable);
            assert.deepEqual([error.name, error.text], ["NotConfigured", key]);
            assert.match(error.message, /SSL certificate|HTTP 496/);
          }
        });
      }
    }

    it("is not read into other words of a web server", () => {
      const words = "<center>The plain HTTP request was sent to HTTPS port</center>";
      assert.equal(refused("api", reply(400, page("400", words))).text, "inBetween");
    });
  });
});

describe("the status that a success means", () => {
  for (const text of [
    '{"id":"1","code":40400,"_links":{"self":{"href":"x"}},"message":"all is well"}',
    '{"code":"LowFuel","message":"Fuel is low"}',
    '{"httpCode":"200"}',
    '{"httpCode":"teapot"}',
    '[{"httpCode":"500"}]',
    '"httpCode"',
    `{"code":40400,"uuid":"u","message":"${"x".repeat(5000)}"}`,
  ]) {
    it(`is what it says for ${text.slice(0, 70)}`, () => {
      assert.equal(meantStatus({ status: 200, text }), 200);
    });
  }
});
