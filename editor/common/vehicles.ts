import type { CarReport } from "./car-report";
import { Unanswered, getFrom } from "./routes";

/** A vehicle of an account, as the runtime tells of it. */
export interface FoundVehicle {
  id?: string;
  vin?: string;
  brand?: string;
  /** What its maker calls it. */
  label?: string;
  /** What its owner calls it; else the label. */
  name?: string;
  /** What is known of its data, and why there is none. */
  report?: CarReport;
}

const say = (key: string) => RED._(`node-red-contrib-psa/psa-account:psa-account.${key}`);

/** What an account was asked for by a dialog, or why there is nothing, in the user's language. */
export type Outcome<Result> = { result: Result } | { problem: string };

/** Asks something of an account that must be deployed; the promise is never rejected by what a user can help. */
export async function askAccount<Result>(
  account: string | undefined,
  path: string,
): Promise<Outcome<Result>> {
  if (account === undefined) return { problem: say("picker.noAccount") };
  try {
    const reply = await getFrom<Result>(account, path);
    if (reply.ok) return { result: reply };
    return {
      problem: reply.text === "missingAccount" ? say("picker.notDeployed") : reply.message,
    };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { problem: say(error.isForbidden ? "picker.notAllowed" : "test.noRuntime") };
  }
}

/** A vehicle by its owner's name, the maker's, and its VIN. */
export function describe({ id, vin, brand, label, name }: FoundVehicle): string {
  const model = label ?? brand;
  return [name === model ? undefined : name, model, vin ?? id].filter(Boolean).join(" \u00b7 ");
}
