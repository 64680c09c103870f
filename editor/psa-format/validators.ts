import { optionFlaws } from "../../src/rules/format-options";
import { validator } from "../common/validator";
import { isTarget, targets } from "./targets";

export const validate = {
  target: validator((node, value) =>
    isTarget(value) ? undefined : node._("psa-format.flaw.target"),
  ),
  options: validator((node, value) => {
    const [flaw] = optionFlaws(targets()[String(node.target)]?.options ?? {}, value);
    if (flaw === undefined) return undefined;
    return node._("psa-format.flaw.option", { option: node._(`psa-format.option.${flaw}`) });
  }),
};
