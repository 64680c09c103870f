import assert from "node:assert/strict";
import fc from "fast-check";
import { InfluxDb, describeWith } from "../support/databases";
import { AT, CAR, STATE, VIN, formatterFor, stateMessage } from "./formatted";
import { anyMessage } from "./kept";

function linesOf(message: object, options: object = {}): string[] {
  const [{ payload, headers } = {}, ...more] = formatterFor("line-protocol", options)(message);
  assert.deepEqual(more, [], "one request");
  assert.deepEqual(headers, { "content-type": "text/plain; charset=utf-8" });
  assert.ok(String(payload).endsWith("\n"), "the last line is ended, too");
  return String(payload).trimEnd().split("\n");
}

/** A line as the grammar has it: in a series a backslash escapes, in a field a text is quoted. */
function parse(line: string) {
  const end = /(?<!\\) /.exec(line)?.index ?? line.length;
  const [, ...tags] = line.slice(0, end).split(/(?<!\\),/);
  const named = tags.map((tag) =>
    tag.split(/(?<!\\)=/).map((text) => text.replace(/\\([,= ])/g, "$1")),
  );
  const rest = /^ ((?:"(?:[^"\\]|\\.)*"|[^" ])+) (\d+)$/.exec(line.slice(end));
  assert.ok(rest, line);
  const fields = rest[1]?.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return { tags: Object.fromEntries(named) as Record<string, string>, fields, time: rest[2] };
}

describe("adapters/line-protocol", () => {
  it("writes one line a group, with tags, fields and nanoseconds", () => {
    const lines = linesOf(stateMessage());
    const tags = `brand=Peugeot,name=Zoé,vin=${VIN}`;
    const at = "1717179631000000000";
    assert.equal(
      lines[0],
      `psa_battery,${tags} level=82,range=250,capacity=46.3,residual=37.966 ${at}`,
    );
    assert.equal(
      lines[1],
      [
        `psa_charging,${tags} plugged=true,status="InProgress",active=true,mode="Slow",rate=20,`,
        `remaining=5400,endsAt="2024-05-31T19:50:31.000Z",limit="Partial" ${at}`,
      ].join(""),
    );
    assert.equal(lines.length, Object.keys(STATE).length - 1);
  });

  it("dates the points in the precision that the address asks for", () => {
    const odometer = { at: "2024-05-31T18:20:31.789Z", mileage: 1 };
    const time = (precision: string) =>
      linesOf(stateMessage({ odometer }), { precision })[0]?.split(" ").at(-1);
    assert.equal(time("ns"), "1717179631789000000");
    assert.equal(time("us"), "1717179631789000");
    assert.equal(time("ms"), "1717179631789");
    assert.equal(time("s"), "1717179631");
  });

  it("escapes what has a meaning in a line", () => {
    const vehicle = { ...CAR, name: 'Zoé\'s "e, 208" = \\new\nhere\\' };
    const charging = { at: AT, status: 'a "b" \\ c,\nd=e' };
    const [line] = linesOf({ payload: { at: AT, charging }, vehicle });
    assert.equal(
      line,
      `psa_charging,brand=Peugeot,name=Zoé's\\ "e\\,\\ 208"\\ \\=\\ /new\\ here/,vin=${VIN} ` +
        'status="a \\"b\\" \\\\ c, d=e" 1717179631000000000',
    );
  });

  it("writes lines that read the same, whatever is in a name or a word", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const lines = linesOf(message).map(parse);
        const { tags, fields, time } = lines[0] ?? assert.fail();
        const name = told(message.vehicle.name).replaceAll("\\", "/").trim();
        assert.deepEqual(tags, { ...(name !== "" && { name }), brand: "Peugeot", vin: VIN });
        assert.deepEqual(fields, [`level=${message.payload.battery.level}`]);
        assert.equal(time, "1717179631000000000");
        const word = lines[1]?.fields[0]?.slice('status="'.length, -1);
        assert.equal(word?.replace(/\\(["\\])/g, "$1"), told(message.payload.charging.status));
      }),
    );
  });
});

/** A text on one line. */
function told(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

describeWith(InfluxDb, "adapters/line-protocol, written to InfluxDB", function () {
  this.timeout(60_000);
  let influx: InfluxDb;

  before(async () => {
    influx = await InfluxDb.start();
  });
  after(() => influx.stop());

  beforeEach(() => influx.query("DROP DATABASE psa; CREATE DATABASE psa"));

  async function write(message: object, options: { precision?: string } = {}): Promise<void> {
    const [{ payload, headers } = {}] = formatterFor("line-protocol", options)(message);
    const { precision = "ns" } = options;
    // InfluxDB 1 calls microseconds so; InfluxDB 2 calls them us.
    const called = precision === "us" ? "u" : precision;
    const reply = await fetch(`${influx.url}/write?db=psa&precision=${called}`, {
      method: "POST",
      headers: headers as Record<string, string>,
      body: String(payload),
    });
    assert.equal(reply.status, 204, await reply.text());
  }

  it("keeps one point of a reading that is written twice, in every precision", async () => {
    await write(stateMessage());
    for (const precision of ["ns", "us", "ms", "s"]) await write(stateMessage(), { precision });
    const rows = await influx.query("SELECT * FROM psa_battery");
    assert.deepEqual(rows, [
      {
        measurement: "psa_battery",
        time: Date.parse(AT),
        vin: VIN,
        brand: "Peugeot",
        name: "Zoé",
        level: 82,
        range: 250,
        capacity: 46.3,
        residual: 37.966,
      },
    ]);
  });

  it("keeps every name, word and number as it was", async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (message) => {
        await influx.query("DROP DATABASE psa; CREATE DATABASE psa");
        await write(message);
        const [battery] = await influx.query('SELECT level, "name" FROM psa_battery');
        const [charging] = await influx.query("SELECT status FROM psa_charging");
        const name = told(message.vehicle.name).replaceAll("\\", "/").trim();
        assert.equal(battery?.name ?? "", name);
        assert.equal(battery?.level, message.payload.battery.level);
        assert.equal(charging?.status, told(message.payload.charging.status));
      }),
      { numRuns: 50 },
    );
  });
});
