import { NONE, textIn } from "./fields";

/** Chooses the account of a new node where there is but one. */
export function chooseAccount(node: EditorNode): void {
  const accounts = $("#node-input-account option").not(`[value=${NONE}]`);
  if (!node.account && accounts.length === 1) $("#node-input-account").val(textIn(accounts));
}

/** The id of the account that is chosen in the dialog; undefined when none is. */
export function chosenAccount(): string | undefined {
  const account = textIn($("#node-input-account"));
  return account === "" || account === NONE ? undefined : account;
}
