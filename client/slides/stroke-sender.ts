import type { Stroke, StrokePiece, StrokeStyle } from "#server/slides/protocol-ink.ts";
import { type Point, toDeltas } from "./ink.ts";

/** Numbers of one piece at most, as the protocol says: a stroke of text or pen. */
const MAX_NUMBERS = 400;
/** Points nearer than this to the one before add nothing, units. */
const NEAR_UNITS = 6;

type Deps = {
  style: StrokeStyle;
  by: string;
  /** Says one piece; rejects when the server refuses. */
  send: (piece: StrokePiece) => Promise<unknown>;
};

export const newStrokeId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) =>
    byte.toString(36).padStart(2, "0"),
  ).join("");

/** One stroke on its way: takes points as they come, says them in pieces of about a tenth of a second. */
export function createStrokeSender({ style, by, send }: Deps) {
  const id = newStrokeId();
  const points: number[] = [];
  let last: Point | null = null;
  let said = 0;
  let failure: unknown = null;
  const answers: Promise<unknown>[] = [];

  function add(added: readonly Point[]): void {
    for (const [x, y] of added) {
      const point: Point = [Math.round(x), Math.round(y)];
      if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR_UNITS) continue;
      points.push(...toDeltas([point], last));
      last = point;
    }
  }

  /** Says what has come since; `isDone` ends the stroke. */
  function flush(isDone = false): void {
    do {
      const next = points.slice(said, said + MAX_NUMBERS);
      const isLast = said + next.length === points.length;
      if (next.length === 0 && !isDone) return;
      const piece = { id, from: said, points: next, isDone: isDone && isLast };
      answers.push(
        send(said === 0 ? { ...piece, style } : piece).catch((error: unknown) => {
          failure ??= error;
        }),
      );
      said += next.length;
    } while (said < points.length);
  }

  return {
    id,
    add,
    flush,
    /** As it is now. */
    read: (): Stroke => ({ ...style, id, by, points: [...points] }),
    /** Says the rest and waits for all answers. @throws the first refusal */
    async finish(): Promise<void> {
      flush(true);
      await Promise.all(answers);
      if (failure) throw failure;
    },
  };
}
export type StrokeSender = ReturnType<typeof createStrokeSender>;
