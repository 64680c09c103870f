import { ownCallback } from "../common/routes";
import { field } from "./fields";
import type { Page } from "./sign-in-state";

/** Longer addresses are cut in the picture. */
const LONGEST = 40;

/** Explains the way to where the brand will send the browser; without the page's address there is no link. */
export function explainSteps(node: EditorNode, page: Partial<Page> = {}): void {
  const { url, redirectUri = chosenRedirect() } = page;
  const { callback = redirectUri === ownCallback() } = page;
  $("#psa-account-page")
    .attr("href", url ?? null)
    .parent()
    .toggle(url !== undefined);
  $("[data-psa-way=callback]").toggle(callback);
  $("[data-psa-way=paste]").toggle(!callback);
  const isLong = redirectUri.length > LONGEST;
  const address = isLong ? `${redirectUri.slice(0, LONGEST - 1)}\u2026` : redirectUri;
  $("#psa-account-picture-address").text(`${address}?code=\u2026`);
  $("#psa-account-picture-copy").text(node._("psa-account.steps.copy"));
  const picture = node._("psa-account.steps.picture", { address: redirectUri });
  $("#psa-account-picture").attr("aria-label", picture);
  if (url !== undefined) $("#psa-account-steps")[0]?.scrollIntoView({ block: "nearest" });
}

/** The address that is typed, or else the brand's own. */
function chosenRedirect(): string {
  const typed = field("redirectUri").val();
  return typeof typed === "string" && typed
    ? typed
    : (field("redirectUri").attr("placeholder") ?? "");
}
