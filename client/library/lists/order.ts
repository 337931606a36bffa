/** Seen so far counts as seen: nobody waits for a black screen's last second. */
const SEEN_PERCENT = 90;

/** With one moved by so many places, kept within the list. */
export function moved<T>(items: readonly T[], at: number, by: number): T[] {
  const to = Math.min(items.length - 1, Math.max(0, at + by));
  const [one] = items.slice(at, at + 1);
  if (one === undefined || to === at) return [...items];
  const others = items.filter((_, place) => place !== at);
  return [...others.slice(0, to), one, ...others.slice(to)];
}

/** The first that is not seen yet; the first of all where everything is, or nothing is known. */
export function firstUnseen<T extends { id: string }>(
  items: readonly T[],
  percents: ReadonlyMap<string, number> | undefined,
): T | undefined {
  return items.find(({ id }) => (percents?.get(id) ?? 0) < SEEN_PERCENT) ?? items[0];
}
