import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { pageAddress } from "#server/slides/protocol-pages.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { DrawBar } from "./DrawBar.tsx";
import { PageBar } from "./PageBar.tsx";
import css from "./SlideStage.module.css";
import { SlideView } from "./SlideView.tsx";
import { aheadOf, pacedAddress, sizeFor } from "./size.ts";
import { TextField } from "./TextField.tsx";
import { Thumbs } from "./Thumbs.tsx";
import { firstHand, type Hand } from "./tools.ts";
import { useDrawing } from "./useDrawing.ts";
import { useLoaded } from "./useLoaded.ts";
import { usePageKeys } from "./usePageKeys.ts";
import { usePointers } from "./usePointers.ts";
import { useShown } from "./useShown.ts";

/** The stage while it holds slides; in the sound mode a page comes when it is asked for. */
export function SlideStage() {
  const { t } = useTranslation("slides");
  const wordsOf = useErrorText();
  const { lessonId, mode, may, own, call, fail } = useClassroom();
  const shown = useShown();
  const { deck, pages, page } = shown;
  const { ref: sizeRef, width } = useElementSize<HTMLElement>();
  const frame = useRef<HTMLElement>(null);
  const stageRef = useMergedRef(sizeRef, frame);
  const svg = useRef<SVGSVGElement>(null);
  const [askedPage, setAskedPage] = useState<number | null>(null);
  const [hand, setHand] = useState<Hand | null>(null);
  const [areThumbsOpen, setThumbsOpen] = useState(false);
  const isLeading = may("present");
  const mayDraw = may("draw") && (own?.rights.board ?? false);
  const held = mayDraw ? hand : null;

  const isQuiet = mode === "sound" && !isLeading && askedPage !== page;
  const known = pages[page - 1];
  const size = sizeFor(mode, width * window.devicePixelRatio);
  const address = (of: number) => (deck ? pacedAddress(pageAddress(deck, of, size), mode) : "");
  const isMeasured = width > 0; // else the other size would be fetched first
  const wanted =
    deck && known && !isQuiet && isMeasured ? { src: address(page), page, ...known } : null;
  const ahead = wanted && mode !== "sound" ? aheadOf(page, pages.length).map(address) : [];
  const { seen, isLoading, hasFailed, retry } = useLoaded(wanted, ahead);
  const drawing = useDrawing(svg, shown, held);
  const pointers = usePointers(deck?.id ?? "", page);

  const pageCount = deck?.pageCount ?? 0;
  const show = (next: number) => {
    if (!deck || next < 1 || next > pages.length) return;
    call("slides:show", { lessonId, deckId: deck.id, page: next }).catch(fail);
  };
  usePageKeys((by) => show(page + by), isLeading && !areThumbsOpen);

  const isCurrent = seen?.page === page && seen.src.startsWith(deck?.filesUrl ?? "\0");
  const ownPointers = drawing.ownPointer ? [{ id: "own", name: "", at: drawing.ownPointer }] : [];
  return (
    <section
      ref={stageRef}
      className={css.stage}
      aria-label={t("label", { title: deck?.title ?? "" })}
      data-testid="slide-stage"
      data-page={page}
      data-seen={isCurrent && !isLoading ? page : undefined}
      data-size={size}
    >
      {isQuiet ? (
        <Quiet
          page={page}
          pageCount={pageCount}
          bytes={known?.smallBytes ?? null}
          onShow={() => setAskedPage(page)}
        />
      ) : (
        seen && (
          <SlideView
            ref={svg}
            src={seen.src}
            widthPx={seen.widthPx}
            heightPx={seen.heightPx}
            strokes={isCurrent ? drawing.strokes : []}
            pointers={isCurrent ? [...pointers, ...ownPointers] : []}
            label={t("pageOf", { page: seen.page, count: pageCount })}
            {...(drawing.pen && isCurrent && { pen: drawing.pen })}
          />
        )
      )}
      {drawing.writingAt && held && isCurrent && (
        <TextField
          svg={svg}
          frame={frame}
          at={drawing.writingAt}
          hand={held}
          onWrite={drawing.write}
        />
      )}
      {isLoading && <span className={css.spinner} role="status" aria-label={t("loading")} />}
      {deck && !known && !isQuiet && <p className={css.wait}>{t("notYet")}</p>}
      {(hasFailed || (shown.error !== null && !deck)) && (
        <div className={css.failed} role="alert">
          <p>{hasFailed ? t("notLoaded") : wordsOf(shown.error)}</p>
          <button
            type="button"
            className={css.button}
            onClick={() => {
              shown.reread(); // its address may be over
              retry();
            }}
          >
            {t("again")}
          </button>
        </div>
      )}
      {deck && (
        <PageBar
          page={page}
          pageCount={pageCount}
          pagesReady={pages.length}
          isLeading={isLeading}
          onShow={show}
          onThumbs={() => setThumbsOpen(!areThumbsOpen)}
          areThumbsOpen={areThumbsOpen}
          isDrawing={held !== null}
          onDraw={mayDraw ? () => setHand(hand ? null : firstHand) : null}
        />
      )}
      {held && (
        <DrawBar
          hand={held}
          onHand={setHand}
          isLeading={isLeading}
          mayUndo={drawing.mayUndo}
          hasInk={shown.strokes.length > 0}
          onUndo={drawing.undo}
          onClear={drawing.clear}
        />
      )}
      {areThumbsOpen && deck && isLeading && (
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
    </section>
  );
}

type QuietProps = { page: number; pageCount: number; bytes: number | null; onShow: () => void };
/** Nothing is fetched by itself: which page it is, and what it would cost to see it. */
function Quiet({ page, pageCount, bytes, onShow }: QuietProps) {
  const { t } = useTranslation("slides");
  const format = useFormat();
  return (
    <div className={css.quiet}>
      <Icon name="board" sizePx={34} />
      <p>{t("pageOf", { page, count: pageCount })}</p>
      <button type="button" className={css.button} data-testid="slide-show" onClick={onShow}>
        {bytes === null ? t("show") : t("showFor", { size: format.megabytes(bytes) })}
      </button>
    </div>
  );
}
