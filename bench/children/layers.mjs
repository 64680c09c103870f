// Reads the same cars by the layer it is told, and says how much time of clock and processor that took.
import { ApiClient } from "../../dist/src/api/client.js";
import { HAL } from "../../dist/src/api/media-types.js";
import { basicCredentials } from "../../dist/src/auth/identity-provider.js";
import { NoData } from "../../dist/src/errors.js";
import { Http } from "../../dist/src/http/http.js";
import { Secrets } from "../../dist/src/secrets.js";
import { readRelation } from "../../dist/src/vehicle/readers.js";
import { inLanes, median, told } from "../support.mjs";
import { credentialsOf, flowOf } from "./flows.mjs";
import { runFlow, startNodeRed } from "./runtime.mjs";

/** As many as the client has under way at once. */
const LANES = 8;
const REALM = "clientsB2CPeugeot";
const REPEATS = 20;

const access = told();
const { apiUrl, token } = access;
const { clientId, clientSecret, password } = access.account;
const hop = { id: "hop", type: "junction", z: "tab", wires: [["end"]] };
const RED = await startNodeRed({
  flow: [...flowOf("ours", access), hop],
  credentials: credentialsOf(access),
});
const { account } = RED.nodes.getNode("account");
const http = new Http();
const session = { accessToken: () => Promise.resolve(token), confirm() {} };
const secrets = new Secrets([clientSecret, password, basicCredentials(clientId, clientSecret)]);
secrets.add(token);
const client = new ApiClient(http, { apiUrl, realm: REALM }, clientId, session, secrets);
const cars = await list();

const WORK = {
  list,
  send: () => inLanes(LANES, cars, send),
  get: () =>
    inLanes(
      LANES,
      cars,
      unlessMissing(({ links }) => client.get(links.status)),
    ),
  read: () => inLanes(LANES, cars, unlessMissing(read)),
  flow: () => runFlow(RED, cars.length),
};
process.on("message", (what) => void (what === "alone" ? alone() : layer(what)));

async function layer(name) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await WORK[name]();
  const { user, system } = process.cpuUsage(cpu);
  process.send({ wall: (performance.now() - wall) * 1000, cpu: user + system });
}

async function list() {
  const all = [];
  for await (const { vehicles } of account.vehicles()) all.push(...vehicles);
  return all;
}

function send({ links }) {
  const url = new URL(links.status);
  url.searchParams.set("client_id", clientId);
  const headers = { Authorization: `Bearer ${token}`, "x-introspect-realm": REALM, Accept: HAL };
  return http.send({ method: "GET", url, headers });
}

async function read(car) {
  return account.read(await account.locate(car, "status"));
}

/** Some cars have never sent anything. */
function unlessMissing(work) {
  return async (car) => {
    try {
      await work(car);
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
    }
  };
}

/** The work of the layers without what is around it, in µs per car. */
async function alone() {
  const texts = [];
  await inLanes(LANES, cars, async (car) => {
    const { status, text } = await send(car);
    if (status === 200) texts.push(text);
  });
  const bodies = texts.map((text) => JSON.parse(text));
  const messages = bodies.map((payload, index) => ({ ...cars[index], payload }));
  process.send({
    parse: await perCar(() => texts.forEach((text) => JSON.parse(text))),
    state: await perCar(() => bodies.forEach((body) => readRelation("status", body))),
    send: await perCar(() => handOver(messages)),
  });
}

/** Each message from one node to the next, as a node sends it. */
function handOver(messages) {
  const hop = RED.nodes.getNode("hop");
  return runFlow(RED, messages.length, {
    begin: () => messages.forEach((message) => hop.send(message)),
  });
}

async function perCar(work) {
  const times = [];
  for (let n = 0; n < REPEATS; n += 1) {
    const before = performance.now();
    await work();
    times.push(((performance.now() - before) * 1000) / cars.length);
  }
  return median(times);
}
