import { memo } from "react";
import type { Stroke } from "#server/submissions/protocol.ts";
import { inkOf, outlineOf } from "./strokes.ts";

const Ink = memo(({ stroke }: { stroke: Stroke }) => (
  <path d={outlineOf(stroke)} fill={inkOf[stroke.color]} />
));

/** Strokes over a photo, in thousandths of its width; a stroke that stays is not drawn anew. */
export function InkLayer({ strokes }: { strokes: readonly Stroke[] }) {
  return (
    <g data-testid="ink" data-count={strokes.length}>
      {strokes.map((stroke, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no names, and memo looks at the stroke
        <Ink key={at} stroke={stroke} />
      ))}
    </g>
  );
}
