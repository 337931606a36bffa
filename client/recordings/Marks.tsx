import { useTranslation } from "react-i18next";
import { Card } from "../kit/ui/parts.tsx";
import css from "./Recording.module.css";
import type { Mark, Said as SaidLine } from "./replay.ts";
import { clock } from "./times.ts";

type ChapterProps = {
  marks: readonly Mark[];
  atMs: number;
  wordsOf: (mark: Mark) => string;
  onPick: (atMs: number) => void;
};
/** Slides and chapters to jump to; the one that plays is marked. */
export function Chapters({ marks, atMs, wordsOf, onPick }: ChapterProps) {
  const { t } = useTranslation("recordings");
  if (marks.length === 0) return null;
  const current = marks.findLastIndex((mark) => mark.atMs <= atMs);
  return (
    <Card isPadded>
      <nav className={css.marks} aria-label={t("page.chapters")} data-testid="recording-chapters">
        <h2>{t("page.chapters")}</h2>
        <ol>
          {marks.map((mark, at) => (
            <li key={`${mark.atMs}-${mark.title ?? mark.page}`}>
              <button
                type="button"
                aria-current={at === current || undefined}
                data-chapter={mark.title !== null || undefined}
                onClick={() => onPick(mark.atMs)}
              >
                <span>{wordsOf(mark)}</span>
                <time>{clock(mark.atMs)}</time>
              </button>
            </li>
          ))}
        </ol>
      </nav>
    </Card>
  );
}

type SaidProps = { said: readonly SaidLine[]; onPick: (atMs: number) => void };
/** What the teacher wrote in the chat, with the moment of it. */
export function Said({ said, onPick }: SaidProps) {
  const { t } = useTranslation("recordings");
  if (said.length === 0) return null;
  return (
    <Card isPadded>
      <section className={css.marks} aria-label={t("page.chat")} data-testid="recording-chat">
        <h2>{t("page.chat")}</h2>
        <ol>
          {said.map(({ messageId, atMs, text }) => (
            <li key={messageId}>
              <button type="button" onClick={() => onPick(atMs)}>
                <span>{text}</span>
                <time>{clock(atMs)}</time>
              </button>
            </li>
          ))}
        </ol>
      </section>
    </Card>
  );
}
