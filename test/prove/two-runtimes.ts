import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startSimulator } from "../../src/simulator";
import { TOKEN_PATH, accountNode, ask, credentialsOf, flowFor, grantsOf } from "../runtime/support";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { Problems, type Scene } from "./scene";

const ROUNDS = { short: 3, whole: 30 };
/** The first is gone: the second has taken over by then; in ms. */
const TAKE_OVER = 180_000;
const PAUSE = 2000; // ms

/**
 * Two Node-REDs on one user directory with one account: the first refreshes, the second reads with the
 * tokens there are and says what is the matter; nobody ends the other's session. When the first is
 * killed the second takes over.
 */
export const twoRuntimes: Scene = async ({ short }) => {
  const problems = new Problems();
  const simulator = await startSimulator();
  const userDir = mkdtempSync(join(tmpdir(), "psa-two-runtimes-"));
  const flows = flowFor(accountNode(simulator));
  const rounds = ROUNDS[short ? "short" : "whole"];
  const counts = { messages: 0, failed: 0 };
  const give = async (red: NodeRed): Promise<boolean> => {
    const { completed, errors } = await ask(red);
    const ends = completed + errors.length;
    problems.expect(ends === 1, "a message did not end once", `${ends} times`);
    counts.messages += 1;
    counts.failed += errors.length;
    return completed === 1;
  };
  let tookOver = NaN;
  try {
    const first = await startNodeRed({ userDir, flows, credentials: credentialsOf(simulator) });
    problems.expect(await give(first), "the first did not go well");
    const second = await startNodeRed({ userDir });
    problems.expect(await give(second), "the second did not read with the tokens there are");
    for (let round = 0; round < rounds; round += 1) {
      simulator.tokens.expireAccessTokens();
      // In turns, and at once: whoever comes first, the second must not refresh.
      if (round % 2 === 0) {
        problems.expect(await give(first), "the first did not go well beside the second");
        await give(second);
      } else {
        const [isWell] = await Promise.all([give(first), give(second)]);
        problems.expect(isWell, "the first did not go well beside the second");
      }
    }
    const warned = second.log.some((line) => /(another|other|second) Node-RED/i.test(line));
    problems.expect(warned, "the second did not say that there is another Node-RED");

    await first.stop("SIGKILL");
    simulator.tokens.expireAccessTokens();
    const begin = performance.now();
    while (Number.isNaN(tookOver) && performance.now() - begin < TAKE_OVER) {
      if (await give(second)) tookOver = Math.round((performance.now() - begin) / 1000);
      else await wait(PAUSE);
    }
    problems.expect(!Number.isNaN(tookOver), "the second did not take over");
  } finally {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5 });
  }
  const passwords = grantsOf(simulator).filter(({ grant_type }) => grant_type === "password");
  const refused = [...simulator.requests].filter(
    ({ path, status }) => path === TOKEN_PATH && status === 400,
  );
  problems.expect(
    refused.length === 0,
    "a spent refresh token was sent",
    `${refused.length} times`,
  );
  problems.expect(passwords.length === 1, "a session was lost", `${passwords.length - 1} times`);
  const figures = {
    "times both needed new tokens": rounds,
    messages: counts.messages,
    "of them with an error": counts.failed,
    "spent refresh tokens sent": refused.length,
    "sessions lost": passwords.length - 1,
    "the second took over after": `${tookOver} s`,
  };
  return { figures, problems: problems.list };
};
