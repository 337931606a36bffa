import {
  arc,
  type Canvas,
  colour,
  ellipse,
  type Point,
  paint,
  polygon,
  rectangle,
  stroke,
  within,
} from "./canvas.ts";

/** How the figure stands; shares from 0 to 1. */
export type Pose = {
  /** 0 upright, 1 in a deep squat. */
  squat: number;
  /** 0 arms down, 1 straight up over the head, through the sides. */
  raise: number;
};

const SKIN = colour("#e8b88f");
const SHADE = colour("#d9a278");
const HAIR = colour("#1f1b18");
const SHIRT = colour("#d4543f");
const TROUSERS = colour("#2c4a5a");
const SHOES = colour("#1b3340");
const CORD = colour("#ffffff");
const WHISTLE = colour("#fcc02e");
const MOUTH = colour("#b5483a");

const THIGH = 118;
const SHIN = 112;
const TORSO = 190;
const ARM = 92;
const FOOT_X = 74;
const ANKLE_Y = 622;
const SQUAT_DEPTH = 125;

/** Draws the figure with its feet about (`cx`, 640). */
export function drawFigure(canvas: Canvas, cx: number, pose: Pose): void {
  const hipY = ANKLE_Y - 225 + pose.squat * SQUAT_DEPTH;
  const shoulderY = hipY - TORSO;
  for (const side of [-1, 1]) drawLeg(canvas, [cx + side * 34, hipY], cx + side * FOOT_X, side);
  const torso = rectangle(cx - 66, shoulderY - 16, cx + 66, hipY + 34, 58);
  paint(
    canvas,
    stroke(
      [
        [cx, shoulderY - 34],
        [cx, shoulderY],
      ],
      46,
    ),
    SHADE,
  );
  paint(canvas, torso, SHIRT);
  for (const side of [-1, 1]) drawArm(canvas, [cx + side * 54, shoulderY + 18], side, pose);
  drawHead(canvas, cx, shoulderY - 90);
  paint(
    canvas,
    stroke(
      [
        [cx - 20, shoulderY - 14],
        [cx, shoulderY + 52],
      ],
      5,
    ),
    CORD,
  );
  paint(
    canvas,
    stroke(
      [
        [cx + 20, shoulderY - 14],
        [cx, shoulderY + 52],
      ],
      5,
    ),
    CORD,
  );
  paint(canvas, ellipse(cx, shoulderY + 58, 11), WHISTLE);
}

/** The head alone, its middle at (`cx`, `cy`). */
export function drawHead(canvas: Canvas, cx: number, cy: number): void {
  for (const side of [-1, 1]) paint(canvas, ellipse(cx + side * 60, cy + 8, 12, 15), SHADE);
  paint(canvas, ellipse(cx, cy, 60, 70), SKIN);
  const fringe = polygon([
    [cx - 80, cy - 90],
    [cx + 80, cy - 90],
    [cx + 80, cy - 4],
    [cx + 52, cy - 12],
    [cx + 40, cy - 34],
    [cx - 34, cy - 30],
    [cx - 52, cy - 10],
    [cx - 80, cy - 4],
  ]);
  paint(canvas, within(ellipse(cx, cy - 3, 64, 74), fringe), HAIR);
  for (const side of [-1, 1]) {
    paint(canvas, ellipse(cx + side * 23, cy + 6, 6), HAIR);
    paint(canvas, stroke(arc([cx + side * 23, cy - 2], [12, 9], [-145, -35]), 4), HAIR);
  }
  paint(canvas, stroke(arc([cx, cy + 24], [18, 13], [25, 155]), 5), MOUTH);
}

/** Thigh and shin of fixed length between hip and ankle; the knee goes outwards. */
function drawLeg(canvas: Canvas, hip: Point, ankleX: number, side: number): void {
  const ankle: Point = [ankleX, ANKLE_Y];
  const knee = bend(hip, ankle, [THIGH, SHIN], side);
  const toes = ankleX + side * 14;
  paint(canvas, stroke([hip, knee, ankle], 58), TROUSERS);
  paint(canvas, rectangle(toes - 44, ANKLE_Y + 2, toes + 44, ANKLE_Y + 36, 17), SHOES);
}

/** In a squat the arms go out and the forearms rise, in a raise they are straight. */
function drawArm(canvas: Canvas, shoulder: Point, side: number, { squat, raise }: Pose): void {
  const upper = 9 + 69 * squat + 150 * raise;
  const fore = upper + 34 * squat * (1 - raise) + 4;
  const elbow = turned(shoulder, upper, ARM, side);
  const hand = turned(elbow, fore, ARM, side);
  paint(canvas, stroke([shoulder, elbow, hand], 36), SKIN);
  paint(canvas, ellipse(hand[0], hand[1], 23), SKIN);
  paint(canvas, stroke([shoulder, turned(shoulder, upper, ARM * 0.62, side)], 50), SHIRT);
}

/** A point `length` away; degrees from straight down towards the side. */
function turned([x, y]: Point, degrees: number, length: number, side: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [x + side * Math.sin(angle) * length, y + Math.cos(angle) * length];
}

function bend([ax, ay]: Point, [bx, by]: Point, [first, second]: Point, side: number): Point {
  const distance = Math.min(Math.hypot(bx - ax, by - ay), first + second - 1);
  const along = (first ** 2 - second ** 2 + distance ** 2) / (2 * distance);
  const across = Math.sqrt(Math.max(0, first ** 2 - along ** 2));
  const [ux, uy] = [(bx - ax) / distance, (by - ay) / distance];
  return [ax + ux * along + side * across * uy, ay + uy * along - side * across * ux];
}
