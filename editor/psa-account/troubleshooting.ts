import { whileBusy } from "../common/fields";
import { Unanswered, get, getFrom, post } from "../common/routes";
import { resultIn, translated, unanswered } from "./result";

const FILE = "psa-diagnostics.json";

/** Wires what helps when something is wrong, or left over. */
export function prepareTroubleshooting(node: EditorNode): void {
  prepareDiagnostics(node);
  void prepareLeftovers(node);
}

/** The button that saves a file which is safe to be published. */
function prepareDiagnostics(node: EditorNode): void {
  const show = resultIn("#psa-account-diagnostics-result");
  const button = $("#psa-account-diagnostics");

  const save = async (): Promise<void> => {
    show();
    const query = $("#psa-account-places").is(":checked") ? "?places=rounded" : "";
    try {
      const reply = await whileBusy(button, getFrom(node.id, `/diagnostics${query}`));
      if (reply.ok) return download(JSON.stringify(reply, undefined, 2));
      const isMissing = reply.text === "missingAccount";
      show("failed", isMissing ? node._("psa-account.help.notDeployed") : translated(node, reply));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      show("failed", unanswered(node, error));
    }
  };

  button.on("click", () => void save());
}

function download(text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  $("<a>", { href, download: FILE })[0]?.click();
  URL.revokeObjectURL(href);
}

/** The row that tells of token files of deleted accounts, where there are any, and the button that removes them. */
async function prepareLeftovers(node: EditorNode): Promise<void> {
  const show = resultIn("#psa-account-leftovers-result");
  const row = $("#psa-account-leftovers").hide();
  const button = $("#psa-account-leftovers-remove");
  const found = (count: number) => node._("psa-account.leftovers.found", { count });

  const remove = async (): Promise<void> => {
    try {
      const removal = post<{ removed: number; count: number }>("/leftovers/remove", {});
      const reply = await whileBusy(button, removal);
      if (!reply.ok) return show("failed", translated(node, reply));
      button.toggle(reply.count > 0);
      if (reply.count > 0) show("failed", node._("psa-account.leftovers.inUse"));
      else show("ok", node._("psa-account.leftovers.removed"));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      show("failed", unanswered(node, error));
    }
  };

  button.on("click", () => void remove());
  try {
    const reply = await get<{ count: number }>("/leftovers");
    if (!reply.ok || reply.count === 0) return;
    row.show();
    show("", found(reply.count));
  } catch (error) {
    // Who may not know of them is not told.
    if (!(error instanceof Unanswered)) throw error;
  }
}
