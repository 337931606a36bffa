/** Runs what has the same key one after another: a double tap waits for the first and sees what it did. */
export function createLines() {
  const lasts = new Map<string, Promise<unknown>>();
  return async function inLine<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = lasts.get(key) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.catch(() => undefined); // whoever is next does not fail with us
    lasts.set(key, settled);
    try {
      return await mine;
    } finally {
      if (lasts.get(key) === settled) lasts.delete(key);
    }
  };
}
export type InLine = ReturnType<typeof createLines>;
