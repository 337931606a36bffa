import type { IconName } from "../kit/ui/icons.tsx";

/** What a drawing hand holds. */
export const slideTools = ["pointer", "pen", "marker", "text", "eraser"] as const;
export type SlideTool = (typeof slideTools)[number];
export const toolIcons: Readonly<Record<SlideTool, IconName>> = {
  pointer: "pointer",
  pen: "pencil",
  marker: "marker",
  text: "letter",
  eraser: "eraser",
};
export type Hand = { tool: SlideTool; color: number; size: number };
/** Red, middle: seen on most slides. */
export const firstHand: Hand = { tool: "pen", color: 1, size: 1 };
