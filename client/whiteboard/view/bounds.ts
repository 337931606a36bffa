import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";

export type Box = { x: number; y: number; width: number; height: number };
/** What is always in view, in the board's units: a teacher's first screen at its own size. */
const FIRST_SCREEN: Box = { x: 0, y: 0, width: 960, height: 540 };
/** Between the outermost line and the edge. */
const MARGIN = 24;

/** The box around one shape, turned as it is. */
export function boxOf(shape: BoardShape): Box {
  const own = outline(shape);
  const { angle = 0, strokeWidth = 2 } = shape;
  const box = angle === 0 ? own : turned(own, shape, angle);
  const half = strokeWidth * (shape.type === "freedraw" ? 2 : 0.5);
  return grown(box, half);
}

function outline({ x, y, width, height, ...shape }: BoardShape): Box {
  if (!("points" in shape)) return { x, y, width: Math.abs(width), height: Math.abs(height) };
  const xs = shape.points.filter((_, at) => at % 2 === 0);
  const ys = shape.points.filter((_, at) => at % 2 === 1);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    ...{ x: x + left, y: y + top },
    ...{ width: Math.max(...xs) - left, height: Math.max(...ys) - top },
  };
}

/** The box around a box that is turned about the middle of its shape. */
function turned(box: Box, { x, y, width, height }: BoardShape, angle: number): Box {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ].map(([cornerX = 0, cornerY = 0]) => {
    const [dx, dy] = [cornerX - middleX, cornerY - middleY];
    return {
      x: middleX + dx * Math.cos(angle) - dy * Math.sin(angle),
      y: middleY + dx * Math.sin(angle) + dy * Math.cos(angle),
    };
  });
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  return {
    ...{ x: left, y: top },
    width: Math.max(...corners.map((corner) => corner.x)) - left,
    height: Math.max(...corners.map((corner) => corner.y)) - top,
  };
}

const grown = ({ x, y, width, height }: Box, by: number): Box => {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
};

/** The smallest box around both. */
export function around(one: Box, other: Box): Box {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    ...{ x, y },
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** What everybody is shown of a board: the first screen, or the slide under it, and all that is drawn. */
export function frameOf(shapes: readonly BoardShape[], ground: Box = FIRST_SCREEN): Box {
  return shapes.map(boxOf).reduce((frame, box) => around(frame, grown(box, MARGIN)), ground);
}
