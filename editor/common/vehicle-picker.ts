import "./vehicle-picker.css";
import { chosenAccount } from "./account-choice";
import { option, textIn, whileBusy } from "./fields";
import { Unanswered, getFrom } from "./routes";

interface FoundVehicle {
  id?: string;
  vin?: string;
  brand?: string;
  label?: string;
}

/** Longer lists of vehicles scroll. */
const ROWS = 8;

const say = (key: string) => RED._(`node-red-contrib-psa/psa-account:psa-account.${key}`);

/**
 * Lets the field for a vehicle be filled from a list of those that the chosen account has.
 * @param found tells how many there are to choose from
 */
export function pickVehicle(node: EditorNode, found: (count: number) => string): void {
  const vehicle = $("#node-input-vehicle").wrap($("<span>").addClass("psa-picker-field"));
  const button = searchButton(node.type).insertAfter(vehicle);
  const list = $("<select>", { id: `${node.type}-vehicles` }).on("change", () => {
    vehicle.val(textIn(list)).trigger("change");
  });
  const label = $("<label>", { for: `${node.type}-vehicles` }).text(say("picker.vehicles"));
  const choice = $("<div>").addClass("form-row psa-picker-choice").hide().append(label, list);
  const answer = $("<div>", { class: "psa-picker-found", role: "status", "aria-live": "polite" });
  vehicle.closest(".form-row").after(choice, $("<div>").addClass("form-row").append(answer));

  const offer = (vehicles: readonly FoundVehicle[]): void => {
    answer.text(vehicles.length > 0 ? found(vehicles.length) : say("picker.none"));
    choice.toggle(vehicles.length > 0);
    list.empty().append(option("", vehicle.attr("placeholder") ?? ""));
    for (const one of vehicles) option(one.vin ?? one.id ?? "", describe(one)).appendTo(list);
    // A VIN may be typed in lower case, with blanks around.
    const typed = textIn(vehicle).trim().toUpperCase();
    const chosen = vehicles.find(({ vin }) => vin?.toUpperCase() === typed);
    list.attr("size", Math.min(vehicles.length + 1, ROWS)).val(chosen?.vin ?? textIn(vehicle));
    list.trigger("focus");
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

function describe({ id, vin, brand, label }: FoundVehicle): string {
  return [label ?? brand, vin ?? id].filter(Boolean).join(" \u00b7 ");
}
