import { ERROR_TEXTS, CommandFailed, type ErrorOrigin, type ErrorText } from "../errors";

/** Other words for the same: from the vendor's next API, and words of the way that turned out to be the last. */
const SAME: Readonly<Record<string, string>> = {
  StolenVehicle: "NotPossibleDueToVehicleStolenState",
  PrivacyFull: "NotPossibleDueToVehiclePrivacyLevel",
  VehicleBatteryChargeTooLow: "NotPossibleDueToVehicleBatteryLevel",
  TooManyWakesUpsOverMonth: "TooManyWakeUpsOverMonth",
};

/** The error of an order that failed, with a sentence of its own for each cause. */
export function failureOf(failureCause: string | undefined, origin: ErrorOrigin): CommandFailed {
  const cause = failureCause ?? "GeneralError";
  const params = { failureCause: cause };
  return new CommandFailed(textFor(cause), params, { ...origin, failureCause: cause });
}

function textFor(cause: string): ErrorText {
  const known = Object.hasOwn(SAME, cause) ? SAME[cause] : cause;
  const key = `failed${known ?? ""}`;
  return Object.hasOwn(ERROR_TEXTS, key) && /^failed[A-Z]/.test(key)
    ? (key as ErrorText)
    : "failedUnknown";
}

/** Whether an order failed since the car is woken up no more before the month ends. */
export function isWakeCap(failureCause: string | undefined): boolean {
  return /^TooManyWakes?UpsOverMonth$/i.test(failureCause ?? "");
}
