import type { Access } from "../account";
import type { Deadline } from "../api/deadline";
import { embedded, pages } from "../api/hal";
import { type Vehicle, vehicleLink } from "../api/vehicles";
import type { Written } from "../api/writes";
import { BadRequest, CommandRefused, PsaError } from "../errors";
import { type JsonObject, objectOf } from "../json";
import { abilitiesOf } from "./abilities";
import { accessError, apart } from "./access";
import type { Callback } from "./callback";
import { labelOf, remoteIdOf } from "./outcome";
import type { Abilities, CommandTransport, Dispatch, Handle, Sent } from "./transport";

/** ms for one look at what has become of an order. */
const PATIENCE = 10_000;
/** Pages of the list that are looked through for one order: 3,000 orders. */
const MOST_PAGES = 50;

/** The way to a car by the official REST remotes. */
export class RestTransport implements CommandTransport {
  constructor(
    private readonly access: () => Promise<Access>,
    private readonly callback: Callback,
  ) {}

  async abilities(vehicle: Vehicle, patience: number): Promise<Abilities> {
    const { client } = await this.access();
    const query = { extension: ["onboardCapabilities"] };
    const sent = objectOf(await client.get(carLink(vehicle, ""), { query, patience }));
    return abilitiesOf(objectOf(embedded(sent, "extension")).onboardCapabilities);
  }

  async send(dispatch: Dispatch): Promise<Sent> {
    const { command, deadline, vehicle } = dispatch;
    const { apiUrl } = await this.access();
    const { host } = new URL(apiUrl);
    try {
      const { callback, written } = await this.post(dispatch, deadline);
      const remote = remoteIdOf(written.body);
      const handle = remote === undefined ? undefined : { vehicle, command, callback, remote };
      return { handle, at: written.at };
    } catch (error) {
      throw accessError(error, host, command.scope);
    }
  }

  async progress(handle: Handle): Promise<JsonObject> {
    const { client } = await this.access();
    const { vehicle, callback, remote } = handle;
    const link = `${remotesLink(vehicle, callback)}/${encodeURIComponent(remote)}`;
    return objectOf(await apart(client, PATIENCE).get(link));
  }

  async find({ vehicle, command, label }: Dispatch): Promise<Handle | undefined> {
    const callback = await this.callback.known();
    if (callback === undefined) return undefined;
    const { client } = await this.access();
    const lists = pages(apart(client, PATIENCE), remotesLink(vehicle, callback), {
      name: "remoteActions",
      patience: PATIENCE,
      mostPages: MOST_PAGES,
    });
    for await (const { items } of lists) {
      const own = items.find((item) => labelOf(item) === label);
      const remote = own && remoteIdOf(own);
      if (remote !== undefined) return { vehicle, command, callback, remote };
    }
    return undefined;
  }

  /** Posts it; once more only where the door was wrong: the callback is lost, or may not be paused. */
  private async post(
    dispatch: Dispatch,
    deadline: Deadline,
  ): Promise<{ callback: string; written: Written }> {
    const first = await this.callback.id(deadline);
    try {
      return { callback: first, written: await this.postBelow(first, dispatch) };
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error;
      if (error.status === 404) await this.callback.lost(first);
      else if (!(await this.wasPaused(error, first, deadline))) throw error;
    }
    const callback = await this.callback.id(deadline);
    try {
      return { callback, written: await this.postBelow(callback, dispatch) };
    } catch (error) {
      if (!(error instanceof PsaError) || error.status !== 404) throw error;
      const { status, code, uuid, because } = error;
      const { host } = new URL((await this.access()).apiUrl);
      const origin = { status, code, uuid, detail: because?.detail };
      throw new CommandRefused("callbackLost", { host }, origin);
    }
  }

  private async postBelow(callback: string, dispatch: Dispatch): Promise<Written> {
    const { vehicle, command, body, label, deadline } = dispatch;
    const { writer } = await this.access();
    return writer.write({
      method: "POST",
      link: remotesLink(vehicle, callback),
      body: { label, [command.kind]: body },
      deadline,
    });
  }

  /**
   * Whether the server says that an order was refused for its callback was paused. It is set running then, and also
   * where the server gives no reason, so that the next order does not end the same way.
   */
  private async wasPaused(
    { status = 0, because }: CommandRefused,
    callback: string,
    deadline: Deadline,
  ): Promise<boolean> {
    const isOfRequest = status >= 400 && ![401, 403, 404, 429].includes(status);
    if (!isOfRequest) return false;
    const hasRun = await this.callback.run(callback, deadline).catch(() => false);
    return hasRun && /paus|not running/i.test(because?.detail ?? "");
  }
}

/** @throws BadRequest for a vehicle that the API gave no id */
function carLink({ vehicle: { id, vin } }: Vehicle, path: string): string {
  if (id === undefined) throw new BadRequest("unknownVehicle", { vehicle: vin ?? "" });
  return vehicleLink(id, path);
}

/** Built, not followed: the API gives a template, and addresses in replies were seen to be wrong. */
function remotesLink(vehicle: Vehicle, callback: string): string {
  return carLink(vehicle, `/callbacks/${encodeURIComponent(callback)}/remotes`);
}
