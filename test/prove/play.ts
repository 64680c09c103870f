// Plays one scene and reports its outcome to the process that asked for it. See index.ts.
//   tsx play.ts <scene> <options as JSON>
import type { SceneOptions } from "./scene";
import { SCENES } from "./scenes";

async function main(): Promise<void> {
  const [name = "", json = ""] = process.argv.slice(2);
  const load = SCENES[name];
  if (!load) throw new Error(`There is no scene ${name}.`);
  const scene = await load();
  const outcome = await scene(JSON.parse(json) as SceneOptions);
  process.send?.(outcome, () => process.exit());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
