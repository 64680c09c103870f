import type { Access } from "../account";
import type { Deadline } from "../api/deadline";
import { pages } from "../api/hal";
import { refused } from "../api/writes";
import { inTurn } from "../auth/in-turn";
import { BadResponse, CommandRefused, CommandUnconfirmed, NoData, PsaError } from "../errors";
import { type JsonObject, objectOf, textOf } from "../json";
import { apart } from "./access";
import { callbackLabel } from "./instance";
import type { Entries, Ledger } from "./ledger";

const CALLBACKS = "user/callbacks";
/** Nobody is at home there (RFC 6761): results are asked for, not delivered. */
const TARGET = "https://node-red-contrib-psa.invalid/";
/** ms that looking through the list may take. */
const PATIENCE = 20_000;

/** What orders need, though nobody listens to it: one for an account of this Node-RED, made with the first order. */
export class Callback {
  private readonly turn: string;

  /** @param file where the account keeps what it remembers, beside the id of this Node-RED */
  constructor(
    private readonly access: () => Promise<Access>,
    private readonly ledger: Ledger,
    private readonly file: string | undefined,
  ) {
    this.turn = `callback ${file ?? Math.random()}`;
  }

  /** The id of the one there is, without asking the server. */
  async known(): Promise<string | undefined> {
    return (await this.ledger.read()).callback?.id;
  }

  /**
   * The id of the one there is, found again by its label or else registered.
   * @throws CommandRefused when there is none to be had
   */
  id(deadline: Deadline): Promise<string> {
    return inTurn(this.turn, async () => {
      const known = await this.known();
      if (known !== undefined) return known;
      const found = (await this.find(deadline)) ?? (await this.register(deadline));
      await this.note((entries) => {
        entries.callback = { id: found };
      });
      await this.setStatus(found, "Paused", deadline).catch(ignore);
      return found;
    });
  }

  /** The server knows it no more: the next order looks for another one. */
  async lost(id: string): Promise<void> {
    await this.note((entries) => {
      if (entries.callback?.id === id) delete entries.callback;
    });
  }

  /** Sets it running, for a server that takes no orders below a paused one. True when it was paused before. */
  async run(id: string, deadline: Deadline): Promise<boolean> {
    const { callback } = await this.ledger.read();
    if (callback?.id !== id || callback.runs) return false;
    await this.setStatus(id, "Running", deadline);
    await this.note((entries) => {
      entries.callback = { id, runs: true };
    });
    return true;
  }

  /** Removes it from the server, as long as there are tokens for that; never another one. */
  async remove(deadline: Deadline): Promise<void> {
    const id = await this.known();
    if (id === undefined) return;
    const { writer } = await this.access();
    await writer.write({ method: "DELETE", link: linkOf(id), deadline }).catch((error: unknown) => {
      if (!(error instanceof PsaError && error.status === 404)) throw error;
    });
    await this.lost(id);
  }

  /** Ours, by its label. */
  private async find(deadline: Deadline): Promise<string | undefined> {
    const { client, apiUrl } = await this.access();
    const label = await callbackLabel(this.file);
    const patience = Math.min(PATIENCE, deadline.left);
    try {
      const lists = pages(apart(client, patience), CALLBACKS, { name: "callbacks", patience });
      for await (const { items } of lists) {
        const own = items.find((item) => labelIn(item) === label);
        const id = own && idIn(own);
        if (id !== undefined) return id;
      }
      return undefined;
    } catch (error) {
      // The API says so of an empty list; the gateway of what the application has no part in.
      if (error instanceof NoData) return undefined;
      throw error instanceof BadResponse && error.text === "gatewayKnowsNot"
        ? new CommandRefused("callbacksMissing", { host: new URL(apiUrl).host }, originOf(error))
        : error;
    }
  }

  private async register(deadline: Deadline): Promise<string> {
    const { writer, apiUrl } = await this.access();
    const label = await callbackLabel(this.file);
    const body = {
      label,
      type: ["Remote"],
      callback: {
        webhook: {
          name: "node-red-contrib-psa",
          target: TARGET,
          // Seen in the field: the server wants at least one, although the description says that it need not be.
          attributes: [{ type: "Body", key: "label", value: label }],
        },
      },
    };
    try {
      const written = await writer.write({ method: "POST", link: CALLBACKS, body, deadline });
      const id = idIn(written.body) ?? (await this.find(deadline));
      if (id !== undefined) return id;
      throw new CommandRefused("callbackUnregistered", {
        cause: new BadResponse("wrongShape", { path: CALLBACKS, expected: "callbackId" }).message,
      });
    } catch (error) {
      if (error instanceof CommandUnconfirmed) {
        // It may be there all the same: then its label tells.
        const id = await this.find(deadline).catch(ignore);
        if (id !== undefined) return id;
      }
      throw failureOf(error, new URL(apiUrl).host);
    }
  }

  private async setStatus(id: string, status: string, deadline: Deadline): Promise<void> {
    const { writer } = await this.access();
    const link = `${linkOf(id)}/status`;
    await writer.write({ method: "PUT", link, body: { status }, deadline });
  }

  /** A disk that takes nothing costs a search by the label after a restart. */
  private note(edit: (entries: Entries) => void): Promise<void> {
    return this.ledger.change(edit).catch(ignore);
  }
}

/** The address of a callback, relative to the API. */
function linkOf(id: string): string {
  return `${CALLBACKS}/${encodeURIComponent(id)}`;
}

/** It is called differently when it is registered and when it is read. */
function idIn(callback: JsonObject): string | undefined {
  return textOf(callback.id) ?? textOf(callback.callbackId);
}

function labelIn(callback: JsonObject): string | undefined {
  return textOf(callback.label) ?? textOf(objectOf(callback.subscribe).label);
}

function failureOf(error: unknown, host: string): unknown {
  const isSaid = error instanceof CommandRefused && !error.because;
  if (!(error instanceof PsaError) || isSaid) return error;
  const because = error.because ?? error;
  const origin = originOf(because);
  if (error.status === 404) return new CommandRefused("callbacksMissing", { host }, origin);
  // A missing right has a text of its own.
  if (error.status === 401 || error.status === 403) return refused(because);
  // A callback moves nothing: whatever became of it, the order was not sent.
  return new CommandRefused("callbackUnregistered", {}, { ...origin, because });
}

function originOf({ status, code, uuid, detail, retryAt }: PsaError) {
  return { status, code, uuid, detail, retryAt };
}

function ignore(): undefined {
  return undefined;
}
