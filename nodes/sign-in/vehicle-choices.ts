import type { Account } from "../../src/account";
import type { Vehicle } from "../../src/api/vehicles";
import { type CarReport, reportOf } from "../../src/diagnostics/why";
import { PsaError } from "../../src/errors";
import { defined, objectOf, textOf } from "../../src/json";

/** What the editor shows of a vehicle in a list. */
export interface VehicleChoice {
  id?: string;
  vin?: string;
  brand?: string;
  label?: string;
  /** What is known of its data, and why there is none. */
  report?: CarReport;
}

/** Cars of which nothing is known yet that are asked for their status; and how long that may take, in ms. */
const ASKED = 8;
const PATIENCE = 5_000;

/**
 * The vehicles to choose from, and how each is.
 * @param scope what the account asks for at a sign-in, as far as a user set it
 * @throws as `Account.vehicles`
 */
export async function vehicleChoices(account: Account, scope = ""): Promise<VehicleChoice[]> {
  const all: Vehicle[] = [];
  for await (const { vehicles } of account.vehicles(["branding", "onboardCapabilities"])) {
    all.push(...vehicles);
  }
  await ask(account, all);
  return all.map(({ vehicle, payload }) => {
    const label = textOf(objectOf(payload.branding).label) ?? textOf(payload.label);
    return defined({ ...vehicle, label, report: report(account, scope, vehicle.id) });
  });
}

/** Whatever comes of it is what the report tells. */
async function ask(account: Account, vehicles: readonly Vehicle[]): Promise<void> {
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
