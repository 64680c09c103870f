// Where the time of a car goes: the same cars are read layer by layer, each layer with all that is below it.
import { startServer } from "./server.mjs";
import { answer, isShort, line, median, start } from "./support.mjs";

const CARS = 200;
const ROUNDS = isShort ? 7 : 25;
const WARM_UP = isShort ? 2 : 5;
/** From the wire up; `list` is beside them. */
const LAYERS = ["list", "send", "get", "read", "flow"];

const { simulator, access } = await startServer(CARS);
const child = start("children/layers.mjs", access);
const cpu = Object.fromEntries(LAYERS.map((layer) => [layer, []]));
const wall = [];
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  for (const layer of LAYERS) {
    const took = await answer(child, layer);
    if (round < WARM_UP) continue;
    cpu[layer].push(took.cpu / CARS);
    if (layer === "flow") wall.push(took.wall / CARS);
  }
}
const alone = await answer(child, "alone");
child.kill();
await simulator.close();

const { list, send, get, read, flow } = Object.fromEntries(
  LAYERS.map((layer) => [layer, median(cpu[layer])]),
);
console.log(
  `\nWhere the time goes: psa-vehicles → psa-read, µs per car, median of ${ROUNDS} rounds\n`,
);
line("", "µs", "% of it", "by itself*");
part("list      the cars, a page after another", list);
part("network   axios on loopback", send);
part("parse     queue, JSON, secrets (client.get)", get - send, alone.parse);
part("state     our shape, its date (account.read)", read - get, alone.state);
part("send      nodes and Node-RED's hand-over", flow - read - list, alone.send);
part("all of it, in processor time of Node-RED", flow);
line("on the clock, with the wait for the server", median(wall).toFixed(0));
console.log(
  "\n* JSON.parse of the text; one reading of what it gives; a message from one node to the next",
);

function part(name, us, byItself) {
  line(name, us.toFixed(0), ((100 * us) / flow).toFixed(0), byItself?.toFixed(0) ?? "");
}
