import { chooseAccount } from "../common/account-choice";
import { wordsIn } from "../common/fields";
import { labelOf, labelStyle } from "../common/labels";
import { pickVehicle } from "../common/vehicle-picker";
import { saveVersion, showCurrent } from "../common/versions";
import { clearUnseen, prepareChoices, prepareLink } from "./link";
import { prepareMoments } from "./moments";
import { validate } from "./validators";

export { labelStyle, validate };

export function label(this: EditorNode): string {
  return labelOf(this, this.link);
}

export function outputLabels(this: EditorNode): string {
  return wordsIn(this.link) || this._("psa-read.label.node");
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  chooseAccount(this);
  prepareMoments(this);
  prepareChoices(properties);
  prepareLink(this, wordsIn(properties.link));
  pickVehicle(this, (count) => this._("psa-read.find.found", { count }));
}

export function oneditsave(this: EditorNode): void {
  clearUnseen();
  saveVersion(this);
}
