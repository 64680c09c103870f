import "./vehicle-picker.css";
import { chosenAccount } from "./account-choice";
import { type CarReport, linesOf } from "./car-report";
import { option, textIn, whileBusy } from "./fields";
import type { TextParams } from "./replies";
import { Unanswered, getFrom } from "./routes";

interface FoundVehicle {
  id?: string;
  vin?: string;
  brand?: string;
  label?: string;
  report?: CarReport;
}

/** Longer lists of vehicles scroll. */
const ROWS = 8;

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
  const label = $("<label>", { for: `${node.type}-vehicles` }).text(say("picker.vehicles"));
  const choice = $("<div>").addClass("form-row psa-picker-choice").hide().append(label, list);
  const answer = spoken("psa-picker-found");
  const report = spoken("psa-picker-report");
  const below = $("<div>").addClass("form-row").append(answer, report);
  vehicle.closest(".form-row").after(choice, below);
  let found: readonly FoundVehicle[] = [];

  /** Says how the chosen car is. */
  const tell = (): void => {
    const chosen = found.find((one) => nameOf(one) === textIn(list));
    const lines = chosen?.report ? linesOf(chosen.report, say) : [];
    report.empty().append(lines.map((line) => $("<div>").text(line)));
  };

  const offer = (vehicles: readonly FoundVehicle[]): void => {
    found = vehicles;
    answer.text(vehicles.length > 0 ? count(vehicles.length) : say("picker.none"));
    choice.toggle(vehicles.length > 0);
    list.empty().append(option("", vehicle.attr("placeholder") ?? ""));
    for (const one of vehicles) option(nameOf(one), describe(one)).appendTo(list);
    // A VIN may be typed in lower case, with blanks around.
    const typed = textIn(vehicle).trim().toUpperCase();
    const chosen = vehicles.find(({ vin }) => vin?.toUpperCase() === typed);
    list.attr("size", Math.min(vehicles.length + 1, ROWS)).val(chosen?.vin ?? textIn(vehicle));
    list.trigger("focus");
    tell();
  };

  const search = async (account: string): Promise<void> => {
    answer.text(say("picker.asking"));
    const vehicles = getFrom<{ vehicles: FoundVehicle[] }>(account, "/vehicles");
    try {
      const reply = await whileBusy(button, vehicles);
      if (reply.ok) offer(reply.vehicles);
      else answer.text(reply.text === "missingAccount" ? say("picker.notDeployed") : reply.message);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      answer.text(say(error.isForbidden ? "picker.notAllowed" : "test.noRuntime"));
    }
  };

  button.on("click", () => {
    const account = chosenAccount();
    if (account === undefined) answer.text(say("picker.noAccount"));
    else void search(account);
  });
}

function searchButton(type: string): JQuery {
  const name = say("picker.find");
  const look = { type: "button", class: "red-ui-button", title: name, "aria-label": name };
  const icon = $("<i>", { class: "fa fa-search", "aria-hidden": "true" });
  return $("<button>", { id: `${type}-find`, ...look }).append(icon);
}

/** A part of the page that is read out when it changes. */
function spoken(name: string): JQuery {
  return $("<div>", { class: name, role: "status", "aria-live": "polite" });
}

function nameOf({ id, vin }: FoundVehicle): string {
  return vin ?? id ?? "";
}

function describe({ id, vin, brand, label }: FoundVehicle): string {
  return [label ?? brand, vin ?? id].filter(Boolean).join(" \u00b7 ");
}
