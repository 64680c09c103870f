import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Database } from "node-sqlite3-wasm";
import { Client } from "pg";
import { PostgreSql, describeWith } from "../support/databases";
import { AT, CAR, STATE, VIN, eventMessage, formatterFor, stateMessage } from "./formatted";
import { SESSION, TRIP, anyMessage } from "./kept";

const PAGE = readFileSync(join(__dirname, "../../docs/sql.md"), "utf8");

/** What the page tells to run, by the heading above it. */
function statementsBelow(heading: string): string {
  const text = PAGE.slice(PAGE.indexOf(`\n${heading}\n`));
  return /```sql\n([^`]*)```/.exec(text)?.[1] ?? assert.fail(`no SQL below ${heading}`);
}

/** The message for a dialect. */
function messageFor(dialect: string, message: object, options: object = {}) {
  const [formatted, ...more] = formatterFor("sql", { dialect, ...options })(message);
  assert.deepEqual(more, [], "one statement");
  return formatted ?? assert.fail("a message");
}

/** A table in a database, as a flow writes to it. */
interface Table {
  write: (message: object) => Promise<void>;
  rows: () => Promise<Row[]>;
}

interface Row {
  vin: string;
  kind: string;
  at: string;
  name: string | null;
  data: Record<string, unknown>;
}

/** What holds of every database. */
function keepsReadings(table: () => Table): void {
  const rowOf = async (kind: string) => (await table().rows()).filter((row) => row.kind === kind);

  it("has one row a group, dated as the car measured it", async () => {
    await table().write(stateMessage());
    assert.equal((await table().rows()).length, Object.keys(STATE).length - 1);
    const { at, ...data } = STATE.battery ?? {};
    assert.deepEqual(await rowOf("battery"), [
      { vin: VIN, kind: "battery", at, name: "Zoé", data },
    ]);
  });

  it("keeps one row of a reading that is written twice, with what it said last", async () => {
    await table().write(stateMessage());
    await table().write(stateMessage({ at: AT, battery: { at: AT, level: 83 } }));
    assert.deepEqual(
      (await rowOf("battery")).map(({ data }) => data),
      [{ level: 83 }],
    );
    assert.equal((await table().rows()).length, Object.keys(STATE).length - 1);
  });

  it("has trips and charging sessions at their start, and one row of two in a message", async () => {
    const under = { ...TRIP, distance: 3, done: false };
    await table().write({ payload: [under, TRIP], vehicle: CAR });
    await table().write(eventMessage("charging.session", { session: SESSION }));
    const [trip, ...others] = await rowOf("trip");
    assert.deepEqual(others, []);
    assert.deepEqual([trip?.at, trip?.data], [TRIP.startedAt, TRIP]);
    const [session] = await rowOf("session");
    assert.deepEqual([session?.at, session?.data], [SESSION.startedAt, SESSION]);
  });

  it("takes more rows at once than a statement may have parameters", async () => {
    const entries = Array.from({ length: 12_000 }, (_, index) => {
      const at = new Date(Date.parse(AT) + 1000 * index).toISOString();
      return { at, battery: { at, level: 50 }, motion: { at, speed: index } };
    });
    await table().write({ payload: entries, vehicle: CAR });
    assert.equal((await table().rows()).length, 24_000);
  });

  it("keeps every name, word and number, but for what cannot be stored as text", async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (message) => {
        await table().write(message);
        const storable = (text: string) => text.replace(/\0|\p{Cs}/gu, "");
        const [battery] = await rowOf("battery");
        const [charging] = await rowOf("charging");
        assert.equal(battery?.name, storable(message.vehicle.name));
        assert.equal(battery.data.level, message.payload.battery.level);
        assert.equal(charging?.data.status, storable(message.payload.charging.status));
      }),
      { numRuns: 50 },
    );
  });
}

describe("adapters/sql", () => {
  it("gives rows for PostgreSQL as one parameter, and no value as part of the statement", () => {
    const vehicle = { ...CAR, name: "'); DROP TABLE psa; --" };
    const one = messageFor("postgresql", stateMessage(STATE, vehicle));
    const other = messageFor("postgresql", { payload: [TRIP], vehicle: CAR });
    assert.equal(one.query, other.query);
    assert.deepEqual(
      (one.params as string[]).map((json) => JSON.parse(json) as unknown),
      [one.payload],
    );
    assert.ok(!String(one.query).includes("DROP"));
  });

  it("leaves out NUL and halves of characters, which PostgreSQL refuses, and nothing that looks like them", () => {
    const name = "\\u0000 \0\ud83d\\ud83d \u{1f697}";
    const { params } = messageFor("postgresql", stateMessage(STATE, { ...CAR, name }));
    const [row] = JSON.parse((params as string[])[0] ?? "") as Row[];
    assert.equal(row?.name, "\\u0000 \\ud83d \u{1f697}");
  });

  it("gives rows for SQLite as the one value of msg.topic, and for a prepared statement", () => {
    const { topic, payload, params } = messageFor("sqlite", stateMessage());
    assert.equal(String(topic).split("$").length - 1, 1, "what node-red-node-sqlite counts");
    assert.deepEqual(params, { $rows: (payload as string[])[0] });
  });

  it("sends nothing where there is nothing to write", () => {
    assert.deepEqual(formatterFor("sql")({ payload: [], vehicle: CAR }), []);
    assert.deepEqual(formatterFor("sql")(stateMessage({ battery: { level: 1 } })), []);
  });

  it("takes the table from its options, and refuses what is no name", () => {
    const { query } = messageFor("postgresql", stateMessage(), { table: "my-cars" });
    assert.match(String(query), /^INSERT INTO "my-cars" /);
    assert.throws(() => formatterFor("sql", { table: 'a"; DROP TABLE b; --' }));
  });
});

describe("adapters/sql, written to SQLite", function () {
  this.timeout(30_000);
  let database: Database;

  beforeEach(() => {
    database = new Database();
    database.exec(statementsBelow("### The table in SQLite"));
  });
  afterEach(() => database.close());

  keepsReadings(() => ({
    write: (message) => {
      // As node-red-node-sqlite does with msg.topic.
      const { topic, payload } = messageFor("sqlite", message);
      database.all(String(topic), payload as string[]);
      return Promise.resolve();
    },
    rows: () => {
      const rows = database.all("SELECT * FROM psa ORDER BY vin, kind, at");
      return Promise.resolve(
        rows.map((row) => ({ ...row, data: JSON.parse(row.data as string) as object }) as Row),
      );
    },
  }));

  it("is written to by a prepared statement, too", () => {
    const { topic, params } = messageFor("sqlite", stateMessage());
    database.all(String(topic), params as { $rows: string });
    const [{ count } = {}] = database.all("SELECT count(*) AS count FROM psa");
    assert.equal(count, Object.keys(STATE).length - 1);
  });

  it("is asked as the page says", () => {
    const write = (message: object) => {
      const { topic, payload } = messageFor("sqlite", message);
      database.all(String(topic), payload as string[]);
    };
    write({ payload: [TRIP], vehicle: CAR });
    write(eventMessage("charging.session", { session: SESSION }));
    assert.deepEqual(database.all(statementsBelow("### A month of charges in SQLite")), [
      { name: "Zoé", month: "2024-05", charges: 1, kwh: 27.8, cost: 8.34 },
    ]);
  });
});

describeWith(PostgreSql, "adapters/sql, written to PostgreSQL", function () {
  this.timeout(60_000);
  let server: PostgreSql;
  let client: Client;

  before(async () => {
    server = await PostgreSql.start();
    client = new Client({ host: server.host, user: "postgres", database: "postgres" });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await server?.stop();
  });
  beforeEach(async () => {
    await client.query("DROP TABLE IF EXISTS psa");
    await client.query(statementsBelow("### The table in PostgreSQL"));
  });

  const write = async (message: object) => {
    const { query, params } = messageFor("postgresql", message);
    await client.query(String(query), params as string[]);
  };

  keepsReadings(() => ({
    write,
    rows: async () => {
      const { rows } = await client.query<Row & { at: Date }>("SELECT * FROM psa");
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    },
  }));

  it("is asked as the page says", async () => {
    await write({ payload: [TRIP], vehicle: CAR });
    await write(eventMessage("charging.session", { session: SESSION }));
    const charges = await client.query(statementsBelow("### A month of charges in PostgreSQL"));
    assert.deepEqual(charges.rows, [
      { name: "Zoé", month: "2024-05", charges: 1, kwh: 27.8, cost: 8.34 },
    ]);
  });
});
