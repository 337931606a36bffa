import {
  arc,
  type Canvas,
  type Colour,
  colour,
  copyOf,
  ellipse,
  fillRows,
  newCanvas,
  type Point,
  paint,
  polygon,
  stroke,
} from "./canvas.ts";
import { drawNumber } from "./digits.ts";
import { drawHead } from "./figure.ts";
import { addPluck } from "./strings.ts";
import { SAMPLE_RATE, toWav } from "./wav.ts";

const WIDTH_PX = 1280;
const HEIGHT_PX = 720;
const TABLE = colour("#f3e9da");
const TABLE_LINE = colour("#eadcc6");
const SHADOW = colour("#7d6a50");
const FRONT = colour("#1f9bc4");
const BACK = colour("#d8eef6");
const FOLD = colour("#0b6b8c");
const BRIM = colour("#fcc02e");
const INK = colour("#22384a");
const LIGHT = colour("#ffffff");
const QUIET = colour("#cdbb9f");
const SHIRT = colour("#d4543f");
const NECK = colour("#d9a278");

const STEPS = 5;
/** A step shows what to do, then what it led to, seconds each. */
const STILL_S = 4;
export const making = {
  widthPx: WIDTH_PX,
  heightPx: HEIGHT_PX,
  stillS: STILL_S,
  durationS: STEPS * 2 * STILL_S,
  partsAtS: Array.from({ length: STEPS }, (_, step) => step * 2 * STILL_S),
};

/** The sheet lies with the middle of its upper edge here once it is folded in half. */
const TOP: Point = [WIDTH_PX / 2, 190];
const at = (x: number, y: number): Point => [TOP[0] + x, TOP[1] + y];
/** Half a sheet: 440 wide, 310 high; its corners meet in the middle and leave a strip of 90. */
const HALF = 220;
const STRIP_END = 310;

/** Ten stills: each step before and after; the last one wears the hat. */
export function* makingStills(): Generator<Uint8Array> {
  const table = drawTable();
  for (const [index, stills] of steps.entries())
    for (const draw of stills) {
      const canvas = copyOf(table);
      draw(canvas);
      drawMarks(canvas, index + 1);
      yield canvas.pixels;
    }
}

function drawTable(): Canvas {
  const canvas = newCanvas(WIDTH_PX, HEIGHT_PX);
  fillRows(canvas, [0, HEIGHT_PX], TABLE);
  for (let y = 90; y < HEIGHT_PX; y += 150) fillRows(canvas, [y, y + 4], TABLE_LINE);
  return canvas;
}

/** The number of the step, and how many there are. */
function drawMarks(canvas: Canvas, step: number): void {
  paint(canvas, ellipse(120, 120, 66), INK);
  drawNumber(canvas, step, [120, 120], 70, LIGHT);
  for (let n = 1; n <= STEPS; n++)
    paint(
      canvas,
      ellipse(1160 + (n - STEPS) * 46, 120, n === step ? 12 : 8),
      n <= step ? INK : QUIET,
    );
}

/** What each step shows before and after. */
const steps: readonly (readonly [
  before: (canvas: Canvas) => void,
  after: (canvas: Canvas) => void,
])[] = [
  [drawSheet, drawHalf],
  [
    (canvas) => {
      drawHalf(canvas);
      for (const side of [-1, 1]) {
        dashes(canvas, at(0, 0), at(side * HALF, HALF));
        arrow(canvas, [at(side * 205, 24), at(side * 150, 70), at(side * 40, 150)]);
      }
    },
    drawRoof,
  ],
  [
    (canvas) => {
      drawRoof(canvas);
      foldUp(canvas);
    },
    (canvas) => {
      drawRoof(canvas);
      drawBrim(canvas);
    },
  ],
  [
    (canvas) => {
      drawRoof(canvas);
      foldUp(canvas);
      arrow(canvas, arc([1020, 330], [70, 44], [160, 470])); // turn it over
    },
    drawHat,
  ],
  [
    (canvas) => {
      drawHat(canvas);
      for (const side of [-1, 1])
        arrow(canvas, [at(side * 40, 250), at(side * 130, 268), at(side * 250, 268)]);
    },
    drawWorn,
  ],
];

function drawSheet(canvas: Canvas): void {
  const outline = [at(-HALF, -110), at(HALF, -110), at(HALF, 420), at(-HALF, 420)];
  drawPaper(canvas, outline, FRONT);
  dashes(canvas, at(-HALF, 155), at(HALF, 155));
  arrow(canvas, arc(at(HALF + 10, 155), [90, 210], [-80, 78]));
}

function drawHalf(canvas: Canvas): void {
  drawPaper(canvas, [at(-HALF, 0), at(HALF, 0), at(HALF, STRIP_END), at(-HALF, STRIP_END)], BACK);
  paint(canvas, stroke([at(-HALF, 0), at(HALF, 0)], 5), FOLD);
}

/** Corners folded to the middle: a roof over a strip. */
function drawRoof(canvas: Canvas): void {
  const strip = [
    at(-HALF, HALF - 2),
    at(HALF, HALF - 2),
    at(HALF, STRIP_END),
    at(-HALF, STRIP_END),
  ];
  drawPaper(canvas, strip, BACK);
  drawPeak(canvas);
}

function drawPeak(canvas: Canvas): void {
  drawPaper(canvas, [at(0, 0), at(HALF, HALF), at(-HALF, HALF)], FRONT);
  paint(canvas, stroke([at(0, 6), at(0, HALF)], 3), FOLD);
}

/** The strip folded up over the roof. */
function drawBrim(canvas: Canvas): void {
  const brim = [at(-HALF, HALF), at(HALF, HALF), at(HALF, HALF - 90), at(-HALF, HALF - 90)];
  drawPaper(canvas, brim, BRIM);
}

function drawHat(canvas: Canvas): void {
  drawPeak(canvas);
  drawBrim(canvas);
}

/** Where the strip is to be folded, and which way. */
function foldUp(canvas: Canvas): void {
  dashes(canvas, at(-HALF, HALF), at(HALF, HALF));
  arrow(canvas, [at(0, 290), at(0, 215), at(0, 140)]);
}

/** The hat on a head. */
function drawWorn(canvas: Canvas): void {
  const [x, y] = [WIDTH_PX / 2, 470];
  paint(canvas, ellipse(x, 860, 230, 280), SHIRT);
  paint(
    canvas,
    stroke(
      [
        [x, y + 40],
        [x, y + 104],
      ],
      54,
    ),
    NECK,
  );
  drawHead(canvas, x, y);
  const hat = (dx: number, dy: number): Point => [x + dx * 0.8, y - 38 + dy * 0.8];
  drawPaper(canvas, [hat(0, -260), hat(150, -60), hat(-150, -60)], FRONT);
  paint(canvas, stroke([hat(0, -250), hat(0, -60)], 3), FOLD);
  drawPaper(canvas, [hat(-180, -90), hat(180, -90), hat(140, 4), hat(-140, 4)], BRIM);
}

function drawPaper(canvas: Canvas, outline: readonly Point[], fill: Colour): void {
  paint(
    canvas,
    polygon(
      outline.map(([x, y]) => [x + 5, y + 9]),
      3,
    ),
    SHADOW,
    0.22,
  );
  paint(canvas, polygon(outline, 2), fill);
}

function dashes(canvas: Canvas, [ax, ay]: Point, [bx, by]: Point): void {
  const count = Math.round(Math.hypot(bx - ax, by - ay) / 34);
  const along = (share: number): Point => [ax + (bx - ax) * share, ay + (by - ay) * share];
  for (let n = 0; n < count; n++)
    paint(canvas, stroke([along((n + 0.2) / count), along((n + 0.7) / count)], 5), INK);
}

/** A line that ends in a point. */
function arrow(canvas: Canvas, points: readonly Point[]): void {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return;
  const angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  const wing = (turn: number): Point => [
    tip[0] - Math.cos(angle + turn) * 34,
    tip[1] - Math.sin(angle + turn) * 34,
  ];
  paint(canvas, stroke(points, 9), SHIRT);
  paint(canvas, stroke([wing(0.5), tip, wing(-0.5)], 9), SHIRT);
}

/** A plucked note where a step begins, a softer one where it is done. */
export function makingSound(): Uint8Array {
  const channel = new Float32Array(making.durationS * SAMPLE_RATE);
  for (const atS of making.partsAtS) {
    addPluck(channel, { atS: atS + 0.05, hz: 392, gain: 0.5, bright: 0.5 });
    addPluck(channel, { atS: atS + 0.2, hz: 523.25, gain: 0.45, bright: 0.5 });
    addPluck(channel, { atS: atS + STILL_S, hz: 293.66, gain: 0.3, bright: 0.4 });
  }
  return toWav([channel]);
}
