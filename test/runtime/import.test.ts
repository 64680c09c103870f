import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tripFile } from "../../src/trip-file/trip-file";
import { exported, sampleCars } from "../support/app-sample";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { type ExampleNode, nodesOf, watched } from "./examples";

const SAMPLE = join(__dirname, "../../nodes/samples/app-trips.json");
const cars = exported(sampleCars(), "present");
const settings = {
  contextStorage: { default: { module: "localfilesystem", config: { cache: false } } },
};

describe("the example for trips without an account: trips", function () {
  this.timeout(60_000);
  let userDir: string;
  let folder: string;
  let csv: string;

  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), "import-"));
    folder = mkdtempSync(join(tmpdir(), "import-trips-"));
    csv = join(folder, "..", `${folder.split("/").at(-1) ?? ""}.csv`);
  });
  afterEach(async () => {
    await disposeAll();
    for (const path of [userDir, folder, csv]) rmSync(path, { recursive: true, force: true });
  });

  /** The example with its lower row in use. */
  const inUse = ({ d: _disabled, ...node }: ExampleNode): ExampleNode => {
    if (node.type === "watch") return { ...node, files: folder };
    return node.type === "file" ? { ...node, filename: csv, wires: [["probe-written"]] } : node;
  };
  const lines = () =>
    (existsSync(csv) ? readFileSync(csv, "utf8") : "")
      .split("\n")
      .filter((line) => line.startsWith("V"));
  const write = async (red: NodeRed, file: string, from: number, to: number, count: number) => {
    const some = cars.map(({ vin, trips }) => ({ vin, trips: trips.slice(from, to) }));
    const put = () => writeFileSync(join(folder, file), JSON.stringify(some));
    put();
    // The watch node does not say when it has begun, so the file is put there again until it is noticed.
    const again = setInterval(put, 1000);
    try {
      await red.until(() => lines().length >= count || undefined, `${count} trips`);
    } finally {
      clearInterval(again);
    }
  };

  it("come from the sample at first, as a table and as CSV", async () => {
    const nodes = watched(nodesOf("My trips without an account.json"));
    const red = await startNodeRed({ flows: nodes });
    await red.inject("psa-mytrips-inject");
    const next = async (id: string) => (await red.nextMessage(id)).payload;
    const rows = (await next("psa-mytrips-table")) as Record<string, unknown>[];
    const text = String(await next("psa-mytrips-text"));
    const trips = tripFile(readFileSync(SAMPLE)).cars[0]?.trips ?? [];
    assert.equal(rows.length, 40);
    assert.deepEqual(
      rows.slice(0, 20).map(({ km, litres }) => [km, litres]),
      trips?.map(({ distance, fuel }) => [distance, fuel?.consumed]),
    );
    const [header, ...lines] = text.trim().split("\n");
    assert.equal(header, "vin,date,km,minutes,litres,L/100 km,tank %,mileage");
    assert.equal(lines.length, 40);
    assert.match(
      lines[0] ?? "",
      /^VF3\w{14},2025-03-\d\d \d\d:\d\d,[\d.]+,\d+,[\d.]+,[\d.]+,\d+,[\d.]+$/,
    );
  });

  it("give each trip once, over a restart as well", async () => {
    const nodes = nodesOf("My trips without an account.json");
    const written = probe(nodes[0]?.id ?? "", "written");
    const flows = [...nodes.map(inUse), written];
    const first = await startNodeRed({ userDir, settings, flows });
    await write(first, "a.json", 0, 4, 8);
    await write(first, "b.json", 2, 6, 12);
    await first.stop("SIGTERM");
    const second = await startNodeRed({ userDir, settings, flows });
    await write(second, "a.json", 4, 8, 16);
    await write(second, "c.json", 0, 9, 18);
    assert.equal(new Set(lines()).size, 18);
    assert.equal(lines().length, 18);
  });
});
