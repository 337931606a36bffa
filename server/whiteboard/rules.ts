import { AppError } from "../errors.ts";
import type { BoardChange, BoardElement } from "./protocol-elements.ts";
import { MAX_ELEMENTS } from "./protocol-limits.ts";
import { changed } from "./protocol-merge.ts";

/** Everything on one board, what was deleted too, by id. */
export type Pile = ReadonlyMap<string, BoardElement>;
/** Longest JSON of one board, characters: two seconds of a link of 4 Mbit/s, and some 300 long strokes. */
const MAX_BOARD_CHARS = 1_500_000;
/** Deleted elements that are remembered, and how long, ms: longer than any lesson, so that no device that was away brings one back. */
const MAX_GONE = 4000;
const REMEMBER_GONE_MS = 5 * 3_600_000;

export type Drawn = {
  /** Elements that are other than before, as they are now. */
  elements: BoardElement[];
  /** Ids that grew from a state that is not known here. */
  unknown: string[];
};

/**
 * What a board becomes by changes of somebody: each element by the rule of `isNewer`, so in whatever order and
 * however often changes come, everybody ends with the same board.
 */
export function drawOn(pile: Pile, changes: readonly BoardChange[]): Drawn {
  const next = new Map<string, BoardElement>();
  const unknown = new Set<string>();
  for (const change of changes) {
    const { id } = change;
    const element = changed(next.get(id) ?? pile.get(id), change);
    if (element === "unknown") unknown.add(id);
    else if (element) {
      next.set(id, element);
      unknown.delete(id);
    }
  }
  return { elements: [...next.values()], unknown: [...unknown] };
}

/** A board after that. */
export function joined(pile: Pile, elements: readonly BoardElement[]): Map<string, BoardElement> {
  return new Map([...pile, ...elements.map((element) => [element.id, element] as const)]);
}

export const charsOf = (element: BoardElement): number => JSON.stringify(element).length;

/** Elements on a board and the characters of its JSON. */
export type Load = { count: number; chars: number };
const weightOf = (element: BoardElement | undefined): Load => {
  const chars = element ? charsOf(element) : 0;
  return { count: element && element.type !== "gone" ? 1 : 0, chars };
};

/**
 * What a board weighs after these elements took the place of what they were.
 * @throws AppError conflict board_full, when it weighs more than before and more than a board may
 */
export function loadAfter(load: Load, pile: Pile, elements: readonly BoardElement[]): Load {
  const next = { ...load };
  for (const element of elements) {
    const before = weightOf(pile.get(element.id));
    const after = weightOf(element);
    next.count += after.count - before.count;
    next.chars += after.chars - before.chars;
  }
  const isOver = next.count > MAX_ELEMENTS || next.chars > MAX_BOARD_CHARS;
  if (isOver && (next.count > load.count || next.chars > load.chars))
    throw new AppError("conflict", "The board is full", { reason: "board_full" });
  return next;
}

export function loadOf(pile: Pile): Load {
  const load = { count: 0, chars: 0 };
  for (const element of pile.values()) {
    const { count, chars } = weightOf(element);
    load.count += count;
    load.chars += chars;
  }
  return load;
}

/** Deleted elements that may be forgotten: those of long ago, and the oldest where there are too many. */
export function forgettable(
  gone: readonly { id: string; atMs: number }[],
  nowMs: number,
): string[] {
  const byAge = gone.toSorted((a, b) => a.atMs - b.atMs);
  const over = Math.max(0, byAge.length - MAX_GONE);
  return byAge
    .filter(({ atMs }, at) => at < over || nowMs - atMs > REMEMBER_GONE_MS)
    .map(({ id }) => id);
}

const isWebp = (bytes: Uint8Array) => text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP";
const isJpeg = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
const text = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Whether these bytes begin as a picture of that kind does. */
export function isPicture(bytes: Uint8Array, mimeType: string): boolean {
  return mimeType === "image/webp" ? isWebp(bytes) : mimeType === "image/jpeg" && isJpeg(bytes);
}
