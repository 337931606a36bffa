import { memo, type PointerEvent, type ReactNode, type Ref, useMemo } from "react";
import type { Stroke } from "#server/slides/protocol-ink.ts";
import { PAGE_UNITS } from "#server/slides/protocol-pages.ts";
import { colourOf, outlineOf, type Point, textUnits } from "./ink.ts";
import css from "./SlideView.module.css";

/** Where somebody points, in units of the page. */
export type Pointer = { id: string; name: string; at: Point };
type Props = {
  /** The page's picture. */
  src: string;
  /** Its shape. */
  widthPx: number;
  heightPx: number;
  strokes: readonly Stroke[];
  /** What it is, for readers: "page 6 of 18". */
  label: string;
  pointers?: readonly Pointer[];
  ref?: Ref<SVGSVGElement>;
  /** Drawing on it. */
  pen?: {
    tool: string;
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerLeave: (event: PointerEvent<SVGSVGElement>) => void;
  };
  children?: ReactNode;
};

/**
 * One slide and what is drawn over it, as large as its place allows. It knows no room: a recording's player gives
 * it the page and the ink of the moment.
 */
export function SlideView(props: Props) {
  const { src, widthPx, heightPx, strokes, label, pointers = [], ref, pen, children } = props;
  const height = Math.round((PAGE_UNITS * heightPx) / widthPx);
  const { tool, ...handlers } = pen ?? { tool: undefined };
  return (
    <svg
      ref={ref}
      className={css.slide}
      viewBox={`0 0 ${PAGE_UNITS} ${height}`}
      role="img"
      aria-label={label}
      data-tool={tool}
      data-testid="slide"
      data-src={src}
      {...handlers}
    >
      <image href={src} width={PAGE_UNITS} height={height} preserveAspectRatio="none" />
      {strokes.map((stroke) => (
        <Ink key={stroke.id} stroke={stroke} />
      ))}
      {children}
      {pointers.map(({ id, name, at: [x, y] }) => (
        <g key={id} className={css.pointer} style={{ translate: `${x}px ${y}px` }}>
          <circle r={34} />
          {name && (
            <text x={50} y={26}>
              {name}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** One stroke; drawn anew only when it grows. */
const Ink = memo(function Ink({ stroke }: { stroke: Stroke }) {
  const { id, tool, color, size, text, points } = stroke;
  const path = useMemo(
    () => (tool === "text" ? "" : outlineOf({ tool, size, points })),
    [tool, size, points],
  );
  if (tool === "text")
    return (
      <text
        className={css.text}
        data-testid="stroke"
        data-id={id}
        x={points[0]}
        y={points[1]}
        fontSize={textUnits(size)}
        fill={colourOf(color)}
      >
        {text}
      </text>
    );
  return (
    <path
      className={tool === "marker" ? css.marker : undefined}
      data-testid="stroke"
      data-id={id}
      d={path}
      fill={colourOf(color)}
    />
  );
});
