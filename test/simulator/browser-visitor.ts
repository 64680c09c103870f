import assert from "node:assert/strict";
import type { Simulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";

export type Json = Record<string, unknown>;
export const AUTHORIZE = "/am/oauth2/authorize";
export const TOKEN = "/am/oauth2/access_token";
export const REVOKE = "/am/oauth2/token/revoke";
/** The redirect address of Peugeot's app. */
export const APP = "mymap://oauth2redirect/fr";

/** What came back, as text and, where it is JSON, as that. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export type Changes = Record<string, string | undefined>;

/** Somebody who asks a simulator, rightly unless told otherwise. */
export class BrowserVisitor {
  accessToken = "";
  refreshToken = "";

  constructor(
    readonly simulator: Simulator,
    readonly realm = "clientsB2CPeugeot",
  ) {}

  /** The Basic header of the account's client. */
  get basic(): string {
    const { clientId, clientSecret } = this.simulator.account;
    return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  }

  /** Signs in and keeps the tokens. */
  async signIn(): Promise<this> {
    return this.keep(await this.password());
  }

  /** Asks for tokens with the password; `undefined` leaves a field out. */
  password(form: Changes = {}, headers: Changes = {}): Promise<Answer> {
    const { username, password } = this.simulator.account;
    const { realm } = this;
    const scope = "openid profile";
    const all = { realm, grant_type: "password", username, password, scope, ...form };
    return this.post(TOKEN, all, headers);
  }

  /** Where a driver approves; `undefined` leaves a parameter out. */
  authorizeUrl(changes: Changes = {}): string {
    const query = present({
      client_id: this.simulator.account.clientId,
      response_type: "code",
      redirect_uri: APP,
      scope: "profile openid",
      state: "a state & more",
      ...changes,
    });
    const url = new URL(AUTHORIZE, this.simulator.identityUrl);
    url.search = new URLSearchParams(query).toString();
    return url.href;
  }

  /** The code the demo driver's approval gives. */
  async approve(changes: Changes = {}): Promise<string> {
    const location = await answerConsent(this.authorizeUrl(changes));
    return new URL(location).searchParams.get("code") ?? "";
  }

  /** Asks for tokens with a code. */
  exchange(code: string, form: Changes = {}, headers: Changes = {}): Promise<Answer> {
    const { realm } = this;
    const all = { realm, grant_type: "authorization_code", code, redirect_uri: APP, ...form };
    return this.post(TOKEN, all, headers);
  }

  /** Asks for new tokens. */
  refresh(refreshToken = this.refreshToken, form: Changes = {}): Promise<Answer> {
    const { realm } = this;
    const all = { realm, grant_type: "refresh_token", refresh_token: refreshToken, ...form };
    return this.post(TOKEN, all);
  }

  /** Keeps the tokens of a reply. */
  keep({ status, body }: Answer): this {
    assert.equal(status, 200);
    this.accessToken = String(body.access_token);
    this.refreshToken = String(body.refresh_token);
    return this;
  }

  /** Sends a form to the identity provider. */
  post(path: string, form: Changes, headers: Changes = {}): Promise<Answer> {
    const body = new URLSearchParams(present(form));
    const all = present({ authorization: this.basic, ...headers });
    return ask(this.simulator.identityUrl + path, { method: "POST", headers: all, body });
  }

  /** Reads from the API: a path below its base, or a link. `undefined` leaves a header or parameter out. */
  get(target: string, changes: { query?: Changes; headers?: Changes; method?: string } = {}) {
    const url = new URL(target.startsWith("http") ? target : this.simulator.apiUrl + target);
    const query = present({ client_id: this.simulator.account.clientId, ...changes.query });
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    const headers = present({
      authorization: `Bearer ${this.accessToken}`,
      "x-introspect-realm": this.realm,
      ...changes.headers,
    });
    return ask(url, { method: changes.method ?? "GET", headers });
  }

  /** Writes to the API: JSON to a path below its base. */
  write(method: string, target: string, body?: unknown, headers: Changes = {}): Promise<Answer> {
    const url = new URL(target.startsWith("http") ? target : this.simulator.apiUrl + target);
    url.searchParams.set("client_id", this.simulator.account.clientId);
    const all = present({
      authorization: `Bearer ${this.accessToken}`,
      "x-introspect-realm": this.realm,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return ask(url, { method, headers: all, ...(body !== undefined && { body: text }) });
  }

  /** The JSON of something that is there. */
  async read(target: string, query: Changes = {}): Promise<Json> {
    const { status, text, body } = await this.get(target, { query });
    assert.equal(status, 200, `${target}: ${text}`);
    return body;
  }

  /** What a list has below `_embedded`, on its first page. */
  async list(target: string, query: Changes = {}): Promise<Json[]> {
    return embedded(await this.read(target, query));
  }

  /** The path of a car, or of something it has. */
  carPath(vin: string, relation = ""): string {
    const { id } = this.simulator.world.car(vin);
    return `/user/vehicles/${id}${relation && `/${relation}`}`;
  }
}

/** The elements of one page. */
export function embedded(page: Json): Json[] {
  const [list] = Object.values(page._embedded as Record<string, Json[]>);
  assert.ok(Array.isArray(list));
  return list;
}

/** The address of a link. */
export function href(resource: Json, relation: string): string | undefined {
  const links = resource._links as Record<string, { href: string } | undefined>;
  return links[relation]?.href;
}

/** A value deep in JSON: `at(status, "energies", 0, "level")`. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

/** A request as it is, and its answer. */
export async function ask(url: string | URL, init: RequestInit): Promise<Answer> {
  const { status, headers, text } = await fetch(url, init).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  }));
  return { status, headers, text, body: parsed(text) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** The fields that are not left out. */
export function present(fields: Changes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
