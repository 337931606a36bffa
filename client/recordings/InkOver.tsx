import { PAGE_UNITS, type Stroke } from "#server/slides/protocol-ink.ts";
import css from "./Recording.module.css";
import type { SlideThen } from "./replay.ts";

/** The palette and the widths of the pens, as the room draws them. */
const COLOURS = ["#17252f", "#c62f3a", "#0077a6", "#198754", "#f2b705", "#ffffff"] as const;
const WIDTHS = [12, 24, 44] as const;
const LETTERS = [90, 130, 190] as const;

/** What was drawn over a page, as a picture of the page's own measure. */
export function InkOver({ slide }: { slide: SlideThen }) {
  const { strokes, widthPx, heightPx } = slide;
  if (strokes.length === 0) return null;
  const height = Math.round((PAGE_UNITS * heightPx) / widthPx);
  return (
    <svg
      className={css.ink}
      viewBox={`0 0 ${PAGE_UNITS} ${height}`}
      aria-hidden="true"
      data-strokes={strokes.length}
    >
      {strokes.map((stroke) => (
        <InkStroke key={stroke.id} stroke={stroke} />
      ))}
    </svg>
  );
}

function InkStroke({ stroke }: { stroke: Stroke }) {
  const { tool, color, size, text, points } = stroke;
  const colour = COLOURS[color] ?? COLOURS[0];
  if (tool === "text")
    return (
      <text x={points[0]} y={points[1]} fill={colour} fontSize={LETTERS[size]} fontWeight={600}>
        {text}
      </text>
    );
  const width = (WIDTHS[size] ?? WIDTHS[0]) * (tool === "marker" ? 4 : 1);
  return (
    <path
      d={pathOf(points)}
      fill="none"
      stroke={colour}
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      opacity={tool === "marker" ? 0.35 : 1}
    />
  );
}

/** The first point as it is, each next one a step; a single point is a dot. */
export function pathOf(points: readonly number[]): string {
  const [x = 0, y = 0, ...steps] = points;
  const lines = steps.flatMap((dx, at) => (at % 2 === 0 ? [`l${dx} ${steps[at + 1] ?? 0}`] : []));
  return `M${x} ${y}${lines.length > 0 ? lines.join("") : "l0 0"}`;
}
