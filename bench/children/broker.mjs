// A real MQTT broker; says what came in when asked.
import { once } from "node:events";
import { createServer } from "node:net";
import { Aedes } from "aedes";
import { stopwatch } from "../support.mjs";

const aedes = await Aedes.createBroker();
const server = createServer(aedes.handle);
const count = { messages: 0, bytes: 0 };
let spent = stopwatch();

aedes.on("publish", ({ payload }, client) => {
  if (!client) return;
  count.messages += 1;
  count.bytes += payload.length;
});
process.on("message", () => {
  process.send({ ...count, ...spent() });
  spent = stopwatch();
});

server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send({ port: server.address().port });
