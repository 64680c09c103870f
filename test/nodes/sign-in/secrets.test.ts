import assert from "node:assert/strict";
import { inspect } from "node:util";
import { objectOf, textOf } from "../../../src/json";
import { helper, run } from "../../support/flows";
import { OWN_CALLBACK, comeBack, useSignInBench } from "../../support/sign-ins";

const TOKEN = "/am/oauth2/access_token";
const REVOKE = "/am/oauth2/token/revoke";
const USER = "/connectedcar/v4/user";
const LIST = "/connectedcar/v4/user/vehicles";

describe("secrets of a sign-in", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();
  /** Every token that the identity provider issued. */
  const tokens = new Set<string>();
  /** Everything that a person, a log or a flow was given. */
  const seen: string[] = [];

  afterEach(() => {
    tokens.clear();
    seen.length = 0;
  });

  const typed = () => ({
    ...bench.settings,
    redirectUri: OWN_CALLBACK,
    password: bench.simulator.account.password,
  });
  const note = (...things: unknown[]) =>
    seen.push(...things.map((thing) => inspect(thing, { depth: Infinity, showHidden: true })));
  /** Notes the tokens of every good reply; `echo`: the first request there is refused with all it brought. */
  const listen = (echo?: string) => {
    bench.simulator.faults.clear();
    // A list that is refused with what it is asked for besides is asked for once more, without.
    const times = echo === LIST ? 2 : 1;
    if (echo) bench.simulator.faults.add({ fault: "echo-secrets", path: echo, times });
    bench.simulator.faults.add({
      fault: "rewrite",
      path: TOKEN,
      times: Infinity,
      rewrite: (body) => {
        const { access_token, refresh_token, id_token } = objectOf(body);
        for (const token of [access_token, refresh_token, id_token])
          tokens.add(textOf(token) ?? "");
        return body;
      },
    });
  };
  const message = async () => {
    const { messages, statuses, error } = await run("vehicles");
    note(messages, statuses, error, error?.stack, error?.cause);
    return error;
  };
  const page = async (answer?: { decision: "deny" }) => {
    const { text, headers } = await comeBack(await dialog.visit(typed(), answer));
    note(text, headers);
    return text;
  };
  const secrets = () => {
    const { clientId, clientSecret, password } = bench.simulator.account;
    const forms = [...bench.simulator.requests].map(({ form }) => objectOf(form));
    const sent = forms.flatMap(({ code, code_verifier, refresh_token, token }) =>
      [code, code_verifier, refresh_token, token].map(textOf),
    );
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    const all = [clientSecret, password, basic, ...sent, ...tokens];
    return [...new Set(all.filter((secret) => secret !== undefined))];
  };
  const nothingIsSeen = (least: number) => {
    note(helper.log().args);
    const all = [...seen, ...bench.replies].join("\n");
    const searched = secrets();
    assert.ok(searched.length >= least, `only ${searched.length} secrets`);
    for (const secret of searched) {
      assert.ok(secret.length > 7);
      for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret)]) {
        assert.ok(!all.includes(spelling), `${spelling} in ${around(all, spelling)}`);
      }
    }
  };

  it("are seen nowhere while all goes well", async () => {
    await bench.load(typed());
    listen();
    await message();
    await page({ decision: "deny" });
    await page();
    await dialog.state();
    await message();
    bench.simulator.tokens.expireAccessTokens();
    await message();
    await dialog.signIn({ ...typed(), brand: "peugeot" });
    await dialog.useToken({ ...typed(), brand: "peugeot" }, bench.candidate()?.refreshToken);
    await dialog.cancel();
    await dialog.signOut(typed());
    nothingIsSeen(3 + 12 + 4);
  });

  it("are seen nowhere when an answer or a refresh token is no good", async () => {
    await bench.load(typed());
    listen();
    const address = await dialog.visit(typed());
    await dialog.answer(address.replace("127.0.0.1", "127.0.0.2"));
    await dialog.answer(address);
    await dialog.answer(address);
    await dialog.begin(typed());
    await dialog.answer(new URL(address).searchParams.get("code"));
    await dialog.useToken(typed(), "a-refresh-token-of-another-client");
    await dialog.useToken(typed(), bench.chain()?.accessToken);
    bench.simulator.tokens.revokeAll();
    assert.equal((await message())?.code, "SignInRequired");
    await dialog.state();
    nothingIsSeen(3 + 3 + 2 + 1);
  });

  describe("that a server echoes are struck out:", () => {
    for (const [name, path, act] of [
      ["the exchange of a pasted answer", TOKEN, () => dialog.signIn(typed())],
      ["the exchange of one that came back", TOKEN, () => page()],
    ] as const) {
      it(name, async () => {
        await bench.load(typed());
        listen(path);
        await act();
        assert.match([...seen, ...bench.replies].join(), /Cannot process the request/);
        nothingIsSeen(3 + 2);
      });
    }

    for (const [name, path, act] of [
      [
        "a pasted refresh token",
        TOKEN,
        () => dialog.useToken(typed(), bench.chain()?.refreshToken),
      ],
      ["who signed in", USER, () => dialog.state()],
      ["how many vehicles there are", LIST, () => dialog.state()],
      ["a message", LIST, () => message()],
      [
        "a refresh",
        TOKEN,
        () => {
          bench.simulator.tokens.expireAccessTokens();
          return message();
        },
      ],
      ["signing out", REVOKE, () => dialog.signOut(typed())],
    ] as const) {
      it(name, async () => {
        await bench.load(typed());
        listen();
        await dialog.signIn(typed());
        listen(path);
        await act();
        assert.match([...seen, ...bench.replies].join(), /Cannot process the request/);
        nothingIsSeen(3 + 2 + 3);
      });
    }
  });
});

function around(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 200), at + part.length + 100);
}
