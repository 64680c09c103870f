import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import { ask } from "./browser-visitor";

const ROOT = join(__dirname, "../..");

describe("simulator: command line", function () {
  this.timeout(60_000);
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });

  function start(...options: string[]) {
    const script = join("src", "simulator", "cli.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, ...options], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.push(child);
    const said = { out: "", err: "" };
    child.stdout.on("data", (text: Buffer) => (said.out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.err += text.toString()));
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
    const says = async (pattern: RegExp) => {
      for (let match = pattern.exec(said.out); ; match = pattern.exec(said.out)) {
        if (match) return match;
        await Promise.race([once(child.stdout, "data"), ended]);
        assert.equal(child.exitCode, null, said.err);
      }
    };
    return { child, ended, says };
  }

  it("listens, says all one needs, and ends cleanly when told to", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { child, ended, says } = start(
        "--port",
        "0",
        "--vehicles",
        "70",
        "--token-lifetime",
        "90",
      );
      await says(/Ctrl\+C/);
      const [, identityUrl = ""] = await says(/identity provider +(\S+)/);
      const [, apiUrl = ""] = await says(/API +(\S+)/);
      const [, clientId = ""] = await says(/client id +(\S+)/);
      const [, clientSecret = ""] = await says(/client secret +(\S+)/);
      const [, username = ""] = await says(/user name +(\S+)/);
      const [, password = ""] = await says(/password +(\S+)/);
      const realm = "clientsB2CPeugeot";
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
      const token = await ask(`${identityUrl}/am/oauth2/access_token`, {
        method: "POST",
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ realm, grant_type: "password", username, password }),
      });
      assert.equal(token.body.expires_in, 90);
      const list = await ask(`${apiUrl}/user/vehicles?client_id=${clientId}`, {
        headers: {
          authorization: `Bearer ${String(token.body.access_token)}`,
          "x-introspect-realm": realm,
        },
      });
      assert.equal(list.body.total, 70);
      child.kill(signal);
      const { code, err } = await ended;
      assert.deepEqual([code, err], [0, ""]);
    }
  });

  it("prints commands that work as they are", async () => {
    const { says } = start("--port", "0");
    const [, command = ""] = await says(/(curl '[^']+access_token'[\s\S]*?)\n\n/);
    const curl = spawn("sh", ["-c", `${command} --silent`]);
    let reply = "";
    curl.stdout.on("data", (text: Buffer) => (reply += text.toString()));
    const [code] = (await once(curl, "close")) as [number];
    if (code === 127) return; // no curl on this machine
    assert.match(reply, /"access_token":"[0-9a-f-]{36}"/);
  });

  it("prints an address to sign in at, which leads to one that answers", async () => {
    const told = ["https://one.example.net/psa", "https://two.example.net/psa"];
    const options = told.flatMap((address) => ["--redirect-uri", address]);
    const { says } = start("--port", "0", ...options);
    await says(/Ctrl\+C/);
    const [, url = ""] = await says(/(http:\S+authorize\?\S+)/);
    const [, redirectUri] = await says(/'redirect_uri=([^']+)'/);
    const location = await answerConsent(url);
    assert.ok(location.startsWith(`${String(redirectUri)}?scope=openid%20profile&code=`), location);
    assert.equal((await fetch(location)).status, 200);
    for (const address of told) {
      const other = new URL(url);
      other.searchParams.set("redirect_uri", address);
      assert.ok((await answerConsent(other.href)).startsWith(address));
    }
  });

  it("says in one line when the port is taken", async () => {
    const other = await startSimulator();
    const { code, out, err } = await start("--port", new URL(other.apiUrl).port).ended;
    await other.close();
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^The port is in use.*\n$/);
  });

  it("refuses options it does not know, and values that make no sense", async () => {
    for (const options of [
      ["--spede", "2"],
      ["--speed", "0"],
      ["--port", "70000"],
      ["--vehicles", "x"],
      ["--redirect-uri", "callback"],
    ]) {
      const { code, out, err } = await start(...options).ended;
      assert.deepEqual([code, out], [1, ""], options.join(" "));
      assert.match(err, /^[^\n]+\n$/);
    }
  });

  it("helps", async () => {
    const { code, out } = await start("--help").ended;
    assert.equal(code, 0);
    for (const option of [
      "--port",
      "--speed",
      "--vehicles",
      "--token-lifetime",
      "--redirect-uri",
    ]) {
      assert.ok(out.includes(option));
    }
  });
});
