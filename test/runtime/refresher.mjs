// Refreshes without a pause, and says each access token once it has been given it: from then on the
// tokens must be on disk. See kill.test.ts. On `dist`, and without the HTTP library, which takes as
// long to load as all the rest and has no part in this.
//   node refresher.mjs <token file> <account settings as JSON> <how many tokens, then end> [unnamed]
// With `unnamed` it kills itself at its second token, which then is written but has not got its name.
import { writeSync } from "node:fs";
import fs from "node:fs/promises";
import { request } from "node:http";
import identity from "../../dist/src/auth/identity-provider.js";
import sessions from "../../dist/src/auth/session.js";
import tokenStore from "../../dist/src/auth/token-store.js";
import brands from "../../dist/src/brands.js";
import scrubbing from "../../dist/src/secrets.js";

const [file = "", json = "", count = "", death = ""] = process.argv.slice(2);
const settings = JSON.parse(json);
const secrets = new scrubbing.Secrets();
const endpoints = brands.endpointsOf(settings);
const session = new sessions.Session({
  identityProvider: new identity.IdentityProvider({ send }, endpoints, settings, secrets),
  store: new tokenStore.FileTokenStore(file),
  secrets,
  typed: json,
  password: settings,
  host: "127.0.0.1",
});

say("ready");
let token;
for (let left = Number(count); left > 0; left -= 1) {
  token = await session.accessToken(token);
  session.confirm(token);
  say(token);
  if (death === "unnamed") fs.rename = () => process.kill(process.pid, "SIGKILL");
}
await session.settle();

function say(line) {
  writeSync(1, `${line}\n`);
}

function send({ method, url, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (part) => (text += part));
      reply.on("end", () => resolve({ status: reply.statusCode, headers: {}, text }));
    });
    sent.on("error", reject).end(body);
  });
}
