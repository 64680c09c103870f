import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { answerConsent, formOf } from "../support/consent";
import {
  APP,
  AUTHORIZE,
  type Answer,
  BrowserVisitor,
  type Changes,
  ask,
  present,
} from "./browser-visitor";

describe("simulator: answers of the consent page", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  const start = async (options: SimulatorOptions = {}) => {
    simulator = await startSimulator(options);
    visitor = new BrowserVisitor(simulator);
  };
  beforeEach(() => start());
  afterEach(async () => {
    await simulator.close();
  });

  const open = (changes: Changes = {}) =>
    ask(visitor.authorizeUrl(changes), { redirect: "manual" });
  const parametersOf = (location: string | URL) =>
    Object.fromEntries(new URL(location).searchParams.entries());
  const isErrorPage = ({ status, headers, text }: Answer, code: number, error: string) => {
    assert.equal(status, code);
    assert.equal(headers.get("location"), null);
    assert.match(headers.get("content-type") ?? "", /^text\/html/);
    assert.ok(text.includes(error), text);
  };

  describe("answer", () => {
    const answered = async (form: Changes, url = visitor.authorizeUrl()) => {
      const { hidden } = formOf((await ask(url, {})).text);
      const { username, password } = simulator.account;
      const all = { ...hidden, username, password, decision: "approve", ...form };
      const body = new URLSearchParams(present(all));
      return ask(url, { method: "POST", redirect: "manual", body });
    };

    it("approved: scope, state and a code go to the client", async () => {
      const location = await answerConsent(visitor.authorizeUrl());
      const pattern =
        /^mymap:\/\/oauth2redirect\/fr\?scope=openid%20profile&state=a%20state%20%26%20more&code=[0-9a-f-]{36}$/;
      assert.match(location, pattern);
    });

    it("keeps the query of the redirect address", async () => {
      const redirect_uri = "http://localhost:1880/psa?account=1";
      const location = await answerConsent(
        visitor.authorizeUrl({ redirect_uri, state: undefined }),
      );
      assert.ok(location.startsWith(`${redirect_uri}&scope=openid%20profile&code=`), location);
    });

    it("denied: only that goes to the client, and nobody need sign in for it", async () => {
      const location = await answerConsent(visitor.authorizeUrl(), {
        decision: "deny",
        password: "",
      });
      const { error_description, ...rest } = parametersOf(location);
      assert.deepEqual(rest, { error: "access_denied", state: "a state & more" });
      assert.match(error_description ?? "", /\w/);
    });

    it("shows the page again, and says so, for a wrong user or password", async () => {
      for (const wrong of [
        { password: "nope" },
        { username: '<b>"nobody' },
        { password: undefined },
      ]) {
        const { status, headers, text } = await answered(wrong);
        assert.equal(status, 200);
        assert.equal(headers.get("location"), null);
        assert.match(text, /role="alert">Wrong user name or password\.</);
        assert.ok(!text.includes("<b>"));
        assert.ok(formOf(text).hidden.csrf);
      }
      await assert.rejects(
        answerConsent(visitor.authorizeUrl(), { password: "nope" }),
        /Wrong user name/,
      );
    });

    it("takes only the form of its own page, and one of the two decisions", async () => {
      isErrorPage(await answered({ csrf: undefined }), 400, "invalid_request");
      isErrorPage(await answered({ decision: undefined }), 400, "invalid_request");
      isErrorPage(await answered({ decision: "later" }), 400, "invalid_request");
      const { csrf } = formOf((await open({ scope: "openid" })).text).hidden;
      isErrorPage(await answered({ csrf }), 400, "invalid_request");
      const json = await ask(visitor.authorizeUrl(), { method: "POST", body: "{}" });
      isErrorPage(json, 415, "invalid_request");
    });
  });

  it("writes page and form into the log", async () => {
    await answerConsent(visitor.authorizeUrl());
    const [page, form] = [...simulator.requests];
    assert.deepEqual([page?.method, page?.path, page?.status], ["GET", AUTHORIZE, 200]);
    assert.equal(page?.query.redirect_uri, APP);
    assert.deepEqual([form?.method, form?.path, form?.status], ["POST", AUTHORIZE, 302]);
    assert.equal(form?.form?.decision, "approve");
    assert.equal(simulator.requests.count({ path: "/authorize" }), 2);
  });

  it("meets faults at the page and at the form", async () => {
    simulator.faults.add({ fault: "503", path: "/authorize" });
    assert.equal((await open()).status, 503);
    simulator.faults.add({ fault: "reset", path: "/authorize", method: "POST" });
    await assert.rejects(answerConsent(visitor.authorizeUrl()), TypeError);
    const rewrite = (page: unknown) => String(page).replace("Peugeot", "Panhard");
    simulator.faults.add({ fault: "rewrite", path: "/authorize", rewrite });
    assert.match((await open()).text, /Panhard/);
  });
});
