import { whileBusy } from "../common/fields";
import type { Reply } from "../common/replies";
import { Unanswered, get, getFrom, post } from "../common/routes";
import { type ShowResult, resultIn, translated, unanswered } from "./result";

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
    const asked = whileBusy(button, getFrom<object>(node.id, `/diagnostics${query}`));
    const diagnosis = await resultOf(node, asked, show);
    if (diagnosis) download(JSON.stringify(diagnosis, undefined, 2));
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
  const remove = async (): Promise<void> => {
    const asked = whileBusy(button, post<{ count: number }>("/leftovers/remove", {}));
    const left = await resultOf(node, asked, show);
    if (!left) return;
    button.toggle(left.count > 0);
    if (left.count > 0) show("failed", node._("psa-account.leftovers.inUse"));
    else show("ok", node._("psa-account.leftovers.removed"));
  };
  button.on("click", () => void remove());
  // Who may not know of them is not told.
  const found = await resultOf(node, get<{ count: number }>("/leftovers"));
  if (!found?.count) return;
  row.show();
  show("", node._("psa-account.leftovers.found", found));
}

/** What a route of ours gave; undefined after a failure, which is shown in the user's language. */
async function resultOf<Result>(
  node: EditorNode,
  asked: Promise<Reply<Result>>,
  show?: ShowResult,
): Promise<Result | undefined> {
  try {
    const reply = await asked;
    if (reply.ok) return reply;
    const isMissing = reply.text === "missingAccount";
    show?.("failed", isMissing ? node._("psa-account.help.notDeployed") : translated(node, reply));
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    show?.("failed", unanswered(node, error));
  }
  return undefined;
}
