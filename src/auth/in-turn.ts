const queues = new Map<string, Promise<unknown>>();

/** Runs one task at a time among all of this process with the same name; a failed one stops no other. */
export function inTurn<T>(name: string, task: () => Promise<T>): Promise<T> {
  const before = queues.get(name) ?? Promise.resolve();
  const result = before.then(task);
  const settled = result
    .catch(() => undefined)
    .then(() => {
      if (queues.get(name) === settled) queues.delete(name);
    });
  queues.set(name, settled);
  return result;
}
