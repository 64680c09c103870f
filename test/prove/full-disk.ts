import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "../../src/simulator";
import { accountNode, ask, credentialsOf, flowFor, grantsOf } from "../runtime/support";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { Problems, type Scene } from "./scene";

const ROUNDS = { short: 2, whole: 10 };

/**
 * A Node-RED that cannot write a byte, as on a full disk: the tokens it has are used to their end, no
 * refresh token is spent that could not be replaced, every message ends, and with room again, or after a
 * kill, the same sign-in goes on.
 */
export const fullDisk: Scene = async ({ short }) => {
  const problems = new Problems();
  if (!canLimit())
    return { figures: {}, problems: [], skipped: "there is no prlimit (util-linux)" };
  const simulator = await startSimulator();
  const userDir = mkdtempSync(join(tmpdir(), "psa-full-disk-"));
  const counts = { messages: 0, answered: 0, spent: 0 };
  const flows = flowFor(accountNode(simulator));
  const credentials = credentialsOf(simulator);
  const rounds = ROUNDS[short ? "short" : "whole"];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const red = await startNodeRed({ userDir, flows, credentials });
      problems.expect(await goesWell(red), "a message failed before the disk was full");
      fill(red, true);
      problems.expect(await goesWell(red), "a good access token was not used on a full disk");
      const before = refreshes(simulator);
      simulator.tokens.expireAccessTokens();
      for (let message = 0; message < 3; message += 1) {
        const { completed, errors } = await ask(red);
        counts.messages += 1;
        counts.answered += completed;
        const ends = completed + errors.length;
        problems.expect(ends === 1, "a message did not end once", `${ends} times`);
      }
      counts.spent += refreshes(simulator) - before;
      if (round % 2 === 0) {
        await red.stop("SIGKILL");
      } else {
        fill(red, false);
        await red.stop("SIGTERM");
      }
      const crash = red.log.find((line) => /Uncaught|Unhandled|\[fatal\]/i.test(line));
      problems.expect(crash === undefined, "Node-RED ended", crash);
    }
    const after = await startNodeRed({ userDir });
    problems.expect(await goesWell(after), "a message failed with room again");
  } finally {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5 });
  }
  const lost = grantsOf(simulator).filter(({ grant_type }) => grant_type === "password").length - 1;
  problems.expect(counts.spent === 0, "a refresh token was spent", `${counts.spent} in all`);
  problems.expect(lost === 0, "a sign-in was lost", `${lost} in all`);
  const figures = {
    "times the disk was full": rounds,
    "messages meanwhile, with an expired token": counts.messages,
    "of them answered": counts.answered,
    "refresh tokens spent meanwhile": counts.spent,
    "sign-ins lost": lost,
  };
  return { figures, problems: problems.list };
};

async function goesWell(red: NodeRed): Promise<boolean> {
  const { completed, errors } = await ask(red);
  return completed === 1 && errors.length === 0;
}

function refreshes(simulator: Simulator): number {
  return grantsOf(simulator).filter(({ grant_type }) => grant_type === "refresh_token").length;
}

/** The system lets the process write no byte into any file any more, or lets it again. */
function fill(red: NodeRed, isFull: boolean): void {
  const limit = `${isFull ? 0 : "unlimited"}:unlimited`;
  execFileSync("prlimit", ["--pid", String(red.pid), `--fsize=${limit}`]);
}

function canLimit(): boolean {
  try {
    execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=unlimited:unlimited"]);
    return true;
  } catch {
    return false;
  }
}
