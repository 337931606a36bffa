import { useTranslation } from "react-i18next";
import type { Poll, PollAnswer, PollResults as Results } from "#server/polls/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./PollResults.module.css";
import { binsOf } from "./show.ts";

type Props = {
  poll: Pick<Poll, "kind" | "options" | "right">;
  results: Results;
  /** Marked as one's own. */
  own?: PollAnswer | null;
  /** For who decides which words the class sees: the whole list of approved ones. */
  onApprove?: (texts: string[]) => void;
};

/** What came of a poll, drawn. Knows no room and no server: a recording shows it too. */
export function PollResults({ poll, results, own = null, onApprove }: Props) {
  if (poll.kind === "number") return <Numbers poll={poll} results={results} />;
  if (poll.kind === "text") return <Texts results={results} onApprove={onApprove} />;
  return <Options poll={poll} results={results} own={own} />;
}

function Options({ poll, results, own }: Pick<Props, "poll" | "results" | "own">) {
  const { t } = useTranslation("polls");
  const labels = poll.kind === "yesNo" ? [t("yes"), t("no")] : poll.options;
  const rows = labels.map((label, at) => ({
    label,
    count: results.counts[at] ?? 0,
    isRight: poll.right?.options.includes(at) ?? false,
    isOwn: own?.options.includes(at) ?? false,
  }));
  return <Bars rows={rows} of={results.answered} />;
}

function Numbers({ poll, results }: Pick<Props, "poll" | "results">) {
  const { t } = useTranslation("polls");
  const { number } = useFormat();
  const right = poll.right?.number ?? null;
  const rows = binsOf(results.numbers).map(({ from, to, count }) => ({
    label: from === to ? number(from) : `${number(from)} – ${number(to)}`,
    count,
    isRight: right !== null && from <= right && right <= to,
    isOwn: false,
  }));
  return (
    <>
      <Bars rows={rows} of={results.answered} />
      {results.median !== null && (
        <p className={css.fact}>{t("median", { value: number(results.median) })}</p>
      )}
      {right !== null && <p className={css.fact}>{t("rightIs", { value: number(right) })}</p>}
    </>
  );
}

type Row = { label: string; count: number; isRight: boolean; isOwn: boolean };

function Bars({ rows, of }: { rows: readonly Row[]; of: number }) {
  const { t } = useTranslation("polls");
  return (
    <ul className={css.results}>
      {rows.map(({ label, count, isRight, isOwn }) => (
        <li key={label} className={css.row} data-right={isRight || undefined}>
          <span className={css.label}>
            {label}
            {isOwn && <span className={css.own}>{t("ownMark")}</span>}
          </span>
          <span className={css.tick}>
            {isRight && <Icon name="check" sizePx={18} label={t("right")} />}
          </span>
          <span className={css.count}>{count}</span>
          <span className={css.track}>
            <div className={css.bar} style={{ width: `${of > 0 ? (count / of) * 100 : 0}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Texts({ results, onApprove }: Pick<Props, "results"> & { onApprove: Props["onApprove"] }) {
  const { t } = useTranslation("polls");
  const { texts } = results;
  const approved = texts.filter(({ isApproved }) => isApproved).map(({ text }) => text);
  if (texts.length === 0) return <p className={css.fact}>{t("noWords")}</p>;
  return (
    <ul className={css.results}>
      {texts.map(({ text, count, isApproved }) => (
        <li
          key={text}
          className={css.word}
          data-hidden={(onApprove && !isApproved) || undefined}
          data-testid="poll-word"
        >
          <span className={css.label}>{text}</span>
          {count > 1 && <span className={css.count}>{`×${count}`}</span>}
          {onApprove && (
            <button
              type="button"
              className={css.eye}
              aria-pressed={isApproved}
              aria-label={t("letThrough", { text })}
              title={t(isApproved ? "hideWord" : "showWord")}
              onClick={() =>
                onApprove(isApproved ? approved.filter((one) => one !== text) : [...approved, text])
              }
            >
              <Icon name={isApproved ? "eye" : "eyeOff"} sizePx={20} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
