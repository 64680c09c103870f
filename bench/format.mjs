// Many cars from psa-watch by psa-format to an MQTT broker: messages, processor time and memory of an hour.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import mqtt from "mqtt";
import { createFormatter } from "../dist/src/adapters/index.js";
import { parseWatchOptions } from "../dist/src/events/options.js";
import { EventTracker } from "../dist/src/events/tracker.js";
import { Poller } from "../dist/src/polling/poller.js";
import { realNow, takeClock } from "./clock.mjs";
import { answer, heap, isShort, line, megabytes, start, stopwatch } from "./support.mjs";
import { WorldAccount, carsOf, dice, watchAll, worldFrom } from "./world-account.mjs";

const CARS = 500;
/** Each car is looked at so often, in s, and twice as often while something goes on. */
const INTERVAL = 300;
const HOUR = 3_600_000; // ms
const LENGTH = isShort ? HOUR / 6 : HOUR;
const PARTS = 4;
/** After work, when many drive and plug in. */
const START = new Date(2025, 2, 10, 17);
const LIVED = HOUR;
const TARGETS = ["home-assistant", "evcc"];

const measured = [];
for (const target of TARGETS) measured.push([target, await publish(target)]);
print();

/** An hour of all cars for one target; what came of it. */
async function publish(target) {
  const broker = start("children/broker.mjs");
  const { port } = await answer(broker);
  // Before time is taken away: the connection needs none once it is there.
  const parts = { client: await mqtt.connectAsync({ host: "127.0.0.1", port, keepalive: 0 }) };
  Math.random = dice();
  const birth = new Date(START.getTime() - LIVED);
  const clock = takeClock(birth);
  const cars = carsOf(worldFrom(birth, CARS));
  await clock.pass(LIVED);

  const counts = { looks: 0, taken: 0, formatting: 0 };
  const account = new WorldAccount(cars, (what) => (counts.looks += what === "status" ? 1 : 0));
  parts.formatter = createFormatter(target, {}, { word: (_key, english) => english });
  const take = (message) => {
    const before = realNow();
    const made = parts.formatter.format(message);
    counts.formatting += realNow() - before;
    counts.taken += 1;
    for (const { topic, payload, retain } of made) parts.client.publish(topic, payload, { retain });
  };
  beginToWatch(account, take, cars, parts);
  // What is told once, at the start, is a matter of its own.
  await clock.pass(2 * INTERVAL * 1000);
  const first = await drained(broker, parts.client);

  Object.assign(counts, { looks: 0, taken: 0, formatting: 0 });
  account.spent.simulating = 0;
  const spent = stopwatch();
  const heaps = [heap()];
  for (let part = 0; part < PARTS; part += 1) {
    await clock.pass(LENGTH / PARTS);
    heaps.push(heap());
  }
  const { cpuMs } = spent();
  const rest = await drained(broker, parts.client);
  const held = heldBy(parts);
  clock.restore();
  await parts.client.endAsync();
  broker.kill();
  return {
    ...counts,
    first,
    messages: rest.messages - first.messages,
    bytes: rest.bytes - first.bytes,
    cpuMs: cpuMs - account.spent.simulating,
    brokerMs: rest.cpuMs,
    heaps,
    held,
  };
}

/** Bytes of heap that each part alone holds, by letting go of one after the other. */
function heldBy(parts) {
  return Object.fromEntries(
    ["formatter", "tracker", "poller"].map((name) => {
      const before = heap();
      parts[name].close?.();
      delete parts[name];
      return [name, before - heap()];
    }),
  );
}

/** As psa-watch does, with both of its outputs connected. */
function beginToWatch(account, take, cars, parts) {
  const named = new Map(cars.map(({ vin, profile }) => [vin, profile.label ?? vin]));
  const about = ({ id, vin }) => ({ id, vin, brand: "Peugeot", name: named.get(vin) });
  parts.tracker = new EventTracker(new Map(), parseWatchOptions({}), {
    event: (payload, { vehicle, state }) =>
      take({ topic: payload.event, payload, vehicle: about(vehicle.vehicle), state }),
    state: ({ vehicle, state }) =>
      take({ topic: vehicle.vehicle.vin, payload: state, vehicle: about(vehicle.vehicle) }),
  });
  const onSnapshot = async (vehicle, snapshot) =>
    (await parts.tracker.track(vehicle, snapshot)).parts;
  const pace = { interval: INTERVAL, activeInterval: INTERVAL / 2 };
  parts.poller = new Poller(account);
  parts.poller.add(watchAll({ ...pace, needs: ["status"], onSnapshot }));
}

/** What the broker has, once all that was published is there. */
async function drained(broker, client) {
  // With QoS 1 the broker answers; what was published before came before.
  await client.publishAsync("bench/end", "", { qos: 1 });
  return answer(broker, "count");
}

function print() {
  const minutes = LENGTH / 60_000;
  console.log(
    `\npsa-watch → psa-format → MQTT: ${CARS} cars, each every ${INTERVAL} s, for ${minutes} minutes\n
Poller, reader, events and psa-format are the real ones, as are the MQTT client and the broker, which is a process of its
own. The cars live on a clock that waits for nobody; there is no Node-RED. Not counted: simulating the cars.\n`,
  );
  line("", ...measured.map(([target]) => target));
  const row = (name, of) => line(name, ...measured.map(([, one]) => of(one)));
  const seconds = LENGTH / 1000;
  const share = (ms) => `${((100 * ms) / LENGTH).toFixed(2)} %`;
  row("looks at cars", ({ looks }) => looks);
  row("messages from psa-watch", ({ taken }) => taken);
  row("messages published", ({ messages }) => messages);
  row("  in a second", ({ messages }) => (messages / seconds).toFixed(1));
  row("  KB in a second", ({ bytes }) => (bytes / 1024 / seconds).toFixed(1));
  row("  that this machine could do in a second", ({ messages, cpuMs }) =>
    Math.round((1000 * messages) / cpuMs),
  );
  row("share of a processor", ({ cpuMs }) => share(cpuMs));
  row("  of it psa-format", ({ formatting }) => share(formatting));
  row("  and of the broker", ({ brokerMs }) => share(brokerMs));
  row("once, at the start: messages", ({ first }) => first.messages);
  row("  MB", ({ first }) => (first.bytes / 2 ** 20).toFixed(1));
  for (let part = 0; part <= PARTS; part += 1) {
    row(`heap after ${((part * minutes) / PARTS).toFixed(0)} minutes`, ({ heaps }) =>
      megabytes(heaps[part]),
    );
  }
  const perCar = (bytes) => `${(bytes / CARS / 1024).toFixed(1)} KB`;
  row("heap of a car, in psa-format", ({ held }) => perCar(held.formatter));
  row("  in the events of psa-watch", ({ held }) => perCar(held.tracker));
  row("  in the poller", ({ held }) => perCar(held.poller));
}
