/**
 * The versions of the nodes' properties. A flow keeps them as the editor of its day wrote them, with `version` beside
 * them; here they become what the current nodes read. For the editor and the runtime alike.
 */

/** What a flow keeps of a node. */
export type Properties = Readonly<Record<string, unknown>>;

/** From one version to the next; it changes nothing that it was given. */
type Migration = (properties: Properties) => Properties;

/** By node type, the way from each version to the next: from 0, which is none, to 1, and so on. */
export const MIGRATIONS = {
  "psa-account": [withDefaults({ units: "metric" })],
  "psa-vehicles": [unchanged],
  // The first psa-read gave collections in the order of the API, and knew one answer to no data.
  "psa-read": [
    withDefaults({
      ...{ order: "oldest", noData: "error", sinceType: "str", untilType: "str" },
      ...{ output: "whole", values: [] },
    }),
  ],
  "psa-watch": [withDefaults({ output: "whole", values: [] })],
  "psa-command": [unchanged],
  "psa-import": [unchanged],
  "psa-format": [unchanged],
} as const satisfies Record<string, readonly Migration[]>;

export type VersionedType = keyof typeof MIGRATIONS;

/** The version that the current node of a type writes. */
export function currentVersion(type: VersionedType): number {
  return MIGRATIONS[type].length;
}

/**
 * The properties as the current node reads them, a copy. What a newer package wrote stays as it is, its version too:
 * what it knows more of must not be taken for old.
 */
export function migrated<T extends object>(type: VersionedType, properties: T): T {
  const version = versionOf(properties);
  const steps: readonly Migration[] = MIGRATIONS[type].slice(version);
  const current = steps.reduce((made, step) => step(made), properties as Properties);
  return { ...current, version: Math.max(version, currentVersion(type)) } as T;
}

function versionOf(properties: { version?: unknown }): number {
  const { version } = properties;
  return Number.isInteger(version) && (version as number) > 0 ? (version as number) : 0;
}

/** For a version that differs by its number alone: with 1 the counting began. */
function unchanged(properties: Properties): Properties {
  return properties;
}

/** What is not there gets its value. */
function withDefaults(defaults: Properties): Migration {
  return (properties) => {
    const missing = Object.entries(defaults).filter(([name]) => properties[name] === undefined);
    return { ...properties, ...Object.fromEntries(missing) };
  };
}
