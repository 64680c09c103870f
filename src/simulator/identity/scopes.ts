/** Every scope the identity provider knows, and what it lets a client do. */
const scopes: ReadonlyMap<string, string> = new Map([
  ["openid", "Identify you"],
  ["profile", "Read your name and see your vehicles"],
  ["email", "Read your e-mail address"],
  ["offline_access", "Stay signed in while you are away"],
  ["data:telemetry", "Read the data of your vehicles, such as mileage and energy"],
  ["data:position", "Read the position of your vehicles"],
  ["data:trip", "Read your trips"],
  ["data:alert", "Read the alerts of your vehicles"],
  ["data:collision", "Read the collisions of your vehicles"],
  ["data:vehicle:devices:pnc", "Read the devices that are paired with your vehicles"],
  ["remote:door:write", "Lock and unlock the doors"],
  ["remote:preconditioning:write", "Heat or cool the cabin"],
  ["remote:horn:write", "Sound the horn"],
  ["remote:charging:write", "Start, stop and schedule charging"],
  ["remote:lights:write", "Flash the lights"],
  ["remote:wakeup:write", "Wake up your vehicles to get new data"],
  ["remote:navigation:write", "Send destinations to the navigation"],
]);

const DEFAULT = "openid profile";
const OFFLINE_ACCESS = "offline_access";

/** The first scope of a space-separated list that does not exist; undefined when all do. */
export function unknownScope(list: string | undefined): string | undefined {
  return namesIn(list).find((name) => !scopes.has(name));
}

/** The scope that is granted to who asks for this list: each name once, sorted. */
export function grantedScope(list: string | undefined): string {
  const names = namesIn(list);
  return names.length > 0 ? [...new Set(names)].sort().join(" ") : DEFAULT;
}

/** The list without the name that asks for a refresh token. */
export function withoutOfflineAccess(list: string | undefined): string {
  return namesIn(list)
    .filter((name) => name !== OFFLINE_ACCESS)
    .join(" ");
}

/** Whether this scope asks for a refresh token. */
export function hasOfflineAccess(scope: string): boolean {
  return namesIn(scope).includes(OFFLINE_ACCESS);
}

/** What a granted scope allows, one sentence per name. */
export function inPlainWords(scope: string): string[] {
  return namesIn(scope).map((name) => scopes.get(name) ?? name);
}

function namesIn(list = ""): string[] {
  return list.split(" ").filter((name) => name !== "");
}
