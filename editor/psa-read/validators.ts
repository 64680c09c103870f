import { momentFlaw } from "../../src/rules/durations";
import { rangeFlaw, wholeNumberFlaw } from "../../src/rules/ranges";
import { textIn, wordsIn } from "../common/fields";
import { validateValues } from "../common/values";
import { validator } from "../common/validator";

/** What a field for a number, a moment or a range takes; empty is always right. */
export const validate = {
  values: validateValues,
  maxAge: checked("maxAge", wholeNumberFlaw),
  limit: checked("limit", wholeNumberFlaw),
  since: checked("since", flawOfMoment("since")),
  until: checked("until", flawOfMoment("until")),
  distance: checked("distance", rangeFlaw),
  duration: checked("duration", rangeFlaw),
};

type Rule = (words: string, node: EditorNode) => string | undefined;

function checked(name: string, rule: Rule): Validator {
  return validator((node, value) => {
    const words = wordsIn(value);
    return words && rule(words, node) ? node._(`psa-read.validate.${name}`) : undefined;
  });
}

/** A property of the message may have any name. */
function flawOfMoment(name: "since" | "until"): Rule {
  return (words, node) => {
    const field = $(`#node-input-${name}Type`);
    const type = field.length > 0 ? textIn(field) : node[`${name}Type`];
    return type === "msg" ? undefined : momentFlaw(words);
  };
}
