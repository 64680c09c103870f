// The server that is asked: the simulator, in a process of its own beside those that ask it.
import { startSimulator } from "../dist/src/simulator/index.js";

/** Starts it with so many cars; `access` is what a child needs to ask it. */
export async function startServer(vehicles) {
  const simulator = await startSimulator({ vehicles });
  const { identityUrl, apiUrl, account } = simulator;
  const token = await signIn(identityUrl, account);
  return { simulator, access: { identityUrl, apiUrl, account, token, cars: vehicles } };
}

/** An access token for those who do not sign in by themselves. */
async function signIn(identityUrl, { clientId, clientSecret, username, password }) {
  const reply = await fetch(`${identityUrl}/am/oauth2/access_token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      realm: "clientsB2CPeugeot",
      grant_type: "password",
      username,
      password,
      scope: "openid profile",
    }),
  });
  return (await reply.json()).access_token;
}
