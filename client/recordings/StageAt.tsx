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
import type { Moment, SlideThen } from "./replay.ts";

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
  const { stage, slide, board, film } = moment;
  if (stage.kind === "slides" && slide) return <Slide slide={slide} lessonId={lessonId} />;
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

/** One page as it was: its picture, its ink. */
function Slide({ slide, lessonId }: { slide: SlideThen; lessonId: string }) {
  const { t } = useTranslation("recordings");
  const { deckId, page, widthPx, heightPx, strokes } = slide;
  const deck = useQuery({
    queryKey: ["readDeck", lessonId, deckId],
    queryFn: () => rest("readDeck", { lessonId, deckId }),
    staleTime: 3_600_000,
  });
  if (!deck.data) return <div className={css.plain} />;
  return (
    <div className={css.slide} data-testid="recorded-slide" data-page={page}>
      <SlideView
        src={pageAddress(deck.data.deck, page, "large")}
        {...{ widthPx, heightPx, strokes }}
        label={t("page.slide", { page })}
      />
    </div>
  );
}
