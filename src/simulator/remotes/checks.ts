import { apiError, Refusal } from "../reply";
import { type ActionName, actions, type Fields, isFields } from "./actions";

/** What may be registered for a callback. */
export interface Subscription {
  readonly label?: string;
  readonly type?: readonly string[];
  readonly callback: Fields;
}

const transports = ["webhook", "websocket", "pushnotif"];
const attributeTypes: Readonly<Record<string, readonly string[]>> = {
  webhook: ["Header", "Body", "Query"],
  websocket: ["Body"],
  pushnotif: ["Header", "Body"],
};

/** A request that breaks a rule of the text, which the description's schema often does not enforce. */
export function badBody(what: string): Refusal {
  return new Refusal(apiError(40000, `Bad Request: invalid ${what}`));
}

/** Reads what shall become a callback. Throws a Refusal (400). */
export function subscriptionOf(body: unknown): Subscription {
  if (!isFields(body)) throw badBody("body");
  const { label, type, callback, ...rest } = body;
  nothingElse(rest);
  if (label !== undefined && typeof label !== "string") throw badBody("label");
  if (type !== undefined && !areTypes(type)) throw badBody("type");
  if (!isFields(callback)) throw badBody("callback");
  const [transport = "", ...more] = Object.keys(callback);
  const details = callback[transport];
  if (more.length > 0 || !transports.includes(transport) || !isFields(details)) {
    throw badBody("callback: exactly one of webhook, websocket and pushnotif");
  }
  checkTransport(transport, details);
  return {
    callback,
    ...(label !== undefined && { label }),
    ...(type !== undefined && { type: type as string[] }),
  };
}

function checkTransport(transport: string, details: Fields): void {
  const { name, target, devices, attributes } = details;
  if (transport === "pushnotif") {
    if (!Array.isArray(devices) || devices.length === 0) throw badBody("devices");
  } else {
    const scheme = transport === "webhook" ? "https:" : "wss:";
    const isAddress = typeof target === "string" && URL.canParse(target);
    if (!isAddress || new URL(target).protocol !== scheme) throw badBody("target");
    if (transport === "webhook" && typeof name !== "string") throw badBody("name");
  }
  // Seen in the field: the server wants at least one.
  if (!areAttributes(attributes, attributeTypes[transport] ?? []) || attributes.length === 0) {
    throw badBody("attributes: at least one is needed");
  }
}

/** An order: the one action of a remote, and its value. Throws a Refusal (400). */
export interface Wanted {
  readonly name: ActionName;
  readonly value: Fields;
  readonly label: string | undefined;
}

/** The key of the one action in the body of a remote. Throws a Refusal (400) unless there is exactly one. */
export function actionNameOf(body: unknown): ActionName {
  if (!isFields(body)) throw badBody("body");
  const [name, ...more] = (Object.keys(actions) as ActionName[]).filter((key) => key in body);
  if (name === undefined || more.length > 0) throw badBody("remote: exactly one action");
  return name;
}

/** Reads a remote. Throws a Refusal (400). */
export function wantedOf(body: Fields): Wanted {
  const name = actionNameOf(body);
  const { label, attributes, callbackAttributes, [name]: value, ...rest } = body;
  nothingElse(rest);
  if (label !== undefined && typeof label !== "string") throw badBody("label");
  if (attributes !== undefined && !areAttributes(attributes, ["Header", "Body"])) {
    throw badBody("attributes");
  }
  if (callbackAttributes !== undefined && !areOfOneTransport(callbackAttributes)) {
    throw badBody("callbackAttributes");
  }
  if (!isFields(value)) throw badBody(name);
  const complaint = actions[name].complaint(value);
  if (complaint !== undefined) throw badBody(`${name}: ${complaint}`);
  return { name, value, label };
}

/** The new status of a callback. Throws a Refusal (400). */
export function callbackStatusOf(body: unknown): "Running" | "Paused" {
  const { status, ...rest } = isFields(body) ? body : { status: undefined };
  nothingElse(rest);
  if (status !== "Running" && status !== "Paused") throw badBody("status");
  return status;
}

function nothingElse(rest: Fields): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw badBody(`property ${unknown}`);
}

function areTypes(type: unknown): boolean {
  return (
    Array.isArray(type) &&
    type.length > 0 &&
    type.every((one) => one === "Monitor" || one === "Remote")
  );
}

function areOfOneTransport(value: unknown): boolean {
  if (!isFields(value)) return false;
  const [transport = "", ...more] = Object.keys(value);
  const types = attributeTypes[transport];
  return more.length === 0 && types !== undefined && areAttributes(value[transport], types);
}

function areAttributes(value: unknown, types: readonly string[]): value is readonly Fields[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        isFields(one) &&
        types.includes(String(one.type)) &&
        typeof one.key === "string" &&
        one.key !== "" &&
        typeof one.value === "string",
    )
  );
}
