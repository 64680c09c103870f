import type { NodeAPI } from "node-red";
import { Account, type AccountSettings } from "../../src/account";
import { parseAnswer, parseState } from "../../src/auth/authorization";
import { SignInAttempt } from "./attempt";
import { PendingAuthorizations, type PendingSignIn } from "./pending";
import {
  BadRequest,
  NotConfigured,
  PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../../src/errors";
import { type JsonObject, defined, textOf } from "../../src/json";
import { deployedAs } from "../common/account-node";
import { dialogLogger } from "../common/logger";
import { readSettings } from "./dialog-settings";
import { type SignInReport, countVehicles, readDetails } from "./report";
import { openStores } from "./token-stores";
import { tlsOf } from "../common/tls";

/** A token in the characters that go into a Bearer header (RFC 6750). */
const REFRESH_TOKEN = /^[\w.~+/=-]{8,}$/;

/**
 * The sign-ins that people make in account dialogs. Each is kept apart, as a candidate, until an
 * account that is deployed with the same settings takes it over: at once when it runs, else at the
 * next deploy. A cancelled dialog forgets its candidate.
 */
export class SignIns {
  private readonly pending = new PendingAuthorizations<Account>();
  private readonly attempts = new Map<string, SignInAttempt>();
  /** Whose tokens the accounts have that were made here. */
  private readonly owners = new WeakMap<Account, string>();

  constructor(private readonly RED: NodeAPI) {}

  /**
   * Begins a sign-in with what stands in the dialog.
   * @returns the brand's page, where it will send the browser, and whether that is this Node-RED
   */
  async begin(
    id: string,
    typed: JsonObject,
  ): Promise<{ url: string; redirectUri: string; callback: boolean; made: number }> {
    const account = this.draft(id, typed);
    const authorization = await account.authorization(textOf(typed.language) ?? "");
    const attempt = this.attempt(id);
    attempt.wait(authorization, account);
    const { url, redirectUri } = authorization;
    return {
      url,
      redirectUri,
      made: attempt.made,
      callback: /^https?:.*\/node-red-contrib-psa\/callback$/.test(redirectUri),
    };
  }

  /** Finishes a sign-in with what a person pasted: the whole address or the bare code. */
  async answer(id: string, text: string): Promise<SignInReport> {
    await this.finish(this.pending.find(parseState(text), id), text);
    return this.report(id);
  }

  /** Finishes a sign-in with the query that a browser brought back. */
  async callback(query: string): Promise<SignInReport> {
    const entry = this.pending.find(parseState(query) ?? "");
    try {
      await this.finish(entry, query);
    } catch (error) {
      if (error instanceof PsaError) this.attempt(entry.owner).fail(error);
      throw error;
    }
    return this.report(entry.owner);
  }

  /** Signs in with a refresh token that somebody already has. */
  async useToken(id: string, typed: JsonObject): Promise<SignInReport> {
    const refreshToken = textOf(typed.refreshToken)?.trim() ?? "";
    if (!REFRESH_TOKEN.test(refreshToken)) throw new BadRequest("noRefreshToken");
    const account = this.draft(id, typed);
    await this.attempt(id).exchange(async () => {
      try {
        await account.signInWith({ refreshToken });
      } catch (error) {
        await account.close();
        throw error;
      }
      return account;
    });
    return this.report(id);
  }

  /** How things are; asks the API who signed in and how many vehicles there are. */
  async report(id: string): Promise<SignInReport> {
    const running = this.running(id);
    for (const account of running) await account.takeOver().catch(onlyOurs);
    const prepared = (await openStores(this.RED, id).candidate.load()) !== undefined;
    const attempt = this.attempt(id);
    if (!prepared) await attempt.drop();
    const pending = attempt.isUnderWay;
    const failure = attempt.takeFailure();
    const account = prepared ? attempt.prepared : running[0];
    const known = { prepared, pending, made: attempt.made, ...defined({ problem: failure }) };
    if (!account) return { ...known, signedIn: prepared };
    if (!pending && !failure) return { ...known, ...(await readDetails(account)) };
    const { error } = await account.state();
    return { ...known, signedIn: !(error instanceof SignInRequired) };
  }

  /**
   * Counts the vehicles with the sign-in there is: one made in this dialog, else that of the account as it runs.
   * @throws SignInRequired when nobody signed in with these settings
   */
  async test(id: string, typed: JsonObject): Promise<{ vehicles: number }> {
    const { prepared } = this.attempt(id);
    const owner = ownerOf(readSettings(this.RED, id, typed));
    const running = deployedAs(this.RED, id).find(({ settings }) => ownerOf(settings) === owner);
    const isFit = prepared !== undefined && this.owners.get(prepared) === owner;
    const account = isFit ? prepared : running?.account;
    if (!account) throw new SignInRequired("signInRequired");
    return { vehicles: await countVehicles(account) };
  }

  /**
   * The dialog was left without saving: what it began is forgotten here. Nothing is revoked: a provider
   * may keep one grant for this person and client, which a running account lives on (RFC 7009, 2.1).
   */
  async cancel(id: string): Promise<void> {
    const attempt = this.attempt(id);
    await attempt.giveUp();
    const { candidate } = openStores(this.RED, id);
    // After a refresh that is under way, which would bring it back.
    await candidate.exclusively(() => candidate.remove());
    await attempt.drop();
  }

  /** Ends the tokens at the brand and forgets them, those of the running account too. */
  async signOut(id: string, typed: JsonObject): Promise<SignInReport> {
    const attempt = this.attempt(id);
    await attempt.giveUp();
    const { candidate } = openStores(this.RED, id);
    const draft = attempt.prepared ?? this.draftIfComplete(id, typed);
    // Those that run undo at the API what they have there, for which they need the tokens of all.
    const problems = [
      ...(await Promise.all(this.running(id).map(signedOut))),
      draft && (await signedOut(draft)),
    ];
    await candidate.remove();
    await draft?.close();
    attempt.prepared = undefined;
    const problem = problems.find((error) => error !== undefined);
    const { made } = attempt;
    return { signedIn: false, prepared: false, pending: false, made, ...defined({ problem }) };
  }

  private async finish(entry: PendingSignIn<Account>, text: string): Promise<void> {
    const { owner, authorization, value: account } = entry;
    const { code } = this.read(entry, text);
    this.pending.remove(entry);
    await this.attempt(owner).exchange(async () => {
      try {
        await account.signInWith({ ...authorization, code });
      } catch (error) {
        // The server did not take the code: it is good when it can be reached again.
        if (error instanceof Unavailable || error instanceof RateLimited)
          this.pending.restore(entry);
        throw error;
      }
      this.pending.cancel(owner);
      return account;
    });
  }

  /** An answer of the server's ends the attempt; a text that is no answer does not. */
  private read(entry: PendingSignIn<Account>, text: string) {
    try {
      return parseAnswer(text, entry.authorization);
    } catch (error) {
      if (!(error instanceof BadRequest)) this.pending.remove(entry);
      throw error;
    }
  }

  private attempt(id: string): SignInAttempt {
    const attempt = this.attempts.get(id) ?? new SignInAttempt(id, this.pending);
    this.attempts.set(id, attempt);
    return attempt;
  }

  /** @throws NotConfigured when one sign-in cannot be for all that the account runs as */
  private draft(id: string, typed: JsonObject): Account {
    const owners = deployedAs(this.RED, id).map(({ settings }) => ownerOf(settings));
    if (new Set(owners).size > 1) throw new NotConfigured("subflowDiffers");
    const settings: AccountSettings = { ...readSettings(this.RED, id, typed), signIn: "code" };
    const account = new Account(settings, {
      store: openStores(this.RED, id).candidate,
      tls: () => tlsOf(this.RED, textOf(typed.tls)),
      logger: dialogLogger(this.RED),
    });
    this.owners.set(account, ownerOf(settings));
    return account;
  }

  private draftIfComplete(id: string, typed: JsonObject): Account | undefined {
    try {
      return this.draft(id, typed);
    } catch (error) {
      if (error instanceof NotConfigured) return undefined;
      throw error;
    }
  }

  private running(id: string): Account[] {
    return deployedAs(this.RED, id).map(({ account }) => account);
  }
}

/** What decides whose tokens these are. */
function ownerOf(settings: AccountSettings): string {
  const { brand, environment, identityUrl, apiUrl, realm, scope } = settings;
  const { clientId, clientSecret } = settings;
  const where = [brand, environment, identityUrl, apiUrl, realm, scope];
  return JSON.stringify([...where, clientId, clientSecret]);
}

/** What keeps an account from being signed out, if anything does. */
function signedOut(account: Account): Promise<PsaError | undefined> {
  return account.signOut().then(none, onlyOurs);
}

function none(): undefined {
  return undefined;
}

/** What a person should read; anything else is thrown on. */
function onlyOurs(error: unknown): PsaError | undefined {
  if (!(error instanceof PsaError)) throw error;
  return error instanceof NotConfigured ? undefined : error;
}
