import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import css from "./BoardView.module.css";
import { frameOf } from "./bounds.ts";
import { type Pictures, Shape } from "./shapes.tsx";
import { slideBox } from "./slide-box.ts";

/** The slide under a board: its picture and how high it is for each unit of width. */
export type Ground = { url: string; heightByWidth: number };
type Props = {
  /** From the lowest up: `pileOf`. */
  shapes: readonly BoardShape[];
  pictures?: Pictures | undefined;
  ground?: Ground | null | undefined;
  /** What readers are told it is. */
  label: string;
};
const none: Pictures = new Map();

/**
 * A board as a picture: all of it, as large as its place allows. Pure, without Excalidraw: pupils who look on, the
 * lesson's page, exports and the player of recordings draw with it.
 */
export function BoardView({ shapes, pictures = none, ground, label }: Props) {
  const slide = ground ? slideBox(ground) : undefined;
  const { x, y, width, height } = frameOf(shapes, slide);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      className={css.board}
      viewBox={`${x} ${y} ${width} ${height}`}
      role="img"
      aria-label={label}
      data-testid="board-view"
      data-shapes={shapes.length}
    >
      <rect x={x} y={y} width={width} height={height} fill="#ffffff" />
      {ground && slide && <image href={ground.url} width={slide.width} height={slide.height} />}
      {shapes.map((shape) => (
        <Shape
          key={shape.id}
          shape={shape}
          picture={shape.type === "image" ? pictures.get(shape.fileId) : undefined}
        />
      ))}
    </svg>
  );
}
