import { z } from "zod";
import { MAX_POINTS, MAX_TEXT_CHARS } from "./protocol-limits.ts";
import { isOrderKey } from "./protocol-order.ts";

/**
 * Elements of a board on the wire and in the database: Excalidraw's own (0.18), less what is at its default, what it
 * can make again by itself, and what no board of ours has (frames, embedded pages, links, foreign data). Points are
 * flat: x, y, x, y …, relative to the element, rounded to a tenth of a pixel.
 */
const Coordinate = z.number().min(-1e6).max(1e6);
const Size = z.number().min(-1e6).max(1e6);
const ElementId = z.string().regex(/^[\w-]{1,64}$/);
const Colour = z.string().regex(/^(#[0-9a-fA-F]{3,8}|transparent|[a-z]{3,20})$/);
const Points = z
  .array(Coordinate)
  .min(2)
  .max(MAX_POINTS * 2)
  .refine((points) => points.length % 2 === 0);
const Binding = z.strictObject({
  elementId: ElementId,
  focus: z.number().min(-1e6).max(1e6),
  gap: z.number().min(-1e6).max(1e6),
});
const Arrowhead = z.enum([
  "arrow",
  "bar",
  "dot",
  "circle",
  "circle_outline",
  "triangle",
  "triangle_outline",
  "diamond",
  "diamond_outline",
  "crowfoot_one",
  "crowfoot_many",
  "crowfoot_one_or_many",
]);

/** What tells two states of one element apart; see `isNewer`. */
const stamp = {
  id: ElementId,
  version: z.int().min(1).max(1e9),
  versionNonce: z
    .int()
    .min(0)
    .max(2 ** 31),
};
const common = {
  ...stamp,
  /** Place in the pile, a fractional index. */
  index: z.string().max(64).refine(isOrderKey),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  x: Coordinate,
  y: Coordinate,
  width: Size,
  height: Size,
  angle: z.number().min(-100).max(100).optional(),
  strokeColor: Colour.optional(),
  backgroundColor: Colour.optional(),
  fillStyle: z.enum(["hachure", "cross-hatch", "solid", "zigzag"]).optional(),
  strokeWidth: z.number().min(0.1).max(100).optional(),
  strokeStyle: z.enum(["solid", "dashed", "dotted"]).optional(),
  roundness: z
    .strictObject({ type: z.int().min(1).max(3), value: z.number().min(0).max(1e4).optional() })
    .nullable()
    .optional(),
  roughness: z.number().min(0).max(5).optional(),
  opacity: z.number().min(0).max(100).optional(),
  groupIds: z.array(ElementId).max(10).optional(),
  boundElements: z
    .array(z.strictObject({ id: ElementId, type: z.enum(["arrow", "text"]) }))
    .max(60)
    .nullable()
    .optional(),
  locked: z.boolean().optional(),
};
const linear = {
  points: Points,
  startBinding: Binding.nullable().optional(),
  endBinding: Binding.nullable().optional(),
  startArrowhead: Arrowhead.nullable().optional(),
  endArrowhead: Arrowhead.nullable().optional(),
};

export const BoardShape = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("rectangle"), ...common }),
  z.strictObject({ type: z.literal("diamond"), ...common }),
  z.strictObject({ type: z.literal("ellipse"), ...common }),
  z.strictObject({
    type: z.literal("freedraw"),
    ...common,
    points: Points,
    /** One for each point, where the pen has them. */
    pressures: z.array(z.number().min(0).max(1)).max(MAX_POINTS).optional(),
  }),
  z.strictObject({ type: z.literal("line"), ...common, ...linear }),
  z.strictObject({ type: z.literal("arrow"), ...common, ...linear }),
  z.strictObject({
    type: z.literal("text"),
    ...common,
    text: z.string().max(MAX_TEXT_CHARS),
    /** Absent: the same as `text`, which has the breaks of a box. */
    originalText: z.string().max(MAX_TEXT_CHARS).optional(),
    fontSize: z.number().min(1).max(1000),
    fontFamily: z.int().min(1).max(20),
    lineHeight: z.number().min(0.5).max(5),
    textAlign: z.enum(["left", "center", "right"]).optional(),
    verticalAlign: z.enum(["top", "middle", "bottom"]).optional(),
    containerId: ElementId.nullable().optional(),
    autoResize: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("image"),
    ...common,
    fileId: ElementId,
    scale: z.tuple([z.number().min(-1).max(1), z.number().min(-1).max(1)]).optional(),
    crop: z
      .strictObject({
        ...{ x: Size, y: Size, width: Size, height: Size },
        ...{ naturalWidth: Size, naturalHeight: Size },
      })
      .nullable()
      .optional(),
  }),
]);
export type BoardShape = z.infer<typeof BoardShape>;

/** What stays of a deleted element, so that an older state of it does not come back. */
export const BoardGone = z.strictObject({ type: z.literal("gone"), ...stamp });
export type BoardGone = z.infer<typeof BoardGone>;

export const BoardElement = z.discriminatedUnion("type", [BoardShape, BoardGone]);
export type BoardElement = z.infer<typeof BoardElement>;

/** A line that was drawn on: its new points alone. Without it a line of three seconds would cost thirty times its size. */
export const BoardGrowth = z.strictObject({
  type: z.literal("grown"),
  ...stamp,
  /** How many points (pairs) stand before the new ones. */
  from: z.int().min(1).max(MAX_POINTS),
  points: Points,
  pressures: z.array(z.number().min(0).max(1)).max(MAX_POINTS).optional(),
  width: Size,
  height: Size,
});
export type BoardGrowth = z.infer<typeof BoardGrowth>;

export const BoardChange = z.discriminatedUnion("type", [BoardShape, BoardGone, BoardGrowth]);
export type BoardChange = z.infer<typeof BoardChange>;
