import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Stroke } from "#server/submissions/protocol.ts";
import { type Point, penWidths, type StrokeColor, toStroke, withoutHit } from "./strokes.ts";
import { panned, type Size, toPhoto, type View, zoomed } from "./view.ts";

export const tools = ["hand", "pen", "eraser"] as const;
export type Tool = (typeof tools)[number];
export type Hand = { tool: Tool; color: StrokeColor; isThick: boolean };

/** A finger covers about so much of the screen, px. */
const ERASER_PX = 16;
/** A notch of a wheel, which is about 100 px, brings a photo so much nearer. */
const WHEEL_BASE = 1.0018;

type Props = {
  /** What takes pointers and the wheel. */
  surface: RefObject<Element | null>;
  hand: Hand;
  view: View;
  frame: Size;
  heightUnits: number;
  strokes: readonly Stroke[];
  onView: (view: View) => void;
  /** An act is over: one that can be taken back. */
  onStrokes: (strokes: readonly Stroke[]) => void;
};

/** One pointer draws, erases or moves; two always move and zoom, whatever the hand holds. */
export function useHand(props: Props) {
  const { surface, hand, view, frame, heightUnits, strokes, onView, onStrokes } = props;
  const pointers = useRef(new Map<number, Point>());
  const [line, setLine] = useState<readonly Point[] | null>(null);
  /** What an eraser has left so far, until it is lifted. */
  const [left, setLeft] = useState<readonly Stroke[] | null>(null);
  const style = { color: hand.color, width: hand.isThick ? penWidths.thick : penWidths.thin };

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left: x = 0, top: y = 0 } = surface.current?.getBoundingClientRect() ?? {};
    return [clientX - x, clientY - y];
  };
  const onPhoto = (at: Point) => toPhoto(view, at, heightUnits);
  const erase = (at: Point) =>
    setLeft((before) => withoutHit(before ?? strokes, onPhoto(at), ERASER_PX / view.scale));
  const drop = () => {
    setLine(null);
    setLeft(null);
  };

  function onPointerDown(event: PointerEvent<Element>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    pointers.current.set(event.pointerId, at);
    if (pointers.current.size > 1) return drop(); // a second finger: it was no stroke
    if (hand.tool === "pen") setLine([onPhoto(at)]);
    if (hand.tool === "eraser") erase(at);
  }

  function onPointerMove(event: PointerEvent<Element>) {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const at = placeOf(event);
    pointers.current.set(event.pointerId, at);
    const [one, two] = [...pointers.current.values()];
    if (one && two) {
      const other = at === one ? two : one;
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
      const is = Math.hypot(at[0] - other[0], at[1] - other[1]);
      const middle: Point = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
      const near = was > 0 ? zoomed(view, is / was, middle, frame, heightUnits) : view;
      const [dx, dy] = [(at[0] - before[0]) / 2, (at[1] - before[1]) / 2];
      return onView(panned(near, dx, dy, frame, heightUnits));
    }
    if (hand.tool === "hand")
      return onView(panned(view, at[0] - before[0], at[1] - before[1], frame, heightUnits));
    if (hand.tool === "eraser") return erase(at);
    const every = event.nativeEvent.getCoalescedEvents?.() ?? [];
    const added = every.length > 0 ? every.map(placeOf) : [at];
    setLine((drawn) => drawn && [...drawn, ...added.map(onPhoto)]);
  }

  function onPointerUp(event: PointerEvent<Element>) {
    if (!pointers.current.delete(event.pointerId)) return;
    if (line) onStrokes([...strokes, toStroke(line, style)]);
    if (left) onStrokes(left);
    drop();
  }

  // React's own wheel handlers cannot keep the page where it is.
  useEffect(() => {
    const { current } = surface;
    if (!current) return;
    const onWheel = (event: Event) => {
      if (!(event instanceof WheelEvent)) return;
      event.preventDefault();
      onView(zoomed(view, WHEEL_BASE ** -event.deltaY, placeOf(event), frame, heightUnits));
    };
    current.addEventListener("wheel", onWheel, { passive: false });
    return () => current.removeEventListener("wheel", onWheel);
  });

  return {
    /** What lies over the photo now, with what is being drawn or wiped. */
    shown: line ? [...(left ?? strokes), toStroke(line, style)] : (left ?? strokes),
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel(event: PointerEvent<Element>) {
        pointers.current.delete(event.pointerId);
        drop();
      },
    },
  };
}
