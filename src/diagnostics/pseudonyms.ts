/** Words of the API's and the identity provider's addresses; whatever else stands in a path may name somebody. */
const WORDS = new Set([
  ...["connectedcar", "v3", "v4", "user", "vehicles", "status", "lastPosition", "telemetry"],
  ...[
    "maintenance",
    "alerts",
    "trips",
    "alarms",
    "collisions",
    "wayPoints",
    "waypoints",
    "positions",
  ],
  ...["callbacks", "remotes", "monitors", "pictures", "am", "oauth2", "access_token"],
  ...["authorize", "token", "revoke"],
]);

/** What stands behind a word of a path. */
const KINDS: Readonly<Record<string, string>> = {
  vehicles: "car",
  trips: "trip",
  alerts: "alert",
  alarms: "alarm",
  collisions: "collision",
  callbacks: "callback",
  remotes: "order",
  monitors: "monitor",
};

/** Names that stand for others in one document: the same for the same, and nobody can tell whose they are. */
export class Pseudonyms {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** `car 1`, … */
  of(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    const name = `${kind} ${count}`;
    this.counts.set(kind, count);
    this.names.set(key, name);
    return name;
  }

  /** A car is called by its id or its VIN, as far as they are known. */
  ofCar({ id, vin }: { id?: string | undefined; vin?: string | undefined }): string {
    const names = [id, vin].filter((name) => name !== undefined);
    const known = names.map((name) => this.names.get(`car ${name}`)).find(Boolean);
    const name = known ?? this.of("car", names[0] ?? "");
    for (const other of names) this.names.set(`car ${other}`, name);
    return name;
  }

  /** A path in which only words of the API are left as they are. */
  inPath(path: string): string {
    const segments = path.split("/");
    const named = segments.map((segment, index) => {
      if (segment === "" || WORDS.has(segment)) return segment;
      return `{${this.of(KINDS[segments[index - 1] ?? ""] ?? "name", decoded(segment))}}`;
    });
    return named.join("/");
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
