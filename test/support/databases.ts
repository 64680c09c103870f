import { execFileSync } from "node:child_process";
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { Child } from "./child";

/** A database server of the tests' own, without data, which is gone when it is stopped. */
export interface Running {
  stop: () => Promise<void>;
}

/** A program of this name on the path or in one of some folders; undefined where there is none. */
function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  return [...(process.env.PATH ?? "").split(delimiter), ...folders]
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Tests with a server of Debian's package; where that is not installed they are skipped, and their title says so. */
export function describeWith(
  { program, debian }: { program: string | undefined; debian: string },
  title: string,
  tests: (this: Mocha.Suite) => void,
): void {
  if (program !== undefined) describe(title, tests);
  else describe.skip(`${title} – skipped: the package ${debian} of Debian is not installed`, tests);
}

/** An InfluxDB 1.x on a free port of the loopback interface. */
export class InfluxDb implements Running {
  static readonly program = findProgram("influxd");
  static readonly debian = "influxdb";

  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<InfluxDb> {
    const folder = mkdtempSync(join(tmpdir(), "psa-influxdb-"));
    const env = {
      INFLUXDB_META_DIR: join(folder, "meta"),
      INFLUXDB_DATA_DIR: join(folder, "data"),
      INFLUXDB_DATA_WAL_DIR: join(folder, "wal"),
      INFLUXDB_HTTP_BIND_ADDRESS: "127.0.0.1:0",
      INFLUXDB_BIND_ADDRESS: "127.0.0.1:0",
      INFLUXDB_HTTP_FLUX_ENABLED: "true",
      INFLUXDB_REPORTING_DISABLED: "true",
    };
    const args = ["run", "-config", "/dev/null"];
    const child = new Child(InfluxDb.program ?? "influxd", args, { cwd: folder, env });
    const line = await child.waitForLog(/Listening on HTTP/);
    const url = `http://${/addr=(\S+)/.exec(line)?.[1] ?? ""}`;
    return new InfluxDb(url, () => ended(child, folder));
  }

  /** What a statement of InfluxQL finds, one row an object, with the tags that it is grouped by. */
  async query(statement: string, db = "psa"): Promise<Record<string, unknown>[]> {
    const body = new URLSearchParams({ q: statement, db, epoch: "ms" });
    const reply = await fetch(`${this.url}/query`, { method: "POST", body });
    const { results, error } = (await reply.json()) as InfluxReply;
    const failure = error ?? results?.find((result) => result.error)?.error;
    if (failure !== undefined) throw new Error(failure);
    return (results ?? []).flatMap(({ series = [] }) =>
      series.flatMap(({ name, tags, columns, values }) =>
        values.map((row) => ({
          measurement: name,
          ...tags,
          ...Object.fromEntries(columns.map((column, index) => [column, row[index]])),
        })),
      ),
    );
  }
}

interface InfluxReply {
  error?: string;
  results?: { error?: string; series?: InfluxSeries[] }[];
}

interface InfluxSeries {
  name: string;
  tags?: Record<string, string>;
  columns: string[];
  values: unknown[][];
}

/** A PostgreSQL behind a socket in its own folder; user and database are called `postgres`, without a password. */
export class PostgreSql implements Running {
  static readonly program = findProgram("postgres", debianFolders());
  static readonly debian = "postgresql";

  private constructor(
    /** As a client takes it: the folder of the socket. */
    readonly host: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<PostgreSql> {
    const program = PostgreSql.program ?? "postgres";
    const folder = mkdtempSync(join(tmpdir(), "psa-postgresql-"));
    const as = otherUser(folder);
    const data = join(folder, "data");
    const initdb = findProgram("initdb", debianFolders()) ?? "initdb";
    const fill = ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"];
    const [command, ...rest] = [...as, initdb, ...fill] as [string, ...string[]];
    execFileSync(command, rest, { cwd: folder, stdio: "pipe" });
    const settings = { listen_addresses: "", unix_socket_directories: folder, fsync: "off" };
    const given = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const [server, ...args] = [...as, program, "-D", data, ...given] as [string, ...string[]];
    const child = new Child(server, args, { cwd: folder });
    await child.waitForLog(/ready to accept connections/);
    return new PostgreSql(folder, () => ended(child, folder));
  }
}

async function ended(child: Child, folder: string): Promise<void> {
  await child.stop("SIGINT");
  rmSync(folder, { recursive: true, force: true });
}

/** Where Debian has the servers, which it keeps off the path. */
function debianFolders(): string[] {
  const versions = "/usr/lib/postgresql";
  try {
    return readdirSync(versions).map((version) => join(versions, version, "bin"));
  } catch {
    return [];
  }
}

/** What goes before a command that refuses to be run by root, and the folder that it then owns. */
function otherUser(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  execFileSync("chown", ["postgres", folder]);
  chmodSync(folder, 0o755);
  return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
}
