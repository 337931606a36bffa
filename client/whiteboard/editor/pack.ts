import type { BoardElement, BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { MAX_POINTS, MAX_TEXT_CHARS } from "#server/whiteboard/protocol-limits.ts";

/** An element as Excalidraw has it. Its own types cannot be read by our compiler's settings (they name no files' endings). */
export type ExcalidrawElement = {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly versionNonce: number;
  readonly isDeleted: boolean;
  readonly index: string | null;
  readonly [field: string]: unknown;
};

type Fields = Record<string, unknown>;
/** What is not sent where it is so; the same as `unpack` puts in its place. */
const common: Fields = {
  angle: 0,
  strokeColor: "#1e1e1e",
  backgroundColor: "transparent",
  fillStyle: "solid",
  strokeWidth: 2,
  strokeStyle: "solid",
  roundness: null,
  roughness: 0,
  opacity: 100,
  groupIds: [],
  boundElements: null,
  locked: false,
};
const linear: Fields = {
  startBinding: null,
  endBinding: null,
  startArrowhead: null,
  endArrowhead: null,
};
const words: Fields = {
  textAlign: "left",
  verticalAlign: "top",
  containerId: null,
  autoResize: true,
};
const picture: Fields = { scale: [1, 1], crop: null };
/** Fields of each kind of element beside those of all: always sent, and sent where they are not as usual. */
const kinds: Record<BoardShape["type"], { always: readonly string[]; usual: Fields }> = {
  rectangle: { always: [], usual: {} },
  diamond: { always: [], usual: {} },
  ellipse: { always: [], usual: {} },
  freedraw: { always: [], usual: {} },
  line: { always: [], usual: linear },
  arrow: { always: [], usual: linear },
  text: { always: ["fontSize", "fontFamily", "lineHeight"], usual: words },
  image: { always: ["fileId"], usual: picture },
};
const isKind = (type: string): type is BoardShape["type"] => type in kinds;

const tenth = (value: number) => Math.round(value * 10) / 10;
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const numberOf = (value: unknown, otherwise = 0) =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;

/**
 * An element for the wire; null for what no board of ours has: frames, embedded pages, an element without its place
 * yet, a picture without its file, a text before its first letter.
 */
export function pack(element: ExcalidrawElement): BoardElement | null {
  const { id, type, version, versionNonce, index } = element;
  const stamp = { id, version, versionNonce };
  if (!isKind(type)) return null;
  if (element.isDeleted) return { type: "gone", ...stamp };
  if (index === null || (type === "image" && typeof element.fileId !== "string")) return null;
  const { always, usual } = kinds[type];
  const packed: Fields = { type, ...stamp, index, seed: numberOf(element.seed, 1) };
  for (const field of ["x", "y", "width", "height"])
    packed[field] = tenth(numberOf(element[field]));
  for (const field of always) packed[field] = element[field];
  for (const [field, value] of Object.entries({ ...common, ...usual }))
    if (element[field] !== undefined && !isSame(element[field], value))
      packed[field] = element[field];
  if ("angle" in packed) packed.angle = Math.round(numberOf(packed.angle) * 1e4) / 1e4;
  Object.assign(packed, textOf(element), pointsOf(element));
  // Made of an element by the tables above; the server's schema has the last word.
  return packed as BoardShape;
}

function textOf({ type, text, originalText }: ExcalidrawElement): Fields {
  if (type !== "text") return {};
  const cut = (value: unknown) => String(value ?? "").slice(0, MAX_TEXT_CHARS);
  const isSplit = typeof originalText === "string" && originalText !== text;
  return { text: cut(text), ...(isSplit && { originalText: cut(originalText) }) };
}

function pointsOf({
  type,
  points,
  pressures,
  simulatePressure,
  ...rest
}: ExcalidrawElement): Fields {
  if (!Array.isArray(points)) return {};
  const kept = points.slice(0, MAX_POINTS);
  const flat = kept.flatMap((point: unknown) =>
    Array.isArray(point) ? [tenth(numberOf(point[0])), tenth(numberOf(point[1]))] : [],
  );
  if (type !== "freedraw") return { points: flat, ...bindingsOf(rest) };
  const isPen = simulatePressure === false && Array.isArray(pressures);
  return {
    points: flat,
    ...(isPen && {
      pressures: kept.map((_, at) => Math.round(numberOf(pressures[at], 0.5) * 100) / 100),
    }),
  };
}

/** Ends that hold on to a shape, by what Excalidraw needs of them. */
function bindingsOf({ startBinding, endBinding }: Fields): Fields {
  const short = (binding: unknown) => {
    if (typeof binding !== "object" || binding === null) return null;
    const { elementId, focus, gap } = { elementId: "", focus: 0, gap: 0, ...binding };
    return { elementId, focus: numberOf(focus), gap: numberOf(gap) };
  };
  return {
    ...(startBinding ? { startBinding: short(startBinding) } : {}),
    ...(endBinding ? { endBinding: short(endBinding) } : {}),
  };
}

const pairsOf = (flat: readonly number[]) =>
  Array.from({ length: flat.length / 2 }, (_, n) => [flat[n * 2] ?? 0, flat[n * 2 + 1] ?? 0]);

/** The element as Excalidraw wants it: whole, with what goes without saying. */
export function unpack(shape: BoardShape): ExcalidrawElement {
  const { usual } = kinds[shape.type];
  const whole = {
    ...common,
    ...usual,
    ...shape,
    ...{ isDeleted: false, frameId: null, link: null, updated: 1 },
  };
  if (shape.type === "text") return { ...whole, originalText: shape.originalText ?? shape.text };
  if (shape.type === "image") return { ...whole, status: "saved" };
  if (shape.type === "freedraw") {
    const points = pairsOf(shape.points);
    return {
      ...{ ...whole, points, lastCommittedPoint: points.at(-1) ?? null },
      ...{ pressures: shape.pressures ?? [], simulatePressure: !shape.pressures },
    };
  }
  if (shape.type === "line" || shape.type === "arrow") {
    const line = { ...whole, points: pairsOf(shape.points), lastCommittedPoint: null };
    return shape.type === "arrow" ? { ...line, elbowed: false } : line;
  }
  return whole;
}

/** What Excalidraw has after the server's word: `local` in the state it has it in, for what was deleted. */
export function toExcalidraw(
  element: BoardElement,
  local: ExcalidrawElement | undefined,
): ExcalidrawElement | null {
  if (element.type !== "gone") return unpack(element);
  const { version, versionNonce } = element;
  return local ? { ...local, version, versionNonce, isDeleted: true } : null;
}
