import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "#server/slides/protocol.ts";
import { pageAddress } from "#server/slides/protocol-pages.ts";
import { readReceiveMode } from "../kit/receive-mode.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { PageBar } from "./PageBar.tsx";
import css from "./SlideStage.module.css";
import { SlideView } from "./SlideView.tsx";
import { aheadOf, sizeFor } from "./size.ts";
import { Thumbs } from "./Thumbs.tsx";
import { useLoaded } from "./useLoaded.ts";
import { usePageKeys } from "./usePageKeys.ts";

type Props = { lessonId: string; deck: Deck; onClose: () => void };

/** Slides outside of the room, at one's own pace, with the ink of that lesson. */
export function DeckViewer({ lessonId, deck: listed, onClose }: Props) {
  const { t } = useTranslation("slides");
  const [page, setPage] = useState(1);
  const [areThumbsOpen, setThumbsOpen] = useState(false);
  const request = { lessonId, deckId: listed.id };
  const read = useQuery({
    queryKey: ["readDeck", request],
    queryFn: () => rest("readDeck", request),
  });
  const ink = useQuery({
    queryKey: ["readDeckInk", request],
    queryFn: () => rest("readDeckInk", request),
    staleTime: 0,
  });
  const deck = read.data?.deck ?? listed;
  const pages = read.data?.pages ?? [];
  const size = sizeFor(readReceiveMode() ?? "full", window.innerWidth * window.devicePixelRatio);
  const address = (of: number) => pageAddress(deck, of, size);
  const known = pages[page - 1];
  const wanted = known ? { src: address(page), page, ...known } : null;
  const { seen, isLoading, hasFailed, retry } = useLoaded(
    wanted,
    aheadOf(page, pages.length).map(address),
  );
  const show = (next: number) => {
    if (next >= 1 && next <= pages.length) setPage(next);
  };
  usePageKeys((by) => show(page + by), !areThumbsOpen, true);
  const strokes = ink.data?.pages.find((one) => one.page === seen?.page)?.strokes ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      title={deck.title}
      styles={{
        content: { display: "flex", flexDirection: "column" },
        body: { flex: 1, position: "relative", padding: 0 },
        title: { fontWeight: 700, fontSize: 17 },
      }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div
        className={css.stage}
        data-testid="deck-viewer"
        data-page={page}
        data-seen={isLoading ? undefined : seen?.page}
      >
        {(read.error || ink.error) && <ErrorNote error={read.error ?? ink.error} />}
        {seen && (
          <SlideView
            src={seen.src}
            widthPx={seen.widthPx}
            heightPx={seen.heightPx}
            strokes={strokes}
            label={t("pageOf", { page: seen.page, count: deck.pageCount })}
          />
        )}
        {isLoading && <span className={css.spinner} role="status" aria-label={t("loading")} />}
        {hasFailed && (
          <div className={css.failed} role="alert">
            <p>{t("notLoaded")}</p>
            <button
              type="button"
              className={css.button}
              onClick={() => void read.refetch().then(retry)}
            >
              {t("again")}
            </button>
          </div>
        )}
        <PageBar
          page={page}
          pageCount={deck.pageCount}
          pagesReady={pages.length}
          isLeading
          onShow={show}
          onThumbs={() => setThumbsOpen(!areThumbsOpen)}
          areThumbsOpen={areThumbsOpen}
          isDrawing={false}
          onDraw={null}
        />
        {areThumbsOpen && (
          <Thumbs
            deck={deck}
            pages={pages}
            page={page}
            onPick={(next) => {
              show(next);
              setThumbsOpen(false);
            }}
            onClose={() => setThumbsOpen(false)}
          />
        )}
      </div>
    </Modal>
  );
}
