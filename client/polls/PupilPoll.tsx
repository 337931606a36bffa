import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PollAnswer, RoomPoll } from "#server/polls/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { AnswerForm } from "./AnswerForm.tsx";
import { PollResults } from "./PollResults.tsx";
import css from "./PupilPoll.module.css";
import { keepAnswer } from "./poll-store.ts";

type Props = { current: RoomPoll; mayAnswer: boolean };

/** The poll that is on, as a pupil sees it: the question, big buttons, what was answered, what came of it. */
export function PupilPoll({ current, mayAnswer }: Props) {
  const { t } = useTranslation("polls");
  const { lessonId, call, fail } = useClassroom();
  const [isFolded, setFolded] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const { poll, results, own } = current;
  const isOpen = poll.state === "open";
  const hasNews = isOpen || results !== null || poll.right !== null;
  // Over, nothing to see, nothing to say: only that the answer was taken.
  if (!hasNews && own === null) return null;

  const send = async (answer: PollAnswer) => {
    setIsSending(true);
    try {
      await call("poll:answer", { lessonId, pollId: poll.id, answer });
      keepAnswer(poll.id, answer);
      setChanging(false);
    } catch (error) {
      fail(error);
    } finally {
      setIsSending(false);
    }
  };

  if (isFolded)
    return (
      <button
        type="button"
        className={css.folded}
        data-testid="poll-unfold"
        onClick={() => setFolded(false)}
      >
        <Icon name="chart" sizePx={20} />
        {t("title")}
      </button>
    );
  const isAsking = isOpen && mayAnswer && (own === null || isChanging || results === null);
  return (
    <section className={css.card} aria-label={t("title")} data-testid="pupil-poll">
      <div className={css.head}>
        <h2 aria-live="polite">{poll.question}</h2>
        <button
          type="button"
          className={css.fold}
          aria-label={t("fold")}
          onClick={() => setFolded(true)}
        >
          <Icon name="chevronDown" />
        </button>
      </div>
      {isAsking ? (
        <AnswerForm poll={poll} own={own} isSending={isSending} onSend={send} />
      ) : (
        results && <PollResults poll={poll} results={results} own={own} />
      )}
      <RightAnswer current={current} />
      <p
        className={css.said}
        role="status"
        data-kept={own !== null || undefined}
        data-testid="poll-said"
      >
        {own !== null && <Icon name="check" sizePx={18} />}
        {t(`said.${saidOf(current)}`)}
      </p>
      {isOpen && own !== null && !isAsking && (
        <button type="button" className={css.option} onClick={() => setChanging(true)}>
          {t("change")}
        </button>
      )}
    </section>
  );
}

const saidOf = ({ poll, own }: RoomPoll) => {
  if (poll.state !== "open") return own ? "overKept" : "over";
  if (own) return "kept";
  return poll.isAnonymous ? "anonymousPupil" : "namedPupil";
};

function RightAnswer({ current: { poll, own } }: { current: RoomPoll }) {
  const { t } = useTranslation("polls");
  const { number } = useFormat();
  const { right, kind } = poll;
  if (!right) return null;
  const labels = kind === "yesNo" ? [t("yes"), t("no")] : poll.options;
  const words =
    right.text ??
    (right.number === null
      ? right.options.map((option) => labels[option]).join(", ")
      : number(right.number));
  const isSame = own !== null && JSON.stringify(own.options) === JSON.stringify(right.options);
  const isHit = kind === "number" ? own?.number === right.number : isSame && kind !== "text";
  return (
    <p className={css.right} data-missed={!isHit || undefined} data-testid="poll-right">
      {t(isHit ? "hit" : "rightIs", { value: words })}
    </p>
  );
}
