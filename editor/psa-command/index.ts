import { chooseAccount, chosenAccount } from "../common/account-choice";
import { wordsIn } from "../common/fields";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { pickVehicle } from "../common/vehicle-picker";
import { saveVersion, showCurrent } from "../common/versions";
import { prepareAbilities } from "./ability";
import {
  allowedIn,
  chosenCommand,
  commands,
  describe,
  prepareAllowed,
  prepareCommands,
} from "./commands";
import { prepareParameters, showParameters, typedParameters } from "./parameters";
import { validate } from "./validators";

export { labelStyle, validate };

makeFindable("psa-command");

export function paletteLabel(): string {
  return paletteLabelOf("psa-command");
}

export function label(this: EditorNode): string {
  const command = wordsIn(this.command);
  return labelOf(this, Object.hasOwn(commands(), command) ? describe(this, command) : "");
}

export function outputLabels(this: EditorNode, index: number): string {
  return this._(index === 0 ? "psa-command.output.end" : "psa-command.output.steps");
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  chooseAccount(this);
  pickVehicle(this, (count) => this._("psa-command.find.found", { count }));
  prepareParameters(this, properties.parameters);
  const showAbility = prepareAbilities(this);
  const arrange = (): void => {
    showParameters(chosenCommand());
    showAbility();
    const isFree = $("#node-input-fromMessage").prop("checked") === true;
    $("#psa-command-allowed").toggle(isFree);
    const { patience = 120 } = commands()[chosenCommand()] ?? {};
    $("#node-input-patience").attr("placeholder", String(patience));
    warnOfUnlocking(this, isFree ? [chosenCommand(), ...allowedIn()] : [chosenCommand()]);
  };
  prepareCommands(this, wordsIn(properties.command), arrange);
  prepareAllowed(this, properties.allowed, arrange);
  $("#node-input-fromMessage").on("change", () => {
    arrange();
    $("#node-input-command").trigger("change");
  });
  $("#node-input-account").on("change", arrange);
  const { patience, timeout, confirm, ignoreCapabilities } = properties;
  const isAdvanced = [patience, timeout, confirm].some(wordsIn) || ignoreCapabilities === true;
  $("#psa-command-advanced").prop("open", isAdvanced);
  arrange();
}

export function oneditsave(this: EditorNode): void {
  this.parameters = typedParameters(chosenCommand());
  this.allowed = $("#node-input-fromMessage").prop("checked") === true ? allowedIn() : [];
  saveVersion(this);
}

/** Says what must be allowed where, if one of these commands needs it. */
function warnOfUnlocking(node: EditorNode, chosen: readonly string[]): void {
  const isDangerous = chosen.some((command) => commands()[command]?.isDangerous);
  const account = RED.nodes.node(chosenAccount() ?? "");
  const key = account?.allowUnlock === true ? "allowed" : "notAllowed";
  $("#psa-command-unlock")
    .text(isDangerous ? node._(`psa-command.unlock.${key}`) : "")
    .toggle(isDangerous);
}
