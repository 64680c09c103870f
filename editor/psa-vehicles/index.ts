import "../common/checks.css";
import { chooseAccount } from "../common/account-choice";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { saveVersion, showCurrent } from "../common/versions";
import { validate } from "./validators";

export { labelStyle, validate };

makeFindable("psa-vehicles");

export function paletteLabel(): string {
  return paletteLabelOf("psa-vehicles");
}

export function label(this: EditorNode): string {
  return labelOf(this);
}

export function outputLabels(this: EditorNode): string {
  return this._("psa-vehicles.label.output");
}

export function oneditprepare(this: EditorNode): void {
  showCurrent(this);
  chooseAccount(this);
}

export function oneditsave(this: EditorNode): void {
  saveVersion(this);
}
