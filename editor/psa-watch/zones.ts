import { directionTo, metresBetween } from "../../src/rules/places";
import type { Properties } from "../../src/rules/versions";
import { zoneFlaws } from "../../src/rules/zones";
import { chosenAccount } from "../common/account-choice";
import { whileBusy } from "../common/fields";
import type { Row, RowList } from "../common/row-list";
import { type FoundVehicle, askAccount, describe } from "../common/vehicles";
import { prepareLists } from "./lists";

/** Where a car was last, as the runtime tells. */
interface Car extends FoundVehicle {
  latitude?: number;
  longitude?: number;
  at?: string;
}

/** What a zone around a car is at first, in m. */
const RADIUS = 150;

/** Fills the lists, and lets zones be compared with where the cars are. */
export function prepareZones(node: EditorNode, properties: Properties): void {
  let cars: readonly Car[] = [];
  const shown = $("#psa-watch-cars");
  const told = $("#psa-watch-cars-found");
  const button = $("#psa-watch-positions");
  const show = (): void => {
    // Before the list is filled there are no cars.
    shown.empty().append(cars.map((car) => lineOf(node, car, list)));
  };
  const list: RowList = prepareLists(node, properties, show);
  const find = async (): Promise<void> => {
    told.text(RED._("node-red-contrib-psa/psa-account:psa-account.picker.asking"));
    const asked = askAccount<{ cars: Car[] }>(chosenAccount(), "/positions");
    const outcome = await whileBusy(button, asked);
    if ("problem" in outcome) {
      told.text(outcome.problem);
      return;
    }
    ({ cars } = outcome.result);
    told.text(cars.length > 0 ? "" : node._("psa-watch.zones.none"));
    show();
  };
  button.on("click", () => void find());
}

/** A car, how it lies to each zone that is right, and a button that makes a zone of its position. */
function lineOf(node: EditorNode, car: Car, list: RowList): JQuery {
  const name = car.name ?? describe(car);
  const line = $("<li>").append($("<b>").text(name));
  const { latitude, longitude } = car;
  if (latitude === undefined || longitude === undefined) {
    return line.append(`: ${node._("psa-watch.zones.nowhere")}`);
  }
  const place = { latitude, longitude };
  const label = node._("psa-watch.zones.use");
  const look = { type: "button", class: "red-ui-button red-ui-button-small" };
  const use = $("<button>", { ...look, "aria-label": `${label}: ${name}` }).text(label);
  use.on("click", () => usePosition(list, place));
  const zones = zonesIn(list.rows).map((zone) => {
    const metres = metresBetween(zone, place);
    const isInside = metres <= zone.radius;
    const words = {
      zone: zone.name,
      distance: distanceText(metres),
      direction: node._(`psa-watch.direction.${directionTo(zone, place)}`),
    };
    const text = node._(`psa-watch.zones.${isInside ? "inside" : "outside"}`, words);
    return $("<div>").toggleClass("psa-watch-inside", isInside).text(text);
  });
  const time = car.at === undefined ? "" : new Date(car.at).toLocaleString(RED.i18n.lang());
  const where = [`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`, time].filter(Boolean);
  return line.append(` ${where.join(" \u00b7 ")} `, use, zones);
}

/** The row that waits for coordinates takes them, else a new one. */
function usePosition(list: RowList, place: Row): void {
  const { rows } = list;
  const waiting = rows.findIndex(({ latitude, longitude }) => !latitude && !longitude);
  if (waiting >= 0) list.change(waiting, { radius: rows[waiting]?.radius || RADIUS, ...place });
  else list.add({ name: "", ...place, radius: RADIUS });
  const row = waiting >= 0 ? waiting : rows.length;
  $("#psa-watch-zones").children().eq(row).find("input").first().trigger("focus");
}

interface Zone {
  name: string;
  latitude: number;
  longitude: number;
  radius: number;
}

/** The zones that have all they need; a name may still be missing. */
function zonesIn(rows: readonly Row[]): Zone[] {
  const fit = rows.filter((row, index) =>
    zoneFlaws(row, index, rows).every((flaw) => flaw === "name" || flaw === "twice"),
  );
  return fit.map(({ name, latitude, longitude, radius }) => ({
    name: String(name),
    latitude: Number(latitude),
    longitude: Number(longitude),
    radius: Number(radius),
  }));
}

function distanceText(metres: number): string {
  const isFar = metres >= 1000;
  const number = isFar ? metres / 1000 : metres;
  const digits = isFar && number < 100 ? 1 : 0;
  const text = number.toLocaleString(RED.i18n.lang(), { maximumFractionDigits: digits });
  return `${text}\u00a0${isFar ? "km" : "m"}`;
}
