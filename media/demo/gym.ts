import {
  type Canvas,
  colour,
  ellipse,
  fillRows,
  newCanvas,
  paint,
  rectangle,
  stroke,
} from "./canvas.ts";
import { drawNumber } from "./digits.ts";

const WALL = colour("#dfe8eb");
const SKIRTING = colour("#b98c53");
const FLOOR = colour("#d9a96c");
const BOARD_LINE = colour("#c6935a");
const WOOD = colour("#b98c53");
const GLASS = colour("#bfe3ef");
const FRAME = colour("#ffffff");
const MAT = colour("#3d8296");
const MAT_EDGE = colour("#2f6a7c");
const PANEL = colour("#22384a");
const TRACK = colour("#4c6172");
const INK = colour("#ffffff");
const RING = colour("#fcc02e");

const FLOOR_Y = 520;
/** Where the count stands: a board on the wall. */
export const BOARD = [930, 356, 1216, 484] as const;

/** The wall with wall bars and a window, the floor with a mat. */
export function drawGym(widthPx: number, heightPx: number): Canvas {
  const canvas = newCanvas(widthPx, heightPx);
  fillRows(canvas, [0, FLOOR_Y], WALL);
  fillRows(canvas, [FLOOR_Y, heightPx], FLOOR);
  for (let x = -360; x < widthPx + 360; x += 180)
    paint(
      canvas,
      stroke(
        [
          [widthPx / 2 + (x - widthPx / 2) * 0.9, FLOOR_Y],
          [widthPx / 2 + (x - widthPx / 2) * 1.35, heightPx],
        ],
        3,
      ),
      BOARD_LINE,
    );
  fillRows(canvas, [FLOOR_Y - 5, FLOOR_Y + 5], SKIRTING);
  for (const x of [44, 270]) paint(canvas, rectangle(x, 60, x + 18, FLOOR_Y + 26, 4), WOOD);
  for (let y = 96; y < FLOOR_Y; y += 62) paint(canvas, rectangle(50, y, 282, y + 14, 6), WOOD);
  paint(canvas, rectangle(916, 70, 1230, 322, 10), FRAME);
  for (const [left, right] of [
    [926, 1066],
    [1080, 1220],
  ] as const)
    for (const [top, bottom] of [
      [80, 189],
      [203, 312],
    ] as const)
      paint(canvas, rectangle(left, top, right, bottom, 4), GLASS);
  paint(canvas, ellipse(widthPx / 2, 648, 330, 52), MAT_EDGE);
  paint(canvas, ellipse(widthPx / 2, 643, 330, 50), MAT);
  return canvas;
}

/** The board on the wall: the number of the repetition, the rounds done as dots. */
export function drawBoard(
  canvas: Canvas,
  count: number,
  { round, rounds }: { round: number; rounds: number },
): void {
  const [left, top, right, bottom] = BOARD;
  paint(canvas, rectangle(left, top, right, bottom, 20), PANEL);
  if (count > 0) drawNumber(canvas, count, [left + 96, (top + bottom) / 2], 76, INK);
  for (let n = 1; n <= rounds; n++)
    paint(
      canvas,
      ellipse(right - 36 - (rounds - n) * 46, (top + bottom) / 2, 15),
      n <= round ? RING : TRACK,
    );
}
