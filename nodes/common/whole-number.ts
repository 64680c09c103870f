import { BadRequest } from "../../src/errors";
import { wholeNumberOf } from "../../src/rules/ranges";

/** A number that a user typed, 0 where there is none. @throws BadRequest for what is no whole number */
export function wholeNumber(option: string, value: string | number | undefined): number {
  const number = wholeNumberOf(value);
  if (number !== undefined) return number;
  throw new BadRequest("badNumber", { option, value: String(value) });
}
