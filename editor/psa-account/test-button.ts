import { whileBusy } from "../common/fields";
import { Unanswered, postTo } from "../common/routes";
import { SETTINGS, field, typed } from "./fields";
import { leadToFlaw, resultIn, translated, unanswered } from "./result";

/** Wires the button that tries what stands in the dialog. */
export function prepareTest(node: EditorNode): void {
  const show = resultIn("#psa-account-result");
  const button = $("#psa-account-test");

  const test = async (): Promise<void> => {
    const flaw = leadToFlaw(node);
    if (flaw !== undefined) {
      show("failed", flaw);
      return;
    }
    show("running", node._("psa-account.test.running"));
    try {
      const sent = postTo<{ vehicles: number }>(node.id, "/test", typed());
      const reply = await whileBusy(button, sent);
      if (!reply.ok) {
        show("failed", translated(node, reply));
        return;
      }
      show("ok", node._("psa-account.test.connected", { count: reply.vehicles }));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      show("failed", unanswered(node, error));
    }
  };

  button.on("click", () => void test());
  for (const name of SETTINGS) field(name).on("input change", () => show());
}
