import { isLocalApi } from "../../src/rules/addresses";
import { INTERVALS, SHORTEST, intervalFlaw } from "../../src/rules/intervals";
import { chosenAccount } from "../common/account-choice";
import { wordsIn } from "../common/fields";

/** Shows what counts where nothing is typed, and says what becomes of intervals that no brand's server allows. */
export function prepareIntervals(node: EditorNode): void {
  const fields = $<HTMLInputElement>("#node-input-interval, #node-input-activeInterval");
  const warn = (): void => {
    const isHasty = fields.get().some(({ value }) => isHastyFor(value));
    const server = isLocal(chosenAccount()) ? "local" : "real";
    for (const [name, seconds] of Object.entries(INTERVALS[server])) {
      $(`#node-input-${name}`).attr("placeholder", seconds);
    }
    const text = isHasty && server === "real" ? node._("psa-watch.tip.hasty") : "";
    $("#psa-watch-hasty").text(text);
  };
  fields.on("input change", warn);
  $("#node-input-account").on("input change", warn);
  warn();
}

function isHastyFor(value: string): boolean {
  const isInterval = !intervalFlaw(value, SHORTEST.local);
  return isInterval && intervalFlaw(value, SHORTEST.real) !== undefined;
}

function isLocal(id: string | undefined): boolean {
  const account = id === undefined ? null : RED.nodes.node(id);
  return account !== null && isLocalApi(wordsIn(account.environment), wordsIn(account.apiUrl));
}
