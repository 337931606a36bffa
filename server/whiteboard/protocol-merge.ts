import type { BoardChange, BoardElement, BoardGone, BoardShape } from "./protocol-elements.ts";
import { MAX_POINTS } from "./protocol-limits.ts";

// Without zod: whoever only looks at a board needs these rules and no schemas.

type Stamp = Pick<BoardGone, "id" | "version" | "versionNonce">;

/**
 * Excalidraw's rule of reconciliation: the higher version wins; of two of one version, made by two people at once,
 * the lower nonce. Source: `shouldDiscardRemoteElement` of packages/excalidraw/data/reconcile.ts, 0.18.
 */
export function isNewer(one: Stamp, other: Stamp): boolean {
  return (
    one.version > other.version ||
    (one.version === other.version && one.versionNonce < other.versionNonce)
  );
}

/** How a pile is drawn: from its lowest element up. Deleted ones are left out. */
export function pileOf(elements: Iterable<BoardElement>): BoardShape[] {
  return [...elements]
    .filter((element) => element.type !== "gone")
    .sort((a, b) => compare(a.index, b.index) || compare(a.id, b.id));
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * An element after a change of it, or null where the change is older than what is known, or the same. "unknown": it
 * goes on from a state that is not known here, so the whole element is needed.
 */
export function changed(
  known: BoardElement | undefined,
  change: BoardChange,
): BoardElement | null | "unknown" {
  if (known && !isNewer(change, known)) return null;
  if (change.type !== "grown") return change;
  if (known?.type !== "freedraw" || known.points.length !== change.from * 2) return "unknown";
  const { version, versionNonce, width, height } = change;
  if (known.points.length + change.points.length > MAX_POINTS * 2) return "unknown";
  const grown = { ...known, version, versionNonce, width, height };
  grown.points = [...known.points, ...change.points];
  if (known.pressures && change.pressures)
    grown.pressures = [...known.pressures, ...change.pressures];
  return grown;
}

/** The shortest change that makes `next` of `known` at whoever has that. */
export function changeOf(known: BoardElement | undefined, next: BoardElement): BoardChange {
  if (known?.type !== "freedraw" || next.type !== "freedraw") return next;
  const from = known.points.length / 2;
  const isGrown =
    next.points.length > known.points.length &&
    Boolean(known.pressures) === Boolean(next.pressures) &&
    known.points.every((value, at) => value === next.points[at]) &&
    isSameLook(known, next);
  if (!isGrown) return next;
  const { id, version, versionNonce, width, height } = next;
  return {
    ...{ type: "grown", id, version, versionNonce, from, width, height },
    points: next.points.slice(from * 2),
    ...(next.pressures && { pressures: next.pressures.slice(from) }),
  };
}

const growing = new Set(["version", "versionNonce", "points", "pressures", "width", "height"]);
function isSameLook(one: BoardShape, other: BoardShape): boolean {
  const look = (shape: BoardShape) =>
    JSON.stringify(Object.entries(shape).filter(([key]) => !growing.has(key)));
  return look(one) === look(other);
}
