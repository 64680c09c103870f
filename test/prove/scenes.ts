import type { Scene } from "./scene";

/** The scenes by name, each loaded when it is played: they run in processes of their own. */
export const SCENES: Readonly<Record<string, () => Promise<Scene>>> = {
  kills: async () => (await import("./kills")).kills,
  reads: async () => (await import("./spoilt/reads")).reads,
  watches: async () => (await import("./spoilt/watches")).watches,
  "full-disk": async () => (await import("./full-disk")).fullDisk,
  "two-runtimes": async () => (await import("./two-runtimes")).twoRuntimes,
};
