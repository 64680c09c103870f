import type { JsonObject } from "../json";
import { adapter } from "./adapter";
import { KEPT, type Reading, readingsOf } from "./readings";

/**
 * Rows for a table of one row per car, kind and date, which are written anew where they are there. The statement is
 * always the same text; all rows are its one parameter, as JSON, so that no value is ever part of the statement and
 * the limit of parameters is never reached.
 */
export const sql = adapter({
  group: "data",
  kinds: KEPT,
  options: {
    dialect: { type: "choice", default: "postgresql", choices: ["postgresql", "sqlite"] },
    table: { type: "text", default: "psa", form: "name" },
  },
  create({ dialect, table }) {
    const statement = STATEMENTS[dialect](table);
    return (contents) => {
      const rows = readingsOf(contents).map(rowOf);
      if (rows.length === 0) return [];
      const json = storable(JSON.stringify(rows));
      // As node-red-contrib-postgresql takes them; and node-red-node-sqlite, by msg.topic or as a prepared statement.
      return dialect === "postgresql"
        ? [{ query: statement, params: [json], payload: rows }]
        : [{ topic: statement, payload: [json], params: { $rows: json } }];
    };
  },
});

/** The columns of the table. */
interface Row {
  vin: string;
  kind: string;
  at: string;
  name: string | null;
  data: JsonObject;
}

function rowOf({ car, kind, at, values }: Reading): Row {
  return { vin: car.key, kind, at, name: car.name ?? car.label ?? null, data: values };
}

const UPSERT =
  "ON CONFLICT (vin, kind, at) DO UPDATE SET name = excluded.name, data = excluded.data";

/** By dialect; SQLite takes a parameter for each `$`, so there is none in its paths, and WHERE ends its SELECT. */
const STATEMENTS = {
  postgresql: (table: string) =>
    [
      `INSERT INTO "${table}" (vin, kind, at, name, data)`,
      "SELECT vin, kind, at, name, data FROM jsonb_to_recordset($1::jsonb)",
      "AS row (vin text, kind text, at timestamptz, name text, data jsonb)",
      UPSERT,
    ].join("\n"),
  sqlite: (table: string) =>
    [
      `INSERT INTO "${table}" (vin, kind, at, name, data)`,
      "SELECT value ->> 'vin', value ->> 'kind', value ->> 'at', value ->> 'name', value -> 'data'",
      "FROM json_each($rows) WHERE true",
      UPSERT,
    ].join("\n"),
};

/** JSON without what PostgreSQL cannot keep: NUL, and half of a surrogate pair. */
function storable(json: string): string {
  return json.replace(/\\(?:(u0000|ud[0-9a-f]{3})|.)/g, (escape, bad) => (bad ? "" : escape));
}
