/** One caption: times of the video, ms; `text` holds one or more lines. `id` is its own within the list. */
export type Cue = { id: number; startMs: number; endMs: number; text: string };
export type CueProblem = "empty" | "backwards" | "overlaps";

/** A new caption stays this long, and none is shorter than the second. */
const NEW_CUE_MS = 3_000;
export const SHORTEST_CUE_MS = 100;

const byStart = (a: Cue, b: Cue) => a.startMs - b.startMs || a.endMs - b.endMs || a.id - b.id;
const nextId = (cues: readonly Cue[]) => Math.max(0, ...cues.map(({ id }) => id)) + 1;
const changed = (cues: readonly Cue[], id: number, change: (cue: Cue) => Cue) =>
  cues.map((cue) => (cue.id === id ? change(cue) : cue));

/** The captions in the order in which they are shown. */
export function inOrder(cues: readonly Cue[]): Cue[] {
  return [...cues].sort(byStart);
}

/** With an empty caption more at this moment; it ends before the next one begins. */
export function withNew(cues: readonly Cue[], atMs: number): { cues: Cue[]; id: number } {
  const startMs = Math.max(0, Math.round(atMs));
  const next = Math.min(...cues.map((cue) => cue.startMs).filter((start) => start > startMs));
  const endMs = Math.max(startMs + SHORTEST_CUE_MS, Math.min(startMs + NEW_CUE_MS, next));
  const id = nextId(cues);
  return { cues: inOrder([...cues, { id, startMs, endMs, text: "" }]), id };
}

export function withText(cues: readonly Cue[], id: number, text: string): Cue[] {
  return changed(cues, id, (cue) => ({ ...cue, text }));
}

/** With other times, and in the order they make. */
export function withTimes(
  cues: readonly Cue[],
  id: number,
  times: Partial<Pick<Cue, "startMs" | "endMs">>,
): Cue[] {
  return inOrder(changed(cues, id, (cue) => ({ ...cue, ...times })));
}

/** With one caption moved by so much, ms, its length kept; never before the beginning. */
export function nudged(cues: readonly Cue[], id: number, byMs: number): Cue[] {
  const move = (cue: Cue) => {
    const by = Math.max(byMs, -cue.startMs);
    return { ...cue, startMs: cue.startMs + by, endMs: cue.endMs + by };
  };
  return inOrder(changed(cues, id, move));
}

/** All of them earlier or later by so much, ms. None goes before the beginning, so the distances stay. */
export function shifted(cues: readonly Cue[], byMs: number): Cue[] {
  const by = Math.max(byMs, -Math.min(...cues.map(({ startMs }) => startMs)));
  return cues.map((cue) => ({ ...cue, startMs: cue.startMs + by, endMs: cue.endMs + by }));
}

export function without(cues: readonly Cue[], id: number): Cue[] {
  return cues.filter((cue) => cue.id !== id);
}

/** The words of a text in two, as near to this share as a space allows. */
function textInTwo(text: string, share: number): [string, string] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length < 2) return [text, ""];
  const at = Math.min(words.length - 1, Math.max(1, Math.round(words.length * share)));
  return [words.slice(0, at).join(" "), words.slice(at).join(" ")];
}

/** With one caption in two at this moment, or in its middle where the moment is outside of it. */
export function split(cues: readonly Cue[], id: number, atMs: number): Cue[] {
  const cue = cues.find((one) => one.id === id);
  if (!cue || cue.endMs - cue.startMs < 2 * SHORTEST_CUE_MS) return [...cues];
  const isInside = atMs >= cue.startMs + SHORTEST_CUE_MS && atMs <= cue.endMs - SHORTEST_CUE_MS;
  const cutMs = Math.round(isInside ? atMs : (cue.startMs + cue.endMs) / 2);
  const share = (cutMs - cue.startMs) / (cue.endMs - cue.startMs);
  const [before, after] = textInTwo(cue.text, share);
  const rest: Cue = { id: nextId(cues), startMs: cutMs, endMs: cue.endMs, text: after };
  return inOrder([...changed(cues, id, (one) => ({ ...one, endMs: cutMs, text: before })), rest]);
}

/** With one caption and the next as one. */
export function merged(cues: readonly Cue[], id: number): Cue[] {
  const ordered = inOrder(cues);
  const at = ordered.findIndex((cue) => cue.id === id);
  const [cue, next] = [ordered[at], ordered[at + 1]];
  if (!cue || !next) return ordered;
  const text = [cue.text, next.text].filter((one) => one.trim() !== "").join("\n");
  const both = { ...cue, endMs: Math.max(cue.endMs, next.endMs), text };
  return ordered.flatMap((one) => (one.id === id ? [both] : one.id === next.id ? [] : [one]));
}

/** What has to be put right before it can be kept, by caption. */
export function problemsOf(cues: readonly Cue[]): Map<number, CueProblem> {
  const found = new Map<number, CueProblem>();
  const ordered = inOrder(cues);
  for (const [at, cue] of ordered.entries()) {
    const next = ordered[at + 1];
    if (cue.text.trim() === "") found.set(cue.id, "empty");
    else if (cue.endMs <= cue.startMs) found.set(cue.id, "backwards");
    else if (next && next.startMs < cue.endMs) found.set(cue.id, "overlaps");
  }
  return found;
}

/** The caption that is on the screen at this moment. */
export function cueAt(cues: readonly Cue[], atMs: number): Cue | undefined {
  return cues.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
}
