// The least that could do the same: axios, a kept-alive connection, a loop, a token that never expires.
import { Agent } from "node:http";
import axios from "axios";

const [lanes, , apiUrl, token] = process.argv.slice(2);
const { clientId } = JSON.parse(process.env.PSA_BENCH);
const http = axios.create({
  httpAgent: new Agent({ keepAlive: true }),
  validateStatus: (status) => status === 200 || status === 404,
  params: { client_id: clientId },
  headers: {
    Authorization: `Bearer ${token}`,
    "x-introspect-realm": "clientsB2CPeugeot",
    Accept: "application/hal+json",
  },
});
process.on("message", () => void round());

async function round() {
  const before = performance.now();
  const vehicles = [];
  for (let url = `${apiUrl}/user/vehicles`; url;) {
    const { data } = await http.get(url);
    vehicles.push(...data._embedded.vehicles);
    url = data._links.next?.href;
  }
  const read = async () => {
    for (let car = vehicles.pop(); car; car = vehicles.pop())
      await http.get(car._links.status.href);
  };
  await Promise.all(Array.from({ length: Number(lanes) }, read));
  process.send({ ms: performance.now() - before });
}
