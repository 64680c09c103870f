import "./vehicle-picker.css";
import { chosenAccount } from "./account-choice";
import { linesOf } from "./car-report";
import { option, textIn, whileBusy } from "./fields";
import type { TextParams } from "./replies";
import { type FoundVehicle, askAccount, describe } from "./vehicles";

/** Longer lists of vehicles scroll. */
const ROWS = 8;
/** So many vehicles are found at a glance. */
const FEW = 4;

const say = (key: string, params?: TextParams) =>
  RED._(`node-red-contrib-psa/psa-account:psa-account.${key}`, params);

/**
 * Lets the field for a vehicle be filled from a list of those that the chosen account has.
 * @param count tells how many there are to choose from
 */
export function pickVehicle(node: EditorNode, count: (found: number) => string): void {
  const vehicle = $("#node-input-vehicle").wrap($("<span>").addClass("psa-picker-field"));
  const button = searchButton(node.type).insertAfter(vehicle);
  const list = $("<select>", { id: `${node.type}-vehicles` }).on("change", () => {
    vehicle.val(textIn(list)).trigger("change");
    tell();
  });
  const filter = filterField(node.type);
  const label = $("<label>", { for: `${node.type}-vehicles` }).text(say("picker.vehicles"));
  const choice = $("<div>").addClass("form-row psa-picker-choice").hide();
  choice.append(label, filter, list);
  const answer = spoken("psa-picker-found");
  const report = spoken("psa-picker-report");
  const below = $("<div>").addClass("form-row").append(answer, report);
  vehicle.closest(".form-row").after(choice, below);
  let found: readonly FoundVehicle[] = [];

  /** Says how the chosen car is. */
  const tell = (): void => {
    const chosen = found.find((one) => valueOf(one) === textIn(list));
    const lines = chosen?.report ? linesOf(chosen.report, say) : [];
    report.empty().append(lines.map((line) => $("<div>").text(line)));
  };

  const fill = (vehicles: readonly FoundVehicle[]): void => {
    const sought = textIn(filter).trim().toLowerCase();
    const fitting = vehicles.filter((one) => describe(one).toLowerCase().includes(sought));
    list.empty().append(option("", vehicle.attr("placeholder") ?? ""));
    for (const one of fitting) option(valueOf(one), describe(one)).appendTo(list);
    // A VIN may be typed in lower case, with blanks around.
    const typed = textIn(vehicle).trim().toUpperCase();
    const chosen = fitting.find(({ vin }) => vin?.toUpperCase() === typed);
    list.val(chosen?.vin ?? textIn(vehicle));
    tell();
  };
  const offer = (vehicles: readonly FoundVehicle[]): void => {
    found = vehicles;
    answer.text(vehicles.length > 0 ? count(vehicles.length) : say("picker.none"));
    choice.toggle(vehicles.length > 0);
    filter.val("").toggle(vehicles.length > FEW);
    filter.off("input").on("input", () => fill(vehicles));
    list.attr("size", Math.min(vehicles.length + 1, ROWS));
    fill(vehicles);
    list.trigger("focus");
  };

  const search = async (): Promise<void> => {
    answer.text(say("picker.asking"));
    const asked = askAccount<{ vehicles: FoundVehicle[] }>(chosenAccount(), "/vehicles");
    const outcome = await whileBusy(button, asked);
    if ("result" in outcome) offer(outcome.result.vehicles);
    else answer.text(outcome.problem);
  };

  button.on("click", () => void search());
}

/** A part of the page that is read out when it changes. */
function spoken(name: string): JQuery {
  return $("<div>", { class: name, role: "status", "aria-live": "polite" });
}

function valueOf({ id, vin }: FoundVehicle): string {
  return vin ?? id ?? "";
}

function searchButton(type: string): JQuery {
  const name = say("picker.find");
  const look = { type: "button", class: "red-ui-button", title: name, "aria-label": name };
  const icon = $("<i>", { class: "fa fa-search", "aria-hidden": "true" });
  return $("<button>", { id: `${type}-find`, ...look }).append(icon);
}

/** A field whose text the vehicles of the list must contain. */
function filterField(type: string): JQuery {
  const label = say("picker.filter");
  const id = `${type}-filter`;
  const look = { id, type: "text", class: "psa-picker-filter", placeholder: label };
  // Of jQuery's own methods one is called autocomplete.
  return $("<input>", { ...look, "aria-label": label }).attr({
    autocomplete: "off",
    spellcheck: "false",
  });
}
