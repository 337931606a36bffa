import type { BoardSlide } from "#server/whiteboard/protocol.ts";

/** The slide that was on the stage last, by lesson: a board can be laid over it. */
const lastSlides = new Map<string, BoardSlide>();

export function rememberSlide(lessonId: string, slide: BoardSlide): void {
  lastSlides.set(lessonId, slide);
}

export function lastSlideOf(lessonId: string): BoardSlide | null {
  return lastSlides.get(lessonId) ?? null;
}
