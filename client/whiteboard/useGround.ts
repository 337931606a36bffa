import { useQuery } from "@tanstack/react-query";
import { type PageSize, pageAddress } from "#server/slides/protocol-pages.ts";
import type { BoardSlide } from "#server/whiteboard/protocol.ts";
import { rest } from "../kit/rest.ts";
import type { Ground } from "./view/BoardView.tsx";

/** The slide under a board; null where there is none, or while it is on its way. */
export function useGround(
  lessonId: string,
  slide: BoardSlide | null,
  size: PageSize,
): Ground | null {
  const { deckId = "", page = 1 } = slide ?? {};
  const { data } = useQuery({
    queryKey: ["boardGround", lessonId, deckId, page, size],
    enabled: slide !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => readGround(lessonId, { deckId, page }, size),
  });
  return data ?? null;
}

/** @throws CallError */
export async function readGround(
  lessonId: string,
  { deckId, page }: BoardSlide,
  size: PageSize,
): Promise<Ground | null> {
  const { deck, pages } = await rest("readDeck", { lessonId, deckId });
  const shape = pages[page - 1];
  if (!shape) return null;
  return { url: pageAddress(deck, page, size), heightByWidth: shape.heightPx / shape.widthPx };
}
