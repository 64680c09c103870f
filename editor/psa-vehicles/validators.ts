import { wholeNumberFlaw } from "../../src/rules/ranges";
import { wordsIn } from "../common/fields";
import { validator } from "../common/validator";

/** What the field for the cache takes; empty is right. */
export const validate = {
  maxAge: validator((node, value) =>
    wholeNumberFlaw(wordsIn(value)) ? node._("psa-vehicles.validate.maxAge") : undefined,
  ),
};
