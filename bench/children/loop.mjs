// The least that could do the same: axios, a kept-alive connection, a loop, a token that never expires.
import { Agent } from "node:http";
import axios from "axios";
import { inLanes, stopwatch, told } from "../support.mjs";

const { lanes, apiUrl, account, token } = told();
const http = axios.create({
  httpAgent: new Agent({ keepAlive: true }),
  validateStatus: (status) => status === 200 || status === 404,
  params: { client_id: account.clientId },
  headers: {
    Authorization: `Bearer ${token}`,
    "x-introspect-realm": "clientsB2CPeugeot",
    Accept: "application/hal+json",
  },
});

process.on("message", () => void round());

async function round() {
  const spent = stopwatch();
  const vehicles = [];
  for (let url = `${apiUrl}/user/vehicles`; url;) {
    const { data } = await http.get(url);
    vehicles.push(...data._embedded.vehicles);
    url = data._links.next?.href;
  }
  await inLanes(lanes, vehicles, (car) => http.get(car._links.status.href));
  process.send(spent());
}
