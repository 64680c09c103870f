import assert from "node:assert/strict";
import type { Account } from "../src/account";
import { FileTokenStore } from "../src/auth/token-store";
import { type Simulator, builtInVins, startSimulator } from "../src/simulator";
import { Accounts, settingsFor } from "./support/accounts";
import { LogLines } from "./support/log-lines";

const { electric } = builtInVins;
const STATUS = /\/status$/;
const TOKEN = "/am/oauth2/access_token";

describe("account: log", () => {
  const accounts = new Accounts();
  const lines = new LogLines();
  let simulator: Simulator;
  let account: Account;

  before(async () => {
    simulator = await startSimulator({ speed: 1e-9 });
  });
  beforeEach(() => {
    lines.clear();
    account = accounts.create(settingsFor(simulator), { logger: lines, timeout: 2000 });
  });
  afterEach(async () => {
    simulator.faults.clear();
    await accounts.dispose();
  });
  after(() => simulator.close());

  const readStatus = async (maxAge = 0) => {
    const { id } = simulator.world.car(electric);
    return account.read(await account.locate({ vehicle: { id } }, "status"), { maxAge });
  };
  /** The lines with the id of the car and numbers that vary as signs. */
  const signs = (texts: readonly string[]) => {
    const id = simulator.world.car(electric).id.slice(0, 4);
    return texts.map((text) =>
      text
        .replace(id, "id")
        .replace(/in \d+ ms/, "in n ms")
        .replace(/for \d+ s/, "for n s")
        .replace(/(\d{4}-\d\d-\d\d )?\d\d:\d\d/, "hh:mm"),
    );
  };
  const path = "/connectedcar/v4/user/vehicles/id…/status";

  it("tells each exchange", async () => {
    await readStatus();
    const [tokens, status] = signs(lines.traces);
    assert.equal(tokens, `POST ${TOKEN} 200 in n ms`);
    assert.equal(status?.startsWith(`GET ${path} 200 in n ms`), true, status);
    assert.equal(lines.traces.length, 2);
  });

  it("tells how often a request was sent before, and what became of each", async () => {
    await account.signIn();
    lines.clear();
    for (const fault of ["503", "reset"] as const) simulator.faults.add({ fault, path: STATUS });
    await readStatus();
    const heads = signs(lines.traces).map((line) => line.replace(/, \d+ of .*/, ""));
    assert.deepEqual(heads, [
      `GET ${path} 503 in n ms`,
      `GET ${path} Unavailable (unreachable) in n ms, 1 retry`,
      `GET ${path} 200 in n ms, 2 retries`,
    ]);
  });

  it("tells how many requests are left", async () => {
    await account.user();
    assert.match(
      lines.traces.at(-1) ?? "",
      /^GET \/connectedcar\/v4\/user 200 in \d+ ms, \d+ of 100000 requests left$/,
    );
  });

  it("tells how it came by its tokens", async () => {
    await account.signIn();
    assert.deepEqual(signs(lines.decisions), [
      "session: asks for tokens (password)",
      "session: got tokens for n s",
      "session: the new tokens are stored",
    ]);
  });

  it("tells what it found on disk, and the refresh after a refusal", async () => {
    const file = accounts.file();
    const first = accounts.create(settingsFor(simulator), { store: new FileTokenStore(file) });
    await first.signIn();
    await first.close();
    simulator.tokens.expireAccessTokens();
    const store = new FileTokenStore(file);
    account = accounts.create(settingsFor(simulator), { logger: lines, store });
    await readStatus();
    assert.deepEqual(signs(lines.decisions), [
      "session: tokens read from the store, until hh:mm, renewable",
      "requests: the API refuses the token, another one is asked for",
      "session: asks for tokens (refresh_token)",
      "session: got tokens for n s",
      "session: the new tokens are stored",
    ]);
    assert.deepEqual(
      lines.traces.map((line) => line.split(" ")[2]),
      ["401", "200", "200"],
    );
  });

  it("tells why there are no tokens, and until when it waits", async () => {
    simulator.faults.add({ fault: "503", path: TOKEN, times: Infinity });
    await assert.rejects(account.signIn());
    await assert.rejects(account.signIn());
    const [asks, failed, changed, waits] = signs(lines.decisions);
    assert.equal(asks, "session: asks for tokens (password)");
    assert.match(
      failed ?? "",
      /^session: no new tokens now: Unavailable \(.*HTTP 503.*\), not before hh:mm$/,
    );
    assert.match(changed ?? "", /^session: Unavailable/);
    assert.equal(waits, "session: no new tokens now: Unavailable (waiting), not before hh:mm");
  });

  it("tells that somebody has to sign in", async () => {
    const settings = { ...settingsFor(simulator), password: "wrong one" };
    account = accounts.create(settings, { logger: lines });
    await assert.rejects(account.signIn());
    assert.match(
      lines.decisions.at(-1) ?? "",
      /^session: SignInRequired \(wrongPassword, HTTP 400/,
    );
  });

  it("tells what is answered from the cache, and what the API wants it to wait", async () => {
    await readStatus(60);
    await readStatus(60);
    assert.equal(signs(lines.decisions).at(-1), `requests: ${path} is answered from the cache`);
    simulator.faults.add({ fault: "429", path: STATUS, retryAfter: 0.1 });
    await readStatus();
    assert.equal(lines.decisions.at(-1), "requests: wait for 0.1 s, as the API wants");
  });
});
