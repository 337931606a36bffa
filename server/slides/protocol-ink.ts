import { z } from "zod";
import { Id } from "../protocol/define.ts";
import { MAX_STROKE, MAX_TEXT_CHARS } from "./protocol-limits.ts";

export * from "./protocol-limits.ts";

export const InkTool = z.enum(["pen", "marker", "text"]);
export type InkTool = z.infer<typeof InkTool>;
/** Of the palette, which the client holds: dark, red, blue, green, yellow, white. */
export const INK_COLOURS = 6;
/** Thin, middle, thick. */
export const INK_SIZES = 3;

export const StrokeId = z.string().regex(/^[A-Za-z0-9_-]{6,24}$/);
export const StrokeStyle = z.object({
  tool: InkTool,
  color: z
    .int()
    .min(0)
    .max(INK_COLOURS - 1),
  size: z
    .int()
    .min(0)
    .max(INK_SIZES - 1),
  /** What a text says; it stands at the stroke's first point. */
  text: z.string().trim().min(1).max(MAX_TEXT_CHARS).optional(),
});
export type StrokeStyle = z.infer<typeof StrokeStyle>;
const Points = z.array(z.int().min(-20_000).max(20_000));

/** One stroke, whole. */
export const Stroke = StrokeStyle.extend({ id: StrokeId, by: Id, points: Points });
export type Stroke = z.infer<typeof Stroke>;

/** A part of a stroke as it is drawn. `from`: how many numbers of it were told before; `style` comes with the first. */
export const StrokePiece = z.object({
  id: StrokeId,
  from: z.int().min(0),
  style: StrokeStyle.optional(),
  points: Points.max(MAX_STROKE),
  isDone: z.boolean(),
});
export type StrokePiece = z.infer<typeof StrokePiece>;
