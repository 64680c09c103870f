import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import type { SessionState } from "../../src/auth/session";
import { type Diagnosis, diagnosisOf } from "../../src/diagnostics/diagnosis";
import { PsaError } from "../../src/errors";
import { objectOf, textOf } from "../../src/json";
import type { Account } from "../../src/account";
import { accountNodeOf } from "../common/account-node";

/** Variables that change how servers are reached. */
const VARIABLES = { hasProxy: ["HTTPS_PROXY", "https_proxy"], hasOwnCa: ["NODE_EXTRA_CA_CERTS"] };

/**
 * How a deployed account is and what it met, safe to be published.
 * @param hasPlaces tells where cars are, to some ten kilometres
 * @throws NotConfigured for an account that is not deployed
 */
export async function diagnose(
  RED: Pick<NodeAPI, "nodes" | "settings">,
  id: string,
  hasPlaces: boolean,
): Promise<Diagnosis> {
  const { account, settings, plannedPolls } = accountNodeOf(RED, id);
  const facts = {
    versions: {
      package: ownVersion(),
      nodeRed: textOf(objectOf(RED.settings).version) ?? "unknown",
      node: process.version,
      system: `${process.platform} ${process.arch}`,
    },
    settings,
    surroundings: {
      hasProxy: isAnySet(VARIABLES.hasProxy),
      hasOwnCa: isAnySet(VARIABLES.hasOwnCa),
    },
    session: await sessionOf(account),
    quota: account.quota,
    plannedPolls,
    callback: await account.ordersCallback?.(),
    recorder: account.recorder,
    now: new Date(),
  };
  return diagnosisOf(facts, hasPlaces);
}

/** What keeps the account from beginning is what the diagnosis is asked for. */
async function sessionOf(account: Account): Promise<SessionState> {
  try {
    return await account.state();
  } catch (error) {
    if (error instanceof PsaError) return { error };
    throw error;
  }
}

function isAnySet(names: readonly string[]): boolean {
  return names.some((name) => process.env[name]);
}

/** The manifest is the nearest above: compiled files stand one folder deeper. */
function ownVersion(): string {
  for (const up of ["../..", "../../.."]) {
    try {
      const manifest: unknown = JSON.parse(
        readFileSync(join(__dirname, up, "package.json"), "utf8"),
      );
      const version = textOf(objectOf(manifest).version);
      if (version !== undefined) return version;
    } catch {
      continue;
    }
  }
  return "unknown";
}
