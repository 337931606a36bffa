import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { BoardView, type Ground } from "../view/BoardView.tsx";
import { frameOf } from "../view/bounds.ts";
import type { Pictures } from "../view/shapes.tsx";
import { slideBox } from "../view/slide-box.ts";

/** A board with all that is needed to draw it without the server. */
export type WholeBoard = {
  name: string;
  shapes: readonly BoardShape[];
  pictures: Pictures;
  /** Its address holds the picture itself (`data:`). */
  ground: Ground | null;
};
export type Drawing = { blob: Blob; width: number; height: number };
/** Longer side of an exported picture, pixels: sharp on a sheet of A4. */
const LONGER_PX = 2000;

/** The board as a picture file. @throws Error when the browser cannot draw it */
export async function drawBoard(
  board: WholeBoard,
  type: "image/png" | "image/jpeg",
): Promise<Drawing> {
  const frame = frameOf(board.shapes, board.ground ? slideBox(board.ground) : undefined);
  const scale = LONGER_PX / Math.max(frame.width, frame.height);
  const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)];
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(board, width, height))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.9));
  if (!blob) throw new Error("the browser cannot draw this board");
  return { blob, width, height };
}

/** The board as SVG, of the same component that shows it. */
function svgOf({ name, shapes, pictures, ground }: WholeBoard, width: number, height: number) {
  const holder = document.createElement("div");
  const root = createRoot(holder);
  flushSync(() =>
    root.render(<BoardView shapes={shapes} pictures={pictures} ground={ground} label={name} />),
  );
  const svg = holder.querySelector("svg");
  svg?.setAttribute("width", String(width));
  svg?.setAttribute("height", String(height));
  const text = svg ? new XMLSerializer().serializeToString(svg) : "";
  root.unmount();
  return text;
}
