import type { Deadline } from "../api/deadline";
import type { Vehicle } from "../api/vehicles";
import { NotConfigured, PsaError, SignInRequired } from "../errors";
import type { CommandName } from "./commands";
import type { Abilities, Ability, CommandTransport } from "./transport";

const DAY = 86_400_000;
/** ms that an order waits for what a car says it can do: most of its patience is for sending it. */
const PATIENCE = 10_000;

/** What the cars say they can do, each asked once a day. */
export class AbilityBook {
  private readonly known = new Map<string, { abilities: Abilities; since: number }>();

  constructor(private readonly transport: Pick<CommandTransport, "abilities">) {}

  /** @throws as `CommandTransport.abilities` */
  async of(vehicle: Vehicle, patience = Infinity): Promise<Abilities> {
    const key = vehicle.vehicle.id ?? "";
    const known = this.known.get(key);
    if (known && performance.now() - known.since < DAY) return known.abilities;
    const abilities = await this.transport.abilities(vehicle, patience);
    this.known.set(key, { abilities, since: performance.now() });
    return abilities;
  }

  /** What a car says of a command. Where it cannot be asked now, that is no reason not to try. */
  async says(vehicle: Vehicle, command: CommandName, deadline: Deadline): Promise<Ability> {
    try {
      return (await this.of(vehicle, Math.min(PATIENCE, deadline.left / 2)))[command];
    } catch (error) {
      const isFinal = error instanceof SignInRequired || error instanceof NotConfigured;
      if (isFinal || !(error instanceof PsaError)) throw error;
      return "unknown";
    }
  }
}
