import { chooseAccount } from "../common/account-choice";
import { prepareStores } from "../common/context-stores";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { prepareState } from "../common/state-view";
import { pickVehicle } from "../common/vehicle-picker";
import { isOfValues, prepareValues, valuesTyped } from "../common/values";
import { saveVersion, showCurrent } from "../common/versions";
import { validate } from "./checks";
import { prepareCosts, tariffsTyped } from "./costs";
import { chosenEvents, prepareEvents } from "./events";
import { prepareIntervals } from "./intervals";
import { levelsTyped, zonesTyped } from "./lists";
import { prepareZones } from "./zones";

export { labelStyle, validate };

makeFindable("psa-watch");

export function paletteLabel(): string {
  return paletteLabelOf("psa-watch");
}

export function label(this: EditorNode): string {
  return labelOf(this, this.vehicle);
}

export function outputLabels(this: EditorNode, index: number): string {
  const second = isOfValues(this.output) ? "changes" : "state";
  return this._(`psa-watch.output.${index === 0 ? "events" : second}`);
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  chooseAccount(this);
  pickVehicle(this, (count) => this._("psa-watch.find.found", { count }));
  prepareState(this, { link: () => "status", root: "state" });
  prepareIntervals(this);
  prepareEvents(this, properties.events);
  prepareZones(this, properties);
  prepareValues(this, properties);
  prepareCosts(this, properties, zonesTyped);
  prepareStores(this, properties.contextStore, RED.settings.psaWatchStores);
}

export function oneditsave(this: EditorNode): void {
  this.events = chosenEvents();
  this.levels = levelsTyped();
  this.zones = zonesTyped();
  this.values = valuesTyped();
  this.tariffs = tariffsTyped();
  saveVersion(this);
}
