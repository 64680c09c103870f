import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Outcome } from "./scene";

/** A scene that was played. */
export interface Played extends Outcome {
  scene: string;
  seed: number;
  seconds: number;
}

const [BEGIN, END] = ["<!-- figures -->", "<!-- end of figures -->"];

/** A row for each figure, in Markdown. */
export function tableOf(played: readonly Played[]): string {
  const rows = played.flatMap(({ scene, seed, seconds, figures, problems, skipped }) => {
    const result = skipped === undefined ? (problems.length > 0 ? "BROKEN" : "kept") : "skipped";
    return [
      [scene, `seed ${seed}, ${seconds} s`, result],
      ...Object.entries(figures).map(([what, count]) => ["", what, String(count)]),
      ...problems.map((problem) => ["", "broken", problem]),
      ...(skipped === undefined ? [] : [["", "why", skipped]]),
    ];
  });
  const lines = [["scene", "what", "result"], ["---", "---", "---"], ...rows];
  return lines.map((cells) => `| ${cells.map(escaped).join(" | ")} |`).join("\n");
}

/** Writes `figures.json` and `figures.md`. */
export function write(folder: string, played: readonly Played[]): void {
  mkdirSync(folder, { recursive: true });
  const { version, platform, arch } = process;
  const machine = { node: version, platform, arch, cores: cpus().length };
  const figures = { at: new Date().toISOString(), machine, played };
  writeFileSync(join(folder, "figures.json"), `${JSON.stringify(figures, undefined, 2)}\n`);
  writeFileSync(join(folder, "figures.md"), `${datedTable(played)}\n`);
}

/** Puts the figures between their marks in a page. @throws Error when it has none */
export function publish(page: string, played: readonly Played[]): void {
  const text = readFileSync(page, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`No place in ${page}.`);
  writeFileSync(page, `${before}${BEGIN}\n${datedTable(played)}\n${END}${after}`);
}

function datedTable(played: readonly Played[]): string {
  const day = new Date().toISOString().slice(0, 10);
  const machine = `Node.js ${process.version}, ${process.platform}, ${cpus().length} cores`;
  return `${day}, ${machine}.\n\n${tableOf(played)}`;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
