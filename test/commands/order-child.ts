import { join } from "node:path";
import { Account, type AccountSettings } from "../../src/account";
import { FileTokenStore } from "../../src/auth/token-store";
import { Commander } from "../../src/commands/commander";
import { isCommandName } from "../../src/commands/commands";

/** A process of its own that gives one order, if any, and says what became of it. */
async function main([folder = "", vehicle = "", command]: readonly string[]): Promise<void> {
  const settings = JSON.parse(process.env.SETTINGS ?? "{}") as AccountSettings;
  const account = new Account(settings, { store: new FileTokenStore(join(folder, "one.json")) });
  const commander = new Commander(account, { file: join(folder, "one.commands.json") });
  await account.user();
  console.log("ready");
  if (isCommandName(command)) {
    const ending = commander.order({ vehicle, command });
    const said = await ending.then(
      ({ outcome }) => outcome,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    console.log(`ended: ${said}`);
  }
  commander.close();
  await account.close();
}

void main(process.argv.slice(2));
