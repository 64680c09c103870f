import { BadRequest } from "../errors";
import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../json";
import {
  MOST_LOSSES,
  type Tariff,
  type TariffFlaw,
  amountFlaw,
  currencyFlaw,
  tariffFlaws,
  tariffOf,
} from "../rules/tariffs";

/** What charges are reckoned with. */
export interface ChargingOptions {
  /** kWh of a battery that does not say it. */
  readonly capacity: number | undefined;
  /** What gets lost of what comes from the grid, in %. */
  readonly lossPercent: number;
  readonly tariffs: readonly Tariff[];
  /** Three letters. */
  readonly currency: string;
  /** g per kWh of the grid, where no message says it. */
  readonly co2: number | undefined;
}

const USUAL_CURRENCY = "EUR";

const TARIFF_ERRORS = {
  price: "tariffNoPrice",
  from: "tariffNoTime",
  to: "tariffNoTime",
  days: "tariffNoDays",
  zone: "tariffNowhere",
} as const satisfies Record<TariffFlaw, string>;

/**
 * The options of a node, checked; what is not given has its default.
 * @param zones the names of the node's zones
 * @throws BadRequest for a number that is none, a currency that is no code, and a flawed tariff
 */
export function parseChargingOptions(given: JsonObject, zones: readonly string[]): ChargingOptions {
  const { currency } = given;
  const capacity = parseAmount(given, "capacity");
  if (currency !== undefined && currency !== "" && currencyFlaw(currency)) {
    throw new BadRequest("badCurrency", { currency: shown(currency) });
  }
  return {
    // There is no battery without capacity.
    capacity: capacity === 0 ? undefined : capacity,
    lossPercent: parseAmount(given, "lossPercent", MOST_LOSSES) ?? 0,
    tariffs: listOf(given.tariffs).map((one, index) => parseTariff(one, index, zones)),
    currency: textOf(currency)?.trim().toUpperCase() ?? USUAL_CURRENCY,
    co2: parseAmount(given, "co2"),
  };
}

function parseTariff(given: unknown, index: number, zones: readonly string[]): Tariff {
  const [flaw] = tariffFlaws(given, zones);
  if (!flaw) return tariffOf(given);
  throw new BadRequest(TARIFF_ERRORS[flaw], {
    number: index + 1,
    zone: shown(objectOf(given).zone),
  });
}

function parseAmount(given: JsonObject, option: string, most?: number): number | undefined {
  const value = given[option];
  if (amountFlaw(value, most)) throw new BadRequest("badAmount", { option, value: shown(value) });
  return numberOf(value);
}

function shown(given: unknown): string {
  return given === undefined ? "" : (textOf(given) ?? JSON.stringify(given));
}
