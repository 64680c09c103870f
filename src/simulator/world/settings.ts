/** A program as the API writes it. */
export interface ClimateProgram {
  readonly slot: number;
  readonly enabled: boolean;
  readonly recurrence: string;
  readonly start: string;
  readonly occurence: { readonly day: readonly string[] };
}

/** A program of charging as the API writes it. */
export interface ChargeProgram {
  readonly start: string;
  readonly end?: string;
  readonly enabled: boolean;
  readonly occurence: { readonly day: readonly string[] };
}

/** What a driver sets once and may set anew from afar. */
export interface Settings {
  readonly chargeTo: number; // share of the battery at which a charge is enough, 0 to 1
  readonly chargeFrom: number | undefined; // hour of the day at which a charge at home begins; else at once
  readonly powerLevel: string;
  readonly climatePrograms: readonly ClimateProgram[];
  readonly chargePrograms: readonly ChargeProgram[];
}

/** The share of the battery at which a charge that shall spare it is enough. */
export const PARTIAL = 0.8;

/** What a car is set to when its life begins. */
export function firstSettings({
  chargeTo,
  chargeFrom,
}: {
  chargeTo: number;
  chargeFrom: number | undefined;
}): Settings {
  return { chargeTo, chargeFrom, powerLevel: "Level5", climatePrograms, chargePrograms: [] };
}

const climatePrograms: readonly ClimateProgram[] = [
  {
    slot: 1,
    enabled: true,
    recurrence: "Daily",
    start: "PT7H30M",
    occurence: { day: ["Mon", "Tue", "Wed", "Thu", "Fri"] },
  },
  { slot: 2, enabled: false, recurrence: "Daily", start: "PT17H", occurence: { day: ["Sat"] } },
];
