/** A number generator of a seed (mulberry32): the same seed gives the same lot, so a lot can be tested and told. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The same persons in an order drawn by lot (Fisher and Yates); every order equally likely. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  const drawn = [...items];
  for (let last = drawn.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [drawn[last], drawn[at]] = [drawn[at]!, drawn[last]!];
  }
  return drawn;
}

/** Persons dealt by lot into `count` groups whose sizes differ by one at most; the larger ones come first. */
export function dealOut(personIds: readonly string[], count: number, seed: number): string[][] {
  const drawn = shuffled(personIds, seed);
  return Array.from({ length: count }, (_, group) =>
    drawn.filter((_, index) => index % count === group),
  );
}

export type Sized = { id: string; memberIds: readonly string[] };

/** The group with fewest of those who are here; of equal ones the first. Null where there is none. */
export function smallestGroup<G extends Sized>(
  groups: readonly G[],
  isHere: (personId: string) => boolean,
): G | null {
  const sizeOf = ({ memberIds }: G) => memberIds.filter(isHere).length;
  return groups.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

/** How many one group may take while pupils choose, so that all find a place and no group stays empty. */
export function roomFor(pupils: number, count: number): number {
  return Math.max(1, Math.ceil(pupils / count));
}
