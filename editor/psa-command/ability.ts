/** What the chosen car says that it can do. */
import { chosenAccount } from "../common/account-choice";
import { textIn } from "../common/fields";
import { Unanswered, getFrom } from "../common/routes";
import { chosenCommand, commands, markUnable } from "./commands";

type Abilities = Readonly<Record<string, "yes" | "no" | "unknown">>;

/** Asks whenever another car is chosen; returns how to show what it says of the chosen command. */
export function prepareAbilities(node: EditorNode): () => void {
  let known: Abilities = {};
  let asked = "";

  const show = (): void => {
    const ability = known[chosenCommand()];
    const able = Object.keys(commands()).filter((name) => known[name] !== "no").length;
    const count = { count: able, all: Object.keys(commands()).length };
    markUnable(node, (command) => known[command] === "no");
    if (Object.keys(known).length === 0) tell("");
    else if (ability === "no" || ability === "unknown")
      tell(node._(`psa-command.ability.${ability}`));
    else tell(node._("psa-command.ability.some", count));
  };

  const ask = async (): Promise<void> => {
    const account = chosenAccount();
    const vehicle = textIn($("#node-input-vehicle")).trim();
    const question = `${account ?? ""} ${vehicle}`;
    if (question === asked) return;
    asked = question;
    known = {};
    show();
    // A variable is filled in at a deploy only.
    if (account === undefined || vehicle === "" || vehicle.startsWith("${")) return;
    const path = `/vehicles/${encodeURIComponent(vehicle)}/abilities`;
    const answer = await answerOf(node, getFrom<{ abilities: Abilities }>(account, path));
    if (question !== asked) return;
    if (typeof answer === "string") {
      tell(answer);
      return;
    }
    known = answer;
    show();
  };

  $("#node-input-vehicle, #node-input-account").on("change", () => void ask());
  void ask();
  return show;
}

/** What a car can do, or what to say instead. */
async function answerOf(
  node: EditorNode,
  asking: ReturnType<typeof getFrom<{ abilities: Abilities }>>,
): Promise<Abilities | string> {
  try {
    const reply = await asking;
    if (reply.ok) return reply.abilities;
    return reply.text === "missingAccount"
      ? node._("psa-command.ability.notDeployed")
      : node._("psa-command.ability.unasked", { reason: reply.message });
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return "";
  }
}

function tell(words: string): void {
  $("#psa-command-ability").text(words);
}
