import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "pg";
import { builtInVins } from "../../src/simulator";
import { InfluxDb, PostgreSql, describeWith } from "../support/databases";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { CAR, VIN } from "../adapters/formatted";
import { SESSION } from "../adapters/kept";
import { type ExampleNode, type Json, nodesOf } from "./examples";

const { electric } = builtInVins;

/** An example with a button before its format node, a probe beside each debug node, and one behind what writes. */
function probed(nodes: readonly ExampleNode[], prefix: string): Json[] {
  const debugs = nodes.filter(({ type }) => type === "debug").map(({ id }) => id);
  const z = nodes.find(({ type }) => type === "psa-format")?.z ?? "";
  const beside = (to: string[]) => [
    ...to,
    ...debugs.filter((id) => to.includes(id)).map((id) => `probe-${id}`),
  ];
  const wired = nodes.map(({ wires, ...node }) =>
    wires ? { ...node, wires: wires.map(beside) } : node,
  );
  const scope = [`${prefix}-write`];
  return [
    ...wired,
    { id: "feed", type: "inject", z, props: [], wires: [[`${prefix}-format`]] },
    { id: "when-written", type: "complete", z, scope, wires: [["probe-written"]] },
    { id: "when-failed", type: "catch", z, scope: null, wires: [["probe-failed"]] },
    ...[...debugs, "written", "failed"].map((id) => probe(z, id)),
  ];
}

/** Gives the format node of an example a message. */
async function feed(red: NodeRed, message: Json): Promise<void> {
  const props = Object.entries(message).map(([p, value]) => {
    return { p, v: JSON.stringify(value), vt: "json" };
  });
  const { status } = await red.post("/inject/feed", { __user_inject_props__: props });
  assert.equal(status, 200);
}

/** A charge of another car that ended just now. */
function chargingSession(): Json {
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const session = { ...SESSION, startedAt, endedAt: new Date().toISOString() };
  const payload = { event: "charging.session", vin: VIN, at: session.endedAt, session };
  return { topic: payload.event, payload, vehicle: CAR };
}

/** What holds of the examples of both databases. */
function keepsWhatCarsTell(
  prefix: string,
  used: () => { red: NodeRed; count: (kind: string, vin: string) => Promise<number> },
): void {
  it("it writes the states of the cars and their trips of a month", async () => {
    const { red, count } = used();
    do await red.nextMessage("written");
    while ((await count("battery", electric)) < 1 || (await count("trip", electric)) < 3);
    assert.deepEqual(red.messages("failed"), []);
  });

  it("it tells the kilometres of a month by car", async () => {
    const { red } = used();
    await red.inject(`${prefix}-asktrips`);
    const { payload } = await red.nextMessage(`${prefix}-drove`);
    const ofOne = (payload as Json[]).filter(({ name }) => name === "Peugeot e-208 GT");
    assert.ok(ofOne.length > 0, JSON.stringify(payload));
    for (const { trips, km, kwh } of ofOne) {
      assert.ok(Number(trips) > 0 && Number(km) > 0 && Number(kwh) > 0, JSON.stringify(ofOne));
    }
  });

  it("it tells the charges of a month by car, each once however often it was written", async () => {
    const { red } = used();
    const session = chargingSession();
    await feed(red, session);
    await feed(red, session);
    const written = () => red.messages("written").filter(({ topic }) => topic === session.topic);
    await red.until(() => written()[1], "the session is written twice");
    await red.inject(`${prefix}-ask`);
    const { payload } = await red.nextMessage(`${prefix}-charged`);
    const { name, charges, kwh, cost } =
      (payload as Json[]).find((row) => row.name === CAR.name) ?? {};
    const told = [name, Number(charges), Number(kwh), Number(cost)];
    assert.deepEqual(told, [CAR.name, 1, SESSION.energy, SESSION.cost.amount]);
    assert.deepEqual(red.messages("failed"), []);
  });
}

describeWith(InfluxDb, "the example of InfluxDB, with InfluxDB", function () {
  this.timeout(120_000);
  let influx: InfluxDb;
  let red: NodeRed;

  before(async () => {
    influx = await InfluxDb.start();
    const { host, port } = new URL(influx.url);
    const nodes = nodesOf("InfluxDB and a month of charges.json").map((node) => ({
      ...node,
      ...(node.type === "influxdb" && { port }),
      ...(typeof node.url === "string" && { url: node.url.replace("127.0.0.1:8086", host) }),
    }));
    const settings = { nodesExcludes: [] };
    red = await startNodeRed({ flows: probed(nodes, "psa-influxdb"), settings });
  });
  after(async () => {
    await disposeAll();
    await influx?.stop();
  });

  keepsWhatCarsTell("psa-influxdb", () => ({
    red,
    count: async (kind, vin) => {
      const found = await influx.query(`SELECT * FROM psa_${kind} WHERE vin = '${vin}'`);
      return found.length;
    },
  }));
});

describeWith(PostgreSql, "the example of PostgreSQL, with PostgreSQL", function () {
  this.timeout(120_000);
  let server: PostgreSql;
  let client: Client;
  let folder: string;
  let red: NodeRed;

  before(async () => {
    server = await PostgreSql.start();
    client = new Client({ host: server.host, user: "postgres", database: "postgres" });
    await client.connect();
    folder = mkdtempSync(join(tmpdir(), "psa-nodes-"));
    const node = resolve(__dirname, "../support/postgresql-node.cjs");
    writeFileSync(
      join(folder, "postgresql.js"),
      `module.exports = require(${JSON.stringify(node)})`,
    );
    writeFileSync(join(folder, "postgresql.html"), "");
    const nodes = nodesOf("PostgreSQL.json").map((one) => ({
      ...one,
      ...(one.type === "postgreSQLConfig" && { host: server.host }),
    }));
    const settings = { nodesDir: folder };
    red = await startNodeRed({ flows: probed(nodes, "psa-postgresql"), settings });
  });
  after(async () => {
    await disposeAll();
    await client?.end();
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  keepsWhatCarsTell("psa-postgresql", () => ({
    red,
    count: async (kind, vin) => {
      const where = "WHERE kind = $1 AND vin = $2";
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM psa ${where}`, [
        kind,
        vin,
      ]);
      return Number(rows[0]?.count);
    },
  }));
});
