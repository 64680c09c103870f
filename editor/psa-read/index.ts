import { chooseAccount } from "../common/account-choice";
import { textIn, wordsIn } from "../common/fields";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { prepareState } from "../common/state-view";
import { pickVehicle } from "../common/vehicle-picker";
import { prepareValues, valuesTyped } from "../common/values";
import { saveVersion, showCurrent } from "../common/versions";
import { choicesMade, clearUnseen, prepareChoices, prepareLink } from "./link";
import { prepareMoments } from "./moments";
import { validate } from "./validators";

export { labelStyle, validate };

makeFindable("psa-read");

export function paletteLabel(): string {
  return paletteLabelOf("psa-read");
}

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
  prepareChoices(this, properties);
  prepareValues(this, properties);
  prepareLink(this, wordsIn(properties.link));
  pickVehicle(this, (count) => this._("psa-read.find.found", { count }));
  prepareState(this, { link: () => textIn($("#node-input-link")) || "status", root: "payload" });
}

export function oneditsave(this: EditorNode): void {
  clearUnseen();
  this.values = valuesTyped();
  const choices = choicesMade();
  this.extensions = choices.extensions;
  this.states = choices.states;
  this.telemetryTypes = choices.telemetryTypes;
  this.alarmTypes = choices.alarmTypes;
  saveVersion(this);
}
