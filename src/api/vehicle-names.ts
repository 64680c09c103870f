import { type Brand, brandLabel, brandOfVin } from "../brands";
import { BadRequest, BadResponse, Forbidden, NoData, Unavailable } from "../errors";
import { defined, objectOf, textOf } from "../json";
import { DAY_MS, HOUR_MS } from "../time";
import type { ApiClient } from "./client";
import {
  type Extension,
  type ListOptions,
  type Vehicle,
  type VehicleId,
  type VehiclePage,
  identityOf,
  listVehicles,
  matches,
  vehicleLink,
} from "./vehicles";

/** What an owner calls a car, by its VIN. */
export interface OwnName {
  vin: string;
  name: string;
}

/** Where to ask. */
interface Server {
  client: Pick<ApiClient, "get">;
  apiUrl: string;
}

/** What was learnt of a car; `nextAt` is when it may be asked again for what is missing, on the monotonic clock. */
interface Learnt {
  vehicle: VehicleId;
  nextAt: number;
}

/** ms that the answer for a name may take: the message that waits for it goes on without. */
const PATIENCE = 5000;
/** As many cars as a list can have. */
const MOST = 21_000;
/** Lists in a row that failed when they were asked for names as well. */
const ENOUGH = 2;
/** Failures that may come of that. */
const DOUBTFUL = [Unavailable, BadResponse, Forbidden, NoData];
/** Of so many characters is the end of a VIN by which people tell cars apart. */
const VIN_END = 6;

/**
 * What the cars of an account are called. Once a day the model is asked for along with a list, which costs no request,
 * and of a car that came by none by itself.
 */
export class VehicleNames {
  private readonly learnt = new Map<string, Learnt>();
  private readonly own: readonly OwnName[];
  /** Lists in a row that were asked for names, and failed. */
  private vain = 0;
  /** Until then a list is not asked for names, since it refuses them; on the monotonic clock, in ms. */
  private silentUntil = 0;
  /** Until then the names that the last list gave will do. */
  private namedUntil = 0;

  /** @param own as typed; what is no name of a car is left out */
  constructor(
    private readonly brand: string,
    own: unknown,
  ) {
    this.own = ownNames(own);
  }

  /** A vehicle with all that is known of its identity. */
  complete(vehicle: VehicleId): VehicleId {
    const { id, vin, brand, label } = { ...vehicle, ...this.known(vehicle) };
    const word = brand ?? (vin === undefined ? undefined : brandOfVin(vin, this.brand as Brand));
    const whole = defined({ id, vin, brand: word });
    const called = label ?? fallback(whole);
    const own = this.own.find((one) => matches(whole, one.vin))?.name;
    return { ...vehicle, ...whole, ...defined({ label: called, name: own ?? called }) };
  }

  /** The list, with all names. As `listVehicles`; what was not wanted of the payload is left out. */
  async *list(
    server: Server,
    options: ListOptions = {},
  ): AsyncGenerator<VehiclePage, void, undefined> {
    const { extensions = [], maxAge = 0 } = options;
    // Where a list is remembered, the same one is asked for each time.
    const isNamed = maxAge === 0 && performance.now() < this.namedUntil;
    const isPlain = extensions.includes("branding") || isNamed || !this.mayAskList;
    const wanted = isPlain ? extensions : [...extensions, "branding" as const];
    let first = true;
    try {
      for await (const { vehicles, count } of this.pages(server, {
        ...options,
        extensions: wanted,
      })) {
        first = false;
        yield { vehicles: isPlain ? vehicles : vehicles.map(withoutBranding), count };
      }
      this.listed(wanted);
      return;
    } catch (error) {
      this.failed(wanted, error);
      if (isPlain || !first || !(error instanceof BadRequest)) throw error;
      this.silentUntil = performance.now() + DAY_MS;
    }
    yield* this.pages(server, options);
  }

  /** A vehicle with all of its identity; asks for what is missing if that was not done today. Never throws. */
  async identify(client: Server["client"], vehicle: VehicleId): Promise<VehicleId> {
    const { id } = vehicle;
    const known = this.known(vehicle);
    const isDue = performance.now() >= (this.learnt.get(memoryKey(vehicle))?.nextAt ?? 0);
    if (id === undefined || !isDue || known?.label !== undefined) return this.complete(vehicle);
    try {
      const query = { extension: ["branding"] };
      const sent = await client.get(vehicleLink(id, ""), { query, patience: PATIENCE });
      const read = identityOf(objectOf(sent), this.brand as Brand);
      this.learn({ ...vehicle, ...read, id }, DAY_MS);
    } catch {
      // Whoever reads the car is told what is wrong; for a name alone nobody is.
      this.learn({ ...known, id }, HOUR_MS);
    }
    return this.complete(vehicle);
  }

  /** Takes over what a vehicle says of itself. */
  saw(sent: unknown, extensions: readonly Extension[]): void {
    const rest = extensions.includes("branding") ? DAY_MS : 0;
    this.learn(identityOf(objectOf(sent), this.brand as Brand), rest);
  }

  private get mayAskList(): boolean {
    return this.vain < ENOUGH && performance.now() >= this.silentUntil;
  }

  private async *pages(
    { client, apiUrl }: Server,
    options: ListOptions,
  ): AsyncGenerator<VehiclePage, void, undefined> {
    const rest = options.extensions?.includes("branding") ? DAY_MS : 0;
    for await (const page of listVehicles(client, apiUrl, this.brand as Brand, options)) {
      const vehicles = page.vehicles.map((one) => {
        this.learn(one.vehicle, rest);
        return { ...one, vehicle: this.complete(one.vehicle) };
      });
      yield { ...page, vehicles };
    }
  }

  private known(vehicle: VehicleId): VehicleId | undefined {
    return this.learnt.get(memoryKey(vehicle))?.vehicle;
  }

  /** Takes over what was read, but for a name that is known and was not sent. */
  private learn({ id, vin, brand, label }: VehicleId, rest: number): void {
    const read = defined({ id, vin, brand, label });
    for (const key of [memoryKey({ id }), memoryKey({ vin })]) {
      if (key === "") continue;
      const known = this.learnt.get(key);
      const nextAt = Math.max(known?.nextAt ?? 0, performance.now() + rest);
      this.learnt.delete(key);
      this.learnt.set(key, { vehicle: { ...known?.vehicle, ...read }, nextAt });
    }
    for (const key of this.learnt.keys()) {
      if (this.learnt.size <= 2 * MOST) break;
      this.learnt.delete(key);
    }
  }

  /** A list that fails by what it is asked for besides must not blind anybody: soon it is read without. */
  private failed(asked: readonly Extension[], error: unknown): void {
    if (!DOUBTFUL.some((Kind) => error instanceof Kind)) return;
    this.vain = asked.includes("branding") ? this.vain + 1 : 0;
  }

  private listed(asked: readonly Extension[]): void {
    if (asked.includes("branding")) this.namedUntil = performance.now() + DAY_MS;
    const isToBlame = this.vain >= ENOUGH && !asked.includes("branding");
    if (isToBlame) this.silentUntil = performance.now() + HOUR_MS;
    this.vain = 0;
  }
}

function ownNames(typed: unknown): OwnName[] {
  if (!Array.isArray(typed)) return [];
  return typed.flatMap((entry: unknown) => {
    const vin = textOf(objectOf(entry).vin)?.replace(/\s/g, "");
    const name = textOf(objectOf(entry).name)?.trim();
    return vin && name ? [{ vin, name }] : [];
  });
}

/** By the id, else by the VIN. */
function memoryKey({ id, vin }: { id?: string | undefined; vin?: string | undefined }): string {
  if (id !== undefined) return `id ${id}`;
  return vin === undefined ? "" : `vin ${vin.trim().toUpperCase()}`;
}

/** The brand and the end of the VIN, else of the id. */
function fallback({ id, vin, brand }: VehicleId): string | undefined {
  const end = (vin?.trim().toUpperCase() ?? id)?.slice(-VIN_END);
  const told = [brand === undefined ? undefined : brandLabel(brand), end].filter(Boolean);
  return told.length > 0 ? told.join(" ") : undefined;
}

function withoutBranding({ payload, ...vehicle }: Vehicle): Vehicle {
  const { branding: _branding, ...rest } = payload;
  return { ...vehicle, payload: rest };
}
