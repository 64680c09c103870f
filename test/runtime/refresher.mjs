// Refreshes without a pause, and says each access token once it has been given it: from then on the
// tokens must be on disk. Plain JavaScript on `dist`, so that it starts fast; see kill.test.ts.
//   node refresher.mjs <token file> <account settings as JSON> <how many tokens, then end>
import { writeSync } from "node:fs";
import tokenStore from "../../dist/src/auth/token-store.js";
import connections from "../../dist/src/connection.js";

const [file = "", settings = "", count = ""] = process.argv.slice(2);
const store = new tokenStore.FileTokenStore(file);
const { session, client, closeIdentity } = await connections.openConnection(JSON.parse(settings), {
  store,
});
const say = (line) => writeSync(1, `${line}\n`);

say("ready");
let token;
for (let left = Number(count); left > 0; left -= 1) {
  token = await session.accessToken(token);
  session.confirm(token);
  say(token);
}
client.close();
closeIdentity();
