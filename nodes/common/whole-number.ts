import { BadRequest } from "../../src/errors";
import { numberOf } from "../../src/json";

/** A number that a user typed, 0 where there is none. @throws BadRequest for what is no whole number */
export function wholeNumber(option: string, value: string | number | undefined): number {
  const number = numberOf(value === undefined || value === "" ? 0 : value);
  if (number !== undefined && Number.isInteger(number) && number >= 0) return number;
  throw new BadRequest("badNumber", { option, value: String(value) });
}
