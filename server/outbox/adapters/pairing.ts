import type { Named } from "./types.ts";

export type Pair = { insideId: string; outsideId: string | null; candidates: Named[] };
type Inside = { id: string; names: readonly string[] };
const MOST_CANDIDATES = 8;

/** A name without what people write differently: case, quotes, dashes, spaces, ё; letters of a class stay. */
export function plainName(name: string): string {
  return name
    .normalize("NFC")
    .toLocaleLowerCase("kk")
    .replaceAll("ё", "е")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/(\p{N})\s+(?=\p{L}( |$))/gu, "$1")
    .trim();
}

/** The family and given name of a person, without a patronymic that one of two systems may lack. */
const shortName = (name: string) => plainName(name).split(" ").slice(0, 2).join(" ");

/**
 * Pairs ours with theirs by name; `isPeople`: family and given name are enough where one side has no patronymic. One
 * that fits two of theirs, whose name two of ours bear, or who is claimed twice, is left to a person, who is shown the
 * candidates.
 */
export function pairByName(
  inside: readonly Inside[],
  outside: readonly Named[],
  isPeople: boolean,
): Pair[] {
  const bearers = new Map<string, number>();
  for (const one of inside)
    for (const name of new Set(one.names.map(plainName)))
      bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const paired = inside.map(({ id, names }) => {
    const own = new Set(names.map(plainName));
    const short = new Set(isPeople ? names.map(shortName) : []);
    const full = outside.filter(({ name }) => own.has(plainName(name)));
    const near = full.length > 0 ? full : outside.filter(({ name }) => short.has(shortName(name)));
    const isOne = near.length === 1 && [...own].every((name) => bearers.get(name) === 1);
    return { id, near, isFull: full.length > 0, found: isOne ? (near[0]?.id ?? null) : null };
  });
  return paired.map(({ id, near, isFull, found }) => {
    const rivals = paired.filter(
      (one) => one.id !== id && one.found === found && one.found !== null,
    );
    const isClear =
      found !== null && (isFull ? !rivals.some((one) => one.isFull) : rivals.length === 0);
    return isClear
      ? { insideId: id, outsideId: found, candidates: [] }
      : { insideId: id, outsideId: null, candidates: near.slice(0, MOST_CANDIDATES) };
  });
}
