/** How a scene is to run. */
export interface SceneOptions {
  /** The same seed has the same things happen; when they happen is the machine's affair. */
  seed: number;
  /** The quick form, for every change; else the one whose figures are published. */
  short: boolean;
}

/** What came of a scene. */
export interface Outcome {
  /** What was counted, in the order of the report. */
  figures: Record<string, number | string>;
  /** Every promise that was broken, in words; empty when all were kept. */
  problems: string[];
  /** Why it could not be played on this machine, if so. */
  skipped?: string;
}

/** One thing the package must stand. Never throws for what the package does wrong: that is a problem. */
export type Scene = (options: SceneOptions) => Promise<Outcome>;

/** Collects broken promises; of the same kind only the first ones in full. */
export class Problems {
  private readonly byKind = new Map<string, string[]>();

  /** @param kind what was promised; `about` the case at hand */
  add(kind: string, about = ""): void {
    this.byKind.set(kind, [...(this.byKind.get(kind) ?? []), about]);
  }

  /** Adds one unless it holds. */
  expect(holds: boolean, kind: string, about = ""): void {
    if (!holds) this.add(kind, about);
  }

  get list(): string[] {
    return [...this.byKind].map(([kind, cases]) => {
      const told = cases.filter(Boolean).slice(0, 3).join("; ");
      const times = cases.length > 1 ? ` (${cases.length} times)` : "";
      return `${kind}${times}${told && `: ${told}`}`;
    });
  }
}
