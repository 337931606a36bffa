import { type Canvas, copyOf, copyPart } from "./canvas.ts";
import { drawFigure, type Pose } from "./figure.ts";
import { BOARD, drawBoard, drawGym } from "./gym.ts";
import { addTone, SAMPLE_RATE, toWav } from "./wav.ts";

export const FPS = 25;
const WIDTH_PX = 1280;
const HEIGHT_PX = 720;
/** One squat, or one raise of the arms, seconds. */
const REPETITION_S = 2;
/** One breath of a rest, seconds. */
const REST_BREATH_S = 2;
const ROUNDS = 2;
const TICK = { hz: 880, gain: 0.22, fadeS: 0.03 };
type Part = { move: keyof Pose | null; repetitions: number; lengthS: number; round: number };
const parts: readonly Part[] = [
  { move: null, repetitions: 0, lengthS: 4, round: 0 },
  { move: "squat", repetitions: 7, lengthS: 14, round: 1 },
  { move: null, repetitions: 0, lengthS: 4, round: 1 },
  { move: "raise", repetitions: 7, lengthS: 14, round: 2 },
  { move: null, repetitions: 0, lengthS: 4, round: 2 },
];
export const exercise = {
  widthPx: WIDTH_PX,
  heightPx: HEIGHT_PX,
  durationS: parts.reduce((sum, { lengthS }) => sum + lengthS, 0),
  partsAtS: parts.map((_, index) =>
    parts.slice(0, index).reduce((sum, { lengthS }) => sum + lengthS, 0),
  ),
};

/**
 * All frames in order. Poses come again and again: each is drawn once a part, and the board once a count, so that
 * the server's own thread is never busy for more than one drawing at a time.
 */
export function* exerciseFrames(): Generator<Uint8Array> {
  const gym = drawGym(WIDTH_PX, HEIGHT_PX);
  for (const part of parts) {
    const poses = new Map<number, Canvas>();
    let board = { canvas: gym, count: -1 };
    for (let frame = 0; frame < part.lengthS * FPS; frame++) {
      const share = shareAt(part, frame);
      const count = part.move === null ? 0 : Math.floor(frame / (REPETITION_S * FPS)) + 1;
      const pose = poses.get(share) ?? drawPose(gym, part, share);
      poses.set(share, pose);
      if (board.count !== count) board = { canvas: drawCount(gym, part, count), count };
      const canvas = copyOf(pose);
      copyPart(board.canvas, canvas, BOARD);
      yield canvas.pixels;
    }
  }
}

/** How far the move is at a frame, 0 to 1; there and back in one repetition. At rest the figure breathes. */
function shareAt({ move }: Part, frame: number): number {
  const lengthS = move === null ? REST_BREATH_S : REPETITION_S;
  const turn = (frame % (lengthS * FPS)) / (lengthS * FPS);
  // Rounded, so that the way back has the poses of the way there.
  return Math.round((1 - Math.cos(2 * Math.PI * turn)) * 500) / 1000;
}

function drawPose(gym: Canvas, { move }: Part, share: number): Canvas {
  const canvas = copyOf(gym);
  const pose = { squat: move === null ? share * 0.04 : 0, raise: 0 };
  drawFigure(canvas, WIDTH_PX / 2, move === null ? pose : { ...pose, [move]: share });
  return canvas;
}

function drawCount(gym: Canvas, { round }: Part, count: number): Canvas {
  const canvas = copyOf(gym);
  drawBoard(canvas, count, { round, rounds: ROUNDS });
  return canvas;
}

/** A soft tick each second; a higher tone where a part begins. */
export function exerciseSound(): Uint8Array {
  const channel = new Float32Array(exercise.durationS * SAMPLE_RATE);
  for (let second = 0; second < exercise.durationS; second++) {
    const isPart = exercise.partsAtS.includes(second);
    addTone(channel, second, isPart ? { hz: 1320, gain: 0.5, fadeS: 0.12 } : TICK);
  }
  return toWav([channel]);
}
