import { BadRequest, CommandRefused } from "../errors";
import { COMMAND_NAMES, commandNamed, isCommandName } from "./commands";
import type { OrderRequest } from "./order";

/** What must be right of an order before anything else is looked at. @throws BadRequest, CommandRefused */
export function checkRequest(
  { command, retained = false, ...numbers }: OrderRequest,
  { allowUnlock = false }: { allowUnlock?: boolean | undefined },
): void {
  if (!isCommandName(command)) {
    const commands = COMMAND_NAMES.join(", ");
    throw new BadRequest("unknownCommand", { command: String(command), commands });
  }
  for (const option of ["patience", "timeout", "confirm"] as const) {
    const value = numbers[option] ?? 0;
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new BadRequest("badSeconds", { option, value: String(value) });
    }
  }
  if (retained && command !== "wake") throw new CommandRefused("retainedOrder");
  if (commandNamed(command).isDangerous && !allowUnlock) {
    throw new CommandRefused("unlockNotAllowed");
  }
}
