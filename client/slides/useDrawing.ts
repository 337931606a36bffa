import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Stroke } from "#server/slides/protocol-ink.ts";
import { MAX_STROKE } from "#server/slides/protocol-limits.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { hitBy, type Point } from "./ink.ts";
import { createStrokeSender, type StrokeSender } from "./stroke-sender.ts";
import type { Hand } from "./tools.ts";
import type { Shown } from "./useShown.ts";

/** Pieces of a stroke and places of the pointer are said this often. */
const SAY_EVERY_MS = 100;

/** What a hand does over the slide: strokes grow here at once and are said to the room in pieces. */
export function useDrawing(svg: RefObject<SVGSVGElement | null>, shown: Shown, hand: Hand | null) {
  const { lessonId, call, fail, me, may } = useClassroom();
  const { deck, page, strokes, keep } = shown;
  const [local, setLocal] = useState<readonly Stroke[]>([]);
  const [writingAt, setWritingAt] = useState<Point | null>(null);
  const [ownPointer, setOwnPointer] = useState<Point | null>(null);
  const sender = useRef<StrokeSender | null>(null);
  const own = useRef<{ page: number; id: string }[]>([]);
  const saidAt = useRef(0);
  const key = { lessonId, deckId: deck?.id ?? "", page };

  const drop = (id: string) => setLocal((all) => all.filter((stroke) => stroke.id !== id));
  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point | null => {
    const matrix = svg.current?.getScreenCTM();
    if (!matrix) return null;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    return [Math.round(x), Math.round(y)];
  };
  const begin = (hold: Hand, at: Point, text?: string): StrokeSender => {
    const { tool, color, size } = hold;
    const inkTool = tool === "marker" || tool === "text" ? tool : "pen";
    const made = createStrokeSender({
      style: { tool: inkTool, color, size, ...(text !== undefined && { text }) },
      by: me.personId,
      send: (piece) => call("slides:draw", { ...key, piece }),
    });
    made.add([at]);
    return made;
  };
  const finish = (ended: StrokeSender, on: number) => {
    const stroke = ended.read();
    ended.finish().then(
      () => {
        own.current.push({ page: on, id: stroke.id });
        keep(on, stroke);
        drop(stroke.id);
      },
      (error: unknown) => {
        drop(stroke.id);
        shown.reread();
        fail(error);
      },
    );
  };
  const endStroke = () => {
    const ended = sender.current;
    sender.current = null;
    if (ended) finish(ended, page);
  };
  const erase = (ids: string[]) => {
    if (ids.length > 0) void call("slides:erase", { ...key, ids }).catch(fail);
  };
  const eraseAt = (at: Point) => {
    const mine = may("present") ? strokes : strokes.filter(({ by }) => by === me.personId);
    erase(hitBy(at, mine).slice(0, 100));
  };
  const point = (at: Point | null) => {
    setOwnPointer(at);
    const now = Date.now();
    if (at && now - saidAt.current < SAY_EVERY_MS) return;
    saidAt.current = now;
    call("slides:point", { ...key, at }).catch(fail);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page or tool ends what was begun
  useEffect(() => {
    setWritingAt(null);
    return () => {
      endStroke();
      setOwnPointer(null);
    };
  }, [page, deck?.id, hand?.tool]);

  useEffect(() => {
    const timer = setInterval(() => sender.current?.flush(), SAY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  const pen = hand && {
    tool: hand.tool,
    onPointerDown(event: PointerEvent<SVGSVGElement>) {
      const at = event.button === 0 && event.isPrimary ? pointOf(event) : null;
      if (!at) return;
      if (hand.tool === "text") {
        event.preventDefault(); // the field that opens keeps the focus
        return setWritingAt(at);
      }
      event.currentTarget.setPointerCapture(event.pointerId);
      if (hand.tool === "eraser") return eraseAt(at);
      if (hand.tool === "pointer") return point(at);
      sender.current = begin(hand, at);
      const begun = sender.current.read();
      setLocal((all) => [...all, begun]);
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      const at = pointOf(event);
      if (!at) return;
      if (hand.tool === "pointer") return point(at);
      if (hand.tool === "eraser") return event.buttons === 1 ? eraseAt(at) : undefined;
      const drawn = sender.current;
      if (!drawn) return;
      const every = event.nativeEvent.getCoalescedEvents?.() ?? [];
      const added = (every.length > 0 ? every : [event]).flatMap((one) => {
        const found = pointOf(one);
        return found ? [found] : [];
      });
      drawn.add(added);
      const grown = drawn.read();
      setLocal((all) => all.map((stroke) => (stroke.id === grown.id ? grown : stroke)));
      if (grown.points.length > MAX_STROKE - 100) endStroke();
    },
    onPointerUp: () => endStroke(),
    onPointerLeave: () => {
      if (hand.tool === "pointer") point(null);
    },
  };
  const isLocal = new Set(local.map(({ id }) => id));
  return {
    pen,
    /** The page's ink and what is being drawn here. */
    strokes:
      local.length > 0 ? [...strokes.filter(({ id }) => !isLocal.has(id)), ...local] : strokes,
    ownPointer: hand?.tool === "pointer" ? ownPointer : null,
    writingAt,
    write(text: string) {
      const at = writingAt;
      setWritingAt(null);
      if (!hand || !at || text.trim() === "") return;
      const written = begin(hand, at, text.trim());
      setLocal((all) => [...all, written.read()]);
      finish(written, page);
    },
    /** The last of one's own strokes on this page that is still there. */
    undo() {
      const known = new Set(strokes.map(({ id }) => id));
      const last = own.current.findLast((one) => one.page === page && known.has(one.id));
      if (last) erase([last.id]);
    },
    mayUndo: own.current.some(
      (one) => one.page === page && strokes.some(({ id }) => id === one.id),
    ),
    clear: () => void call("slides:clear", key).catch(fail),
  };
}
