import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { pageAddress } from "#server/slides/protocol-pages.ts";
import { rest } from "../kit/rest.ts";
import { PollResults } from "../polls/PollResults.tsx";
import { SlideView } from "../slides/SlideView.tsx";
import { BoardView } from "../whiteboard/view/BoardView.tsx";
import { shapesOf } from "../whiteboard/view/notes.ts";
import css from "./Recording.module.css";
import type { Moment } from "./replay.ts";

/** What stood on the class's stage at one moment of a recording, drawn anew. */
export function StageAt({ moment, lessonId }: { moment: Moment; lessonId: string }) {
  const { stage, poll } = moment;
  return (
    <div className={css.stage} data-testid="recorded-stage" data-kind={stage.kind}>
      <Content moment={moment} lessonId={lessonId} />
      {poll?.results && (
        <div className={css.poll} data-testid="recorded-poll">
          <strong>{poll.poll.question}</strong>
          <PollResults poll={poll.poll} results={poll.results} />
        </div>
      )}
    </div>
  );
}

function Content({ moment, lessonId }: { moment: Moment; lessonId: string }) {
  const { t } = useTranslation("recordings");
  const { stage, board, film } = moment;
  if (stage.kind === "slides") return <Slide moment={moment} lessonId={lessonId} />;
  if (stage.kind === "board" && board)
    return <BoardView shapes={shapesOf(board)} label={t("page.board")} />;
  if (stage.kind === "video" && film)
    return (
      <div className={css.plain}>
        <p>{t("page.film", { title: film.title })}</p>
        <Link to={`/library/${film.itemId}`}>{t("page.openFilm")}</Link>
      </div>
    );
  return <div className={css.plain}>{t("page.nothing")}</div>;
}

/** One page as it was: its picture, its ink. A recording that began on it knows the page and not yet its ink. */
function Slide({ moment, lessonId }: { moment: Moment; lessonId: string }) {
  const { t } = useTranslation("recordings");
  const { stage, slide } = moment;
  const deckId = stage.kind === "slides" ? stage.deckId : "";
  const page = stage.kind === "slides" ? stage.page : 0;
  const deck = useQuery({
    queryKey: ["readDeck", lessonId, deckId],
    queryFn: () => rest("readDeck", { lessonId, deckId }),
    staleTime: 3_600_000,
  });
  const known = slide?.deckId === deckId && slide.page === page ? slide : null;
  const shape = known ?? deck.data?.pages[page - 1];
  if (!deck.data || !shape) return <div className={css.plain} />;
  const { widthPx, heightPx } = shape;
  return (
    <div className={css.slide} data-testid="recorded-slide" data-page={page}>
      <SlideView
        src={pageAddress(deck.data.deck, page, "large")}
        {...{ widthPx, heightPx, strokes: known?.strokes ?? [] }}
        label={t("page.slide", { page })}
      />
    </div>
  );
}
