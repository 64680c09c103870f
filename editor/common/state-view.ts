import "./state-view.css";
import { chosenAccount } from "./account-choice";
import { textIn } from "./fields";
import { type TreeLine, treeOf } from "./state-tree";
import { type FoundVehicle, askAccount, describe } from "./vehicles";

interface StateViewOptions {
  /** What is read: the name of a link. */
  link: () => string;
  /** Where the state stands in a message of the node. */
  root: string;
}

interface Shown {
  vehicle: FoundVehicle;
  state: unknown;
  at?: string;
}

/** What has a state to show. */
const LINKS = ["status", "lastPosition", "maintenance"];

const say = (key: string, params = {}) =>
  RED._(`node-red-contrib-psa/psa-account:psa-account.state.${key}`, params);

/**
 * Adds the last state of the chosen car to a dialog, below the field for the vehicle, as a tree whose values copy their
 * paths. It is read when a person unfolds it.
 */
export function prepareState(node: EditorNode, { link, root }: StateViewOptions): void {
  const told = $("<div>", { role: "status", "aria-live": "polite" });
  const tree = $("<div>").addClass("psa-state-tree");
  const box = $("<details>", { class: "psa-state", id: `${node.type}-state` });
  box.append($("<summary>").text(say("title")), told, tree);
  const rows = $("#node-input-vehicle").closest(".form-row").nextAll(".form-row");
  rows.has(".psa-picker-found").first().after(box);
  let turn = 0;

  const load = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    tree.empty();
    told.text(say("asking"));
    const query = $.param({ vehicle: textIn($("#node-input-vehicle")).trim(), link: link() });
    const outcome = await askAccount<Shown>(chosenAccount(), `/state?${query}`);
    // The choice may have changed while the answer was on its way.
    if (mine !== turn) return;
    if ("problem" in outcome) {
      told.text(outcome.problem);
      return;
    }
    const { vehicle, state, at } = outcome.result;
    const time = at === undefined ? "" : new Date(at).toLocaleString(RED.i18n.lang());
    told.text([describe(vehicle), time, say("hint")].filter(Boolean).join(" \u00b7 "));
    tree.append(listOf(treeOf(state, root)));
  };
  const isOpen = () => box.prop("open") === true;
  const changed = (): void => {
    box.toggle(LINKS.includes(link()));
    if (isOpen()) void load();
  };
  box.on("toggle", () => {
    if (isOpen()) void load();
  });
  $("#node-input-account, #node-input-vehicle, #node-input-link").on("change", changed);
  changed();
}

function listOf(lines: readonly TreeLine[]): JQuery {
  return $("<ul>").append(lines.map((line) => $("<li>").append(partOf(line))));
}

function partOf({ key, path, value, children }: TreeLine): JQuery {
  if (value === undefined) {
    const summary = $("<summary>").append($("<code>").text(key));
    return $("<details>").prop("open", true).append(summary, listOf(children));
  }
  const label = `${path}: ${value}. ${say("copy")}`;
  const look = { type: "button", class: "psa-state-leaf", title: path, "aria-label": label };
  const leaf = $("<button>", look).text(`${key}: ${value}`);
  return leaf.on("click", () => RED.clipboard.copyText(path, leaf, "clipboard.copyMessagePath"));
}
