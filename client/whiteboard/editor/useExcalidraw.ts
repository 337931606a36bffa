import { useCallback, useEffect, useRef, useState } from "react";
import type { BoardElement, BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { pileOf } from "#server/whiteboard/protocol-merge.ts";
import { useClassroom } from "../../kit/classroom/context.tsx";
import type { BoardLink } from "../sync/link.ts";
import { useBoardLink } from "../sync/useBoardLink.ts";
import { dataUrlOf } from "../sync/usePictures.ts";
import { type Box, frameOf } from "../view/bounds.ts";
import { type Api, captures, reconcileElements } from "./excalidraw.ts";
import { type ExcalidrawElement, pack, toExcalidraw, unpack } from "./pack.ts";

/** Excalidraw and the server's board, kept the same. */
export function useExcalidraw(sceneId: string) {
  const { lessonId, call, fail } = useClassroom();
  const [api, setApi] = useState<Api | null>(null);
  const [isReady, setReady] = useState(false);
  /** The server's board is in Excalidraw. */
  const [isShown, setShown] = useState(false);
  const apiRef = useRef<Api | null>(null);
  const linkRef = useRef<BoardLink | null>(null);
  const asked = useRef(new Set<string>());
  const view = useRef<View | null>(null);

  /** Pictures Excalidraw has not got yet. */
  const fetchPictures = useCallback(
    (elements: readonly BoardElement[]) => {
      for (const element of elements) {
        if (element.type !== "image" || asked.current.has(element.fileId)) continue;
        const { fileId } = element;
        asked.current.add(fileId);
        call("board:readImage", { lessonId, sceneId, fileId }).then(
          (picture) => {
            const { mimeType } = picture;
            const file = { id: fileId, mimeType, dataURL: dataUrlOf(picture), created: Date.now() };
            apiRef.current?.addFiles([file]);
          },
          () => asked.current.delete(fileId), // its place stays empty until the board is read again
        );
      }
    },
    [call, lessonId, sceneId],
  );

  /** What somebody else draws beyond the edge comes into view, unless one has moved the view or is drawing. */
  const follow = useCallback((board: Api, shapes: readonly BoardShape[]) => {
    const { scrollX, scrollY, zoom, cursorButton } = board.getAppState();
    const last = view.current;
    if (!last || cursorButton === "down") return;
    const isMoved =
      Math.abs(last.scrollX - scrollX) > 1 ||
      Math.abs(last.scrollY - scrollY) > 1 ||
      Math.abs(last.zoom.value - zoom.value) > 0.01;
    if (!isMoved && !isSameBox(last.frame, frameOf(shapes, last.ground)))
      view.current = showAll(board, shapes, last.ground);
  }, []);

  /** Brings all of the board into view; from now on it stays there by itself. */
  const seeAll = useCallback((ground: Box | undefined) => {
    const board = apiRef.current;
    if (board && linkRef.current)
      view.current = showAll(board, pileOf(linkRef.current.elements()), ground);
  }, []);

  const take = useCallback(
    (elements: readonly BoardElement[]) => {
      const board = apiRef.current;
      if (!board) return;
      const local = board.getSceneElementsIncludingDeleted();
      const byId = new Map(local.map((element) => [element.id, element]));
      const remote = elements.flatMap(
        (element) => toExcalidraw(element, byId.get(element.id)) ?? [],
      );
      board.updateScene({
        elements: reconcileElements(local, remote, board.getAppState()),
        captureUpdate: captures.NEVER,
      });
      fetchPictures(elements);
      follow(board, pileOf(linkRef.current?.elements() ?? []));
    },
    [fetchPictures, follow],
  );

  /** The board as the server has it: what it refused is gone. */
  const reset = useCallback(
    (refusal: unknown) => {
      const shapes = linkRef.current ? pileOf(linkRef.current.elements()) : [];
      apiRef.current?.updateScene({ elements: shapes.map(unpack), captureUpdate: captures.NEVER });
      fail(refusal);
    },
    [fail],
  );

  const { link, isOpen } = useBoardLink(sceneId, "live", {
    onChanged: take,
    onRefused: reset,
  });
  linkRef.current = link;

  // What was read before Excalidraw was there.
  useEffect(() => {
    if (!api || !isReady) return;
    apiRef.current = api;
    if (!link || !isOpen) return;
    take(link.elements());
    setShown(true);
  }, [api, isReady, link, isOpen, take]);

  const onChange = useCallback((elements: readonly ExcalidrawElement[]) => {
    setReady(true); // it says nothing before it has set up itself, which would wipe what was put in
    const board = linkRef.current;
    if (!board) return;
    const news = elements
      .filter((element) => board.isNews(element))
      .flatMap((one) => pack(one) ?? []);
    if (news.length > 0) board.draw(news);
  }, []);

  return { api, setApi, link, isOpen, isShown, onChange, seeAll, asked };
}

/** What was brought into view last, and how Excalidraw stood then. */
type View = {
  frame: Box;
  ground: Box | undefined;
  scrollX: number;
  scrollY: number;
  zoom: { value: number };
};
const isSameBox = (one: Box, other: Box) =>
  one.x === other.x &&
  one.y === other.y &&
  one.width === other.width &&
  one.height === other.height;

/** Brings the whole board into view, as everybody who looks on has it. Null while Excalidraw has no place yet. */
function showAll(api: Api, shapes: readonly BoardShape[], ground: Box | undefined): View | null {
  const frame = frameOf(shapes, ground);
  const { width, height } = api.getAppState();
  if (width === 0 || height === 0) return null;
  const fitting = Math.min(width / frame.width, height / frame.height);
  const zoom = { value: Math.min(3, Math.max(0.1, fitting)) };
  const scrollX = -frame.x + (width / zoom.value - frame.width) / 2;
  const scrollY = -frame.y + (height / zoom.value - frame.height) / 2;
  api.updateScene({ appState: { zoom, scrollX, scrollY }, captureUpdate: captures.NEVER });
  return { frame, ground, scrollX, scrollY, zoom };
}
