import "./style.css";
import { wordsIn } from "../common/fields";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { saveVersion, showCurrent } from "../common/versions";
import { showOptions, typedOptions } from "./options";
import { describe, isTarget, optionsOf, prepareTargets } from "./targets";
import { validate } from "./validators";

export { labelStyle, validate };

makeFindable("psa-format");

export function paletteLabel(): string {
  return paletteLabelOf("psa-format");
}

export function label(this: EditorNode): string {
  return labelOf(this, isTarget(this.target) ? describe(this, this.target) : "");
}

export function outputLabels(this: EditorNode): string {
  return this._("psa-format.label.output");
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  // What was typed for a target is there again when it is chosen again.
  let shown = wordsIn(properties.target);
  const typed = new Map([[shown, optionsOf(this)]]);
  const show = (target: string): void => {
    showOptions(this, target, typed.get(target) ?? {});
    $("#psa-format-hint")
      .text(isTarget(target) ? this._(`psa-format.hint.${target}`) : "")
      .toggle(isTarget(target));
    shown = target;
  };
  prepareTargets(this, shown, () => {
    typed.set(shown, typedOptions(shown));
    show(chosenTarget());
  });
  show(shown);
}

export function oneditsave(this: EditorNode): void {
  this.options = typedOptions(chosenTarget());
  saveVersion(this);
}

function chosenTarget(): string {
  return wordsIn($("#psa-format-target").val());
}
