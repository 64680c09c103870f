/** The scopes that commands need, and a button to ask for them. */
import { textIn } from "../common/fields";
import { field } from "./fields";

/** What counts where nothing is typed. */
const DEFAULT = "openid profile";

/** Those of all commands, each once. */
function needed(): string[] {
  return [
    ...new Set(Object.values(RED.settings.psaCommandCommands ?? {}).map(({ scope }) => scope)),
  ];
}

/** Shows which there are; the button adds those that lack, and what to do then is said. */
export function prepareScopes(node: EditorNode): void {
  $("#psa-account-scopes").text(needed().join(" "));
  $("#psa-account-add-scopes").on("click", () => {
    const typed = (textIn(field("scope")).trim() || DEFAULT).split(/\s+/);
    const missing = needed().filter((scope) => !typed.includes(scope));
    const key = missing.length > 0 ? "added" : "there";
    if (missing.length > 0) {
      field("scope")
        .val([...typed, ...missing].join(" "))
        .trigger("change");
    }
    $("#psa-account-scopes-told").text(node._(`psa-account.scopes.${key}`));
  });
}
