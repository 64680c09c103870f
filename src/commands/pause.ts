/** ms. A timer of Node.js counts no further. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Waits for so many ms; false when it was called off before. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (isWhole: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", callOff);
      resolve(isWhole);
    };
    const callOff = () => end(false);
    const timer = setTimeout(() => end(true), Math.min(ms, LONGEST_TIMER));
    signal.addEventListener("abort", callOff);
  });
}
