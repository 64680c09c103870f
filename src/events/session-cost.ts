import { type Tariff, countsAt } from "../rules/tariffs";
import type { ChargingOptions } from "./charging-options";
import { MINUTE_MS } from "../time";

/** What was charged (kWh) between two moments (ms), and how many g CO2 came with a kWh then. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly energy: number;
  readonly intensity: number | undefined;
}

/** A price is looked up at so many moments at most. */
const MOST = 20_000;

/**
 * What the energy cost from the grid, each part at the price of its time; undefined where there is a time
 * without a price. What gets lost on the way into the battery is paid for, too.
 */
export function costOf(
  steps: readonly Step[],
  zone: string | undefined,
  { tariffs, currency, lossPercent }: ChargingOptions,
): { amount: number; currency: string } | undefined {
  if (steps.length === 0 || tariffs.length === 0) return undefined;
  const own = tariffs.filter((tariff) => tariff.zone !== "" && tariff.zone === zone);
  const anywhere = tariffs.filter((tariff) => tariff.zone === "");
  let amount = 0;
  for (const { from, to, energy } of steps.filter((step) => step.energy > 0)) {
    const price = meanPrice([...own, ...anywhere], from, to);
    if (price === undefined) return undefined;
    amount += (energy * price) / (1 - lossPercent / 100);
  }
  return { amount: Math.round(amount * 100) / 100, currency };
}

/** kg of CO2 that came with the energy in the battery. What was not known at first is taken from what came then. */
export function co2Of(steps: readonly Step[], usual: number | undefined): number | undefined {
  const first = steps.find(({ intensity }) => intensity !== undefined)?.intensity ?? usual;
  if (steps.length === 0 || first === undefined) return undefined;
  let [grams, current] = [0, first];
  for (const { energy, intensity } of steps) {
    current = intensity ?? current;
    grams += energy * current;
  }
  return Math.round(grams) / 1000;
}

/** The price on average; of several that count at a moment the first one. */
function meanPrice(tariffs: readonly Tariff[], from: number, to: number): number | undefined {
  const unit = MINUTE_MS * Math.max(1, Math.ceil((to - from) / MINUTE_MS / MOST));
  let sum = 0;
  for (let at = from; at < to;) {
    const next = Math.min(to, (Math.floor(at / unit) + 1) * unit);
    const price = priceAt(tariffs, at);
    if (price === undefined) return undefined;
    sum += price * (next - at);
    at = next;
  }
  return to > from ? sum / (to - from) : priceAt(tariffs, from);
}

/** By the clock on the wall: in Node-RED's time zone, in summer time where that is on. */
function priceAt(tariffs: readonly Tariff[], at: number): number | undefined {
  const local = new Date(at);
  const minute = 60 * local.getHours() + local.getMinutes();
  return tariffs.find((tariff) => countsAt(tariff, local.getDay(), minute))?.price;
}
