import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import type { NodeInitializer } from "node-red";
import { formatterFor, stateMessage } from "../adapters/formatted";
import { helper, psaFormat } from "../support/flows";

/** The nodes of node-red-contrib-influxdb, which know InfluxDB 1 and 2 by a client each. */
const influxdb = createRequire(__filename)("node-red-contrib-influxdb") as NodeInitializer;

/** The lines that a message of ours reaches a server as, and the precision in its address. */
async function written(server: Server, config: object): Promise<[string | null, string[]]> {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const flow = [
    { id: "tab", type: "tab" },
    {
      id: "format",
      type: "psa-format",
      z: "tab",
      target: "influxdb",
      options: {},
      wires: [["batch"]],
    },
    {
      id: "server",
      type: "influxdb",
      hostname: "127.0.0.1",
      port,
      database: "psa",
      url,
      ...config,
    },
    {
      id: "batch",
      type: "influxdb batch",
      z: "tab",
      influxdb: "server",
      org: "o",
      bucket: "psa",
      wires: [],
    },
  ].map((node) => (node.id === "batch" ? { ...node, precisionV18FluxV20: "ms" } : node));
  await helper.load([psaFormat, influxdb], flow, { server: { token: "t" } });
  const asked = once(server, "asked");
  helper.getNode("format").receive(stateMessage());
  const [path, body] = (await asked) as [string, string];
  return [new URL(path, url).searchParams.get("precision"), body.trim().split("\n")];
}

describe("influxdb batch of node-red-contrib-influxdb", () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const isZipped = request.headers["content-encoding"] === "gzip";
      void text(isZipped ? request.pipe(createGunzip()) : request).then((body) => {
        response.writeHead(204).end();
        server.emit("asked", request.url, body);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    await helper.unload();
    server.closeAllConnections();
    server.close();
  });

  const lines = (precision: string) => {
    const [{ payload } = {}] = formatterFor("line-protocol", { precision })(stateMessage());
    return String(payload).trim().split("\n");
  };
  /** A line whatever the order of its fields; the client of InfluxDB 2 writes `T` and `F`. */
  const sorted = (line: string) => {
    const [series, fields = "", time] = line.replaceAll("\\ ", "_").split(" ");
    const told = fields.replace(/=T\b/g, "=true").replace(/=F\b/g, "=false");
    return [series, told.split(",").sort(), time];
  };

  it("writes the same points as line protocol, for InfluxDB 1 in nanoseconds", async () => {
    const [precision, sent] = await written(server, { influxdbVersion: "1.x" });
    assert.equal(precision, "n");
    assert.deepEqual(sent.map(sorted), lines("ns").map(sorted));
  });

  it("writes the same points as line protocol, for InfluxDB 2 in its precision", async () => {
    const [precision, sent] = await written(server, { influxdbVersion: "2.0" });
    assert.equal(precision, "ms");
    assert.deepEqual(sent.map(sorted), lines("ms").map(sorted));
  });
});
