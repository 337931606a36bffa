import { useCallback, useEffect, useRef, useState } from "react";
import type { Deck, DeckPage } from "#server/slides/protocol.ts";
import type { Stroke } from "#server/slides/protocol-ink.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { type InkPages, withoutStrokes, withPage, withPiece } from "./ink-pages.ts";

type Known = { deck: Deck; pages: readonly DeckPage[] };
export type Shown = {
  /** Null until it was read. */
  deck: Deck | null;
  pages: readonly DeckPage[];
  /** The page the stage holds. */
  page: number;
  strokes: readonly Stroke[];
  error: unknown;
  /** Reads all of it anew. */
  reread: () => void;
  /** One's own stroke is finished: it stays, whatever comes when. */
  keep: (page: number, stroke: Stroke) => void;
};
const none: readonly Stroke[] = [];

/** The slides on the stage as this device knows them: read on entering, kept current by notices. */
export function useShown(): Shown {
  const { lessonId, stage, entry, isLive, call } = useClassroom();
  const { deckId, page } = stage.kind === "slides" ? stage : { deckId: "", page: 1 };
  const [known, setKnown] = useState<Known | null>(null);
  const [inks, setInks] = useState<{ deckId: string; pages: InkPages }>({
    deckId: "",
    pages: new Map(),
  });
  const [error, setError] = useState<unknown>(null);
  const held = useRef(inks);
  const current = useRef(deckId);
  current.current = deckId;

  const reread = useCallback(async () => {
    try {
      const { shown } = await call("slides:read", { lessonId });
      if (!shown || shown.deck.id !== current.current) return;
      setKnown({ deck: shown.deck, pages: shown.pages });
      const before = held.current.deckId === shown.deck.id ? held.current.pages : new Map();
      held.current = {
        deckId: shown.deck.id,
        pages: withPage(before, shown.page, shown.strokes),
      };
      setInks(held.current);
      setError(null);
    } catch (cause) {
      setError(cause);
    }
  }, [call, lessonId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew for each entry and each deck
  useEffect(() => {
    if (isLive && deckId !== "") void reread();
  }, [reread, isLive, entry, deckId]);

  const change = (of: string, next: (pages: InkPages) => InkPages | null) => {
    const pages = next(held.current.deckId === of ? held.current.pages : new Map());
    if (!pages) return void reread(); // pieces were lost
    held.current = { deckId: of, pages };
    setInks(held.current);
  };

  useNotice("slides:inkReplaced", (told) =>
    change(told.deckId, (pages) => withPage(pages, told.page, told.strokes)),
  );
  useNotice("slides:strokeAdded", ({ deckId: of, page: on, by, piece }) =>
    change(of, (pages) => withPiece(pages, on, by, piece)),
  );
  useNotice("slides:strokesErased", ({ deckId: of, page: on, ids }) =>
    change(of, (pages) => withoutStrokes(pages, on, ids)),
  );
  useNotice("slides:deckChanged", ({ deck }) => {
    if (deck.id !== known?.deck.id) return;
    if (deck.pagesReady > known.pages.length) void reread();
    else setKnown({ ...known, deck });
  });

  const keep = (on: number, stroke: Stroke) =>
    change(deckId, (pages) => {
      const { id, by, points, ...style } = stroke;
      return withPiece(pages, on, by, { id, from: 0, style, points, isDone: true });
    });
  const isKnown = known?.deck.id === deckId;
  return {
    deck: isKnown ? known.deck : null,
    pages: isKnown ? known.pages : [],
    page,
    strokes: (inks.deckId === deckId ? inks.pages.get(page) : undefined) ?? none,
    error,
    reread: () => void reread(),
    keep,
  };
}
