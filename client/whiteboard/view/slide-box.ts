import { SLIDE_WIDTH } from "#server/whiteboard/protocol-limits.ts";
import type { Box } from "./bounds.ts";

/** Where a slide stands under a board, in the board's units. */
export function slideBox({ heightByWidth }: { heightByWidth: number }): Box {
  return { x: 0, y: 0, width: SLIDE_WIDTH, height: SLIDE_WIDTH * heightByWidth };
}
