import type { Loop } from "./state.ts";

/** Shorter loops cannot be told apart from a stuck film, ms. */
const SHORTEST_MS = 500;

/** A here; a B that lay before it is dropped. */
export function withA(loop: Loop | null, atMs: number): Loop {
  const bMs = loop?.bMs ?? null;
  return { aMs: atMs, bMs: bMs !== null && bMs - atMs >= SHORTEST_MS ? bMs : null };
}

/** B here; without an A, or before it, the two change places: from the beginning, or from here to A. */
export function withB(loop: Loop | null, atMs: number): Loop {
  const aMs = loop?.aMs ?? 0;
  const [from, to] = atMs < aMs ? [atMs, aMs] : [aMs, atMs];
  return { aMs: from, bMs: Math.max(to, from + SHORTEST_MS) };
}

/** Where to jump from here, ms; null: play on. Someone who sought past B has left the loop for now. */
export function loopTarget(loop: Loop | null, fromMs: number, toMs: number): number | null {
  if (loop === null || loop.bMs === null) return null;
  return fromMs < loop.bMs && toMs >= loop.bMs ? loop.aMs : null;
}
