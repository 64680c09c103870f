import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { brands } from "../../src/simulator/account";
import { APP, type Answer, BrowserVisitor, type Changes, ask } from "./browser-visitor";

const CHALLENGE = "the-43-characters-a-sha-256-has-in-base64ur";
const PKCE = { code_challenge: CHALLENGE, code_challenge_method: "S256" };

describe("simulator: consent page", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  const start = async (options: SimulatorOptions = {}) => {
    simulator = await startSimulator(options);
    visitor = new BrowserVisitor(simulator);
  };
  const restart = async (options: SimulatorOptions) => {
    await simulator.close();
    await start(options);
  };
  beforeEach(() => start());
  afterEach(async () => {
    await simulator.close();
  });

  const open = (changes: Changes = {}) =>
    ask(visitor.authorizeUrl(changes), { redirect: "manual" });
  const locationOf = ({ status, headers }: Answer) => {
    assert.equal(status, 302);
    assert.equal(headers.get("cache-control"), "no-store");
    return new URL(headers.get("location") ?? "");
  };
  const parametersOf = (location: string | URL) =>
    Object.fromEntries(new URL(location).searchParams.entries());
  const isErrorPage = ({ status, headers, text }: Answer, code: number, error: string) => {
    assert.equal(status, code);
    assert.equal(headers.get("location"), null);
    assert.match(headers.get("content-type") ?? "", /^text\/html/);
    assert.ok(text.includes(error), text);
  };

  describe("page", () => {
    it("asks for user name and password, and says which", async () => {
      const { status, headers, text } = await open();
      assert.equal(status, 200);
      assert.match(headers.get("content-type") ?? "", /^text\/html/);
      for (const field of ["username", "password"]) {
        assert.match(text, new RegExp(`<label for="${field}">`));
        assert.match(text, new RegExp(`<input id="${field}" name="${field}"`));
      }
      for (const decision of ["approve", "deny"]) {
        assert.match(text, new RegExp(`<button name="decision" value="${decision}"`));
      }
      assert.ok(text.includes("simulator"));
      assert.ok(text.includes(simulator.account.username));
      assert.ok(text.includes(simulator.account.password));
      assert.ok(!text.includes("<script"));
    });

    it("is not kept, framed or allowed to load anything, and may lead to an app", async () => {
      const { headers } = await open();
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("x-frame-options"), "DENY");
      const policy = headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'; style-src 'unsafe-inline'/);
      assert.ok(!policy.includes("form-action"));
    });

    it("names the brand by the app's address, else by the realm, else not at all", async () => {
      for (const { name, scheme, realm } of brands) {
        const byScheme = await open({ redirect_uri: `${scheme}://oauth2redirect/gb` });
        assert.ok(byScheme.text.includes(`<h1>Sign in to ${name}</h1>`), name);
        const redirect_uri = "http://localhost:1880/psa";
        const byRealm = await open({ redirect_uri, realm });
        assert.ok(byRealm.text.includes(`<h1>Sign in to ${name}</h1>`), name);
        assert.match((await open({ redirect_uri })).text, /<h1>Sign in to your brand<\/h1>/);
      }
    });

    it("lists what is asked for in plain words", async () => {
      const { text } = await open({ scope: "openid data:position remote:horn:write" });
      assert.ok(text.includes("Read where your vehicles are"));
      assert.ok(text.includes("Sound the horn"));
      assert.ok(!text.includes("data:position"));
      assert.equal(text.match(/<li>/g)?.length, 3);
    });

    it("is marked with the language of the client, if it is one", async () => {
      const language = async (local?: string) =>
        /<html lang="([^"]*)">/.exec((await open({ local })).text)?.[1];
      assert.equal(await language("fr-fr"), "fr-FR");
      assert.equal(await language(), "en-GB");
      assert.equal(await language('"><script>'), "en-GB");
    });

    it("answers GET and POST only", async () => {
      const { status, headers } = await ask(visitor.authorizeUrl(), { method: "PUT" });
      assert.deepEqual([status, headers.get("allow")], [405, "GET, POST"]);
    });
  });

  describe("request", () => {
    it("never sends the browser to an address that is not registered", async () => {
      const strangers = [
        undefined,
        "",
        "fr",
        "https://example.com/",
        "mymap://oauth2redirect/FR",
        "mymap://oauth2redirect/fra",
        "mymap://oauth2redirect/fr?x=1",
        "mymop://oauth2redirect/de",
        "https://localhost.example.com/",
        "http://127.0.0.1@example.com/",
        "http://driver@127.0.0.1/",
        "http://127.0.0.1/#fragment",
        "ftp://127.0.0.1/",
        "javascript:alert(1)//127.0.0.1",
      ];
      for (const redirect_uri of strangers) {
        isErrorPage(await open({ redirect_uri }), 400, "redirect_uri_mismatch");
        const post = { method: "POST", redirect: "manual" } as const;
        const posted = await ask(visitor.authorizeUrl({ redirect_uri }), post);
        isErrorPage(posted, 400, "redirect_uri_mismatch");
      }
      isErrorPage(
        await ask(`${visitor.authorizeUrl()}&redirect_uri=x`, {}),
        400,
        "redirect_uri_mismatch",
      );
    });

    it("never sends the browser on for a client nobody knows", async () => {
      for (const client_id of [undefined, "", "other"]) {
        const answer = await open({ client_id, response_type: "token" });
        isErrorPage(answer, 400, "invalid_client");
      }
    });

    it("accepts the apps' addresses, loopback ones on any port, and those it was told of", async () => {
      const told = ["https://nodered.example.net/psa?account=1", "myapp:callback"];
      for (const redirect_uri of told) assert.equal((await open({ redirect_uri })).status, 400);
      await restart({ redirectUris: told });
      for (const redirect_uri of [
        ...told,
        ...brands.map(({ scheme }) => `${scheme}://oauth2redirect/de`),
        "http://127.0.0.1:1880/psa/callback?account=1",
        "http://[::1]:40001/",
        "https://localhost",
      ]) {
        assert.equal((await open({ redirect_uri })).status, 200, redirect_uri);
      }
      for (const address of [`${told[0] ?? ""}2`, "https://nodered.example.net/psa"]) {
        isErrorPage(await open({ redirect_uri: address }), 400, "redirect_uri_mismatch");
      }
    });

    it("does not start with a redirect address that is none", async () => {
      for (const bad of ["callback", "https://example.com/#x", "https://example.com/\r\nX: y"]) {
        await assert.rejects(startSimulator({ redirectUris: [bad] }), TypeError, bad);
      }
    });

    const faults: [error: string, changes: Changes][] = [
      ["invalid_request", { response_type: undefined }],
      ["unsupported_response_type", { response_type: "token" }],
      ["invalid_scope", { scope: "openid everything" }],
      ["invalid_request", { realm: "clientsB2CPeugot" }],
      ["invalid_request", { ...PKCE, code_challenge_method: "plain" }],
      ["invalid_request", { code_challenge: CHALLENGE }],
      ["invalid_request", { code_challenge_method: "S256" }],
      ["invalid_request", { ...PKCE, code_challenge: `${CHALLENGE}=` }],
      ["invalid_request", { ...PKCE, code_challenge: CHALLENGE.slice(1) }],
      ["invalid_request", { password: "demo-password" }],
      ["invalid_request", { client_secret: "demo-client-secret" }],
    ];
    for (const [error, changes] of faults) {
      it(`tells the client of ${error}: ${JSON.stringify(changes)}`, async () => {
        const location = locationOf(await open(changes));
        assert.ok(location.href.startsWith(`${APP}?`));
        const { error_description, ...rest } = parametersOf(location);
        assert.deepEqual(rest, { error, state: "a state & more" });
        assert.match(error_description ?? "", /\w/);
      });
    }

    it("tells the client of a parameter that is there twice, and leaves a state out that is not there", async () => {
      const twice = await ask(`${visitor.authorizeUrl()}&scope=email`, { redirect: "manual" });
      assert.equal(parametersOf(locationOf(twice)).error, "invalid_request");
      const { error_description, ...rest } = parametersOf(
        locationOf(await open({ scope: "x", state: undefined })),
      );
      assert.deepEqual(
        [rest, error_description],
        [{ error: "invalid_scope" }, "Unknown or invalid scope: x"],
      );
    });
  });
});
