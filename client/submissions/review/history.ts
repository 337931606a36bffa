import type { Stroke } from "#server/submissions/protocol.ts";
import { MOST_STROKES } from "./strokes.ts";

/** What is drawn over one photo, and what it was before each act. */
export type Drawing = {
  strokes: readonly Stroke[];
  before: readonly (readonly Stroke[])[];
  after: readonly (readonly Stroke[])[];
};
/** Acts that can be taken back. */
const MOST_ACTS = 100;

export const drawingOf = (strokes: readonly Stroke[] = []): Drawing => {
  return { strokes, before: [], after: [] };
};

/** The drawing with other strokes; the very same where nothing changed. */
export function changed(drawing: Drawing, strokes: readonly Stroke[]): Drawing {
  if (strokes === drawing.strokes) return drawing;
  return {
    strokes: strokes.slice(0, MOST_STROKES),
    before: [...drawing.before, drawing.strokes].slice(-MOST_ACTS),
    after: [],
  };
}

export function undone(drawing: Drawing): Drawing {
  const strokes = drawing.before.at(-1);
  if (!strokes) return drawing;
  const { before, after } = drawing;
  return { strokes, before: before.slice(0, -1), after: [drawing.strokes, ...after] };
}

export function redone(drawing: Drawing): Drawing {
  const [strokes, ...after] = drawing.after;
  if (!strokes) return drawing;
  return { strokes, before: [...drawing.before, drawing.strokes], after };
}
