import type { Account } from "../../src/account";
import type { Vehicle } from "../../src/api/vehicles";
import { type CarReport, reportOf } from "../../src/diagnostics/why";
import { BadRequest, PsaError } from "../../src/errors";
import { defined, numberOf, objectOf, textOf } from "../../src/json";

/** What the editor shows of a vehicle in a list. */
interface VehicleChoice {
  id?: string;
  vin?: string;
  brand?: string;
  /** What its maker calls it, with the brand. */
  label?: string;
  /** What its owner calls it; else the label. */
  name?: string;
}

/** The same with what is known of its data, and why there is none. */
interface ReportedChoice extends VehicleChoice {
  report?: CarReport;
}

/** Where a car was last; without coordinates `missing` is why. */
interface CarPosition extends VehicleChoice {
  latitude?: number;
  longitude?: number;
  at?: string;
  missing?: string;
}

/** A dialog that is opened again asks no server for what came within so many seconds. */
const MAX_AGE = 300;
/** So many cars are asked where they are. */
const MOST_CARS = 20;
/** What has a state to show: one object, in our shape. */
const SHOWN = ["status", "lastPosition", "maintenance"];

/** Cars of which nothing is known yet that are asked for their status; and how long that may take, in ms. */
const ASKED = 8;
const PATIENCE = 5_000;

/**
 * All vehicles of an account, to choose from, and how each is.
 * @param scope what the account asks for at a sign-in, as far as a user set it
 * @throws as `Account.vehicles`
 */
export async function vehicleChoices(account: Account, scope = ""): Promise<ReportedChoice[]> {
  const all: Vehicle[] = [];
  const extensions = ["branding", "onboardCapabilities"] as const;
  for await (const { vehicles } of account.vehicles({ extensions })) all.push(...vehicles);
  await askUnknown(account, all);
  return all.map(({ vehicle }) => ({
    ...vehicle,
    ...defined({ report: report(account, scope, vehicle.id) }),
  }));
}

/** Whatever comes of it is what the report tells. */
async function askUnknown(account: Account, vehicles: readonly Vehicle[]): Promise<void> {
  const unknown = vehicles.filter(({ vehicle, links }) => {
    const reasons = report(account, "", vehicle.id)?.reasons ?? [];
    return links.status !== undefined && reasons.some(({ key }) => key === "neverAsked");
  });
  const asking = unknown.slice(0, ASKED).map(async (vehicle) => {
    try {
      await account.read(await account.locate(vehicle, "status"), { patience: PATIENCE });
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
    }
  });
  await Promise.all(asking);
}

function report(
  { recorder }: Account,
  scope: string,
  id: string | undefined,
): CarReport | undefined {
  const car = id === undefined ? undefined : recorder.cars.get(id);
  return car && reportOf(recorder, car, scope, Date.now());
}

/**
 * What is known of one car as psa-read sends it, and when the car measured it.
 * @param query `vehicle`, a VIN or id, else the first of the account; `link`, what to read
 * @throws BadRequest for a vehicle or link that there is not
 */
export async function lastState(account: Account, query: unknown): Promise<object> {
  const { vehicle = "", link = "" } = objectOf(query);
  const name = SHOWN.find((known) => known === link);
  if (name === undefined)
    throw new BadRequest("unknownLink", { link: textOf(link) ?? "", links: SHOWN.join(", ") });
  const called = textOf(vehicle)?.trim();
  const target = called ? await account.vehicle(called) : await firstVehicle(account);
  const resource = await account.locate(target, name);
  const { payload, at } = await account.read(resource, { maxAge: MAX_AGE });
  const shown = { state: payload, at: at?.toISOString() };
  return { vehicle: account.named(target.vehicle), ...defined(shown) };
}

/** Where the cars of an account were last; one after the other, each on its own if it fails. */
export async function lastPositions(account: Account): Promise<CarPosition[]> {
  const cars: CarPosition[] = [];
  for await (const { vehicles } of account.vehicles()) {
    for (const target of vehicles.slice(0, MOST_CARS - cars.length)) {
      cars.push({ ...account.named(target.vehicle), ...(await positionOf(account, target)) });
    }
    if (cars.length >= MOST_CARS) break;
  }
  return cars;
}

type Target = Awaited<ReturnType<Account["vehicle"]>>;

async function positionOf(account: Account, target: Target): Promise<CarPosition> {
  try {
    const resource = await account.locate(target, "lastPosition");
    const { payload } = await account.read(resource, { maxAge: MAX_AGE });
    const { latitude, longitude, at, missing } = objectOf(payload);
    const place = { latitude: numberOf(latitude), longitude: numberOf(longitude) };
    return defined({ ...place, at: textOf(at), missing: textOf(missing) });
  } catch (error) {
    if (!(error instanceof PsaError)) throw error;
    return { missing: error.name };
  }
}

async function firstVehicle(account: Account): Promise<Target> {
  for await (const { vehicles } of account.vehicles()) {
    const [first] = vehicles;
    if (first) return first;
  }
  throw new BadRequest("noVehicle");
}
