import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PollRespondent, RoomPoll } from "#server/polls/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./PollPanel.module.css";
import { PollResults } from "./PollResults.tsx";
import { Respondents } from "./Respondents.tsx";
import { possessiveOf } from "./show.ts";

type Props = {
  current: RoomPoll;
  isBusy: boolean;
  act: (what: () => Promise<unknown>) => Promise<void>;
  onClose: () => void;
};

/** The poll that is on, as the teacher sees it: how many answered, what, and whether the class sees it. */
export function LivePoll({ current, isBusy, act, onClose }: Props) {
  const { t } = useTranslation("polls");
  const { lessonId, call, fail } = useClassroom();
  const { number } = useFormat();
  const [answers, setAnswers] = useState<PollRespondent[] | null>(null);
  const { poll, results } = current;
  const pollId = poll.id;
  const isOpen = poll.state === "open";
  const show = (isShown: boolean) => act(() => call("poll:show", { lessonId, pollId, isShown }));
  const end = async () => {
    await act(() => call("poll:show", { lessonId, pollId, isShown: false }));
    onClose();
  };
  const readAnswers = () => {
    if (answers) return setAnswers(null);
    call("poll:readAnswers", { lessonId, pollId }).then((read) => setAnswers(read.answers), fail);
  };
  if (!results) return null;
  const { answered, expected } = results;
  return (
    <div className={css.panel} data-testid="live-poll" data-state={poll.state}>
      <p className={css.answered} aria-live="polite" data-testid="poll-answered">
        {t(`answered.${possessiveOf(answered)}`, {
          all: number(expected),
          number: number(answered),
        })}
        {poll.isAnonymous && ` · ${t("anonymousWord")}`}
      </p>
      <PollResults
        poll={poll}
        results={results}
        onApprove={(texts) => {
          call("poll:approve", { lessonId, pollId, texts }).catch(fail);
        }}
      />
      {poll.kind === "text" && <p className={css.small}>{t("moderated")}</p>}
      {!poll.isAnonymous && answered > 0 && (
        <button type="button" className={css.textButton} onClick={readAnswers}>
          {t(answers ? "hideWho" : "who")}
        </button>
      )}
      {answers && <Respondents poll={poll} answers={answers} />}
      <div className={css.acts}>
        {poll.isShown ? (
          <Button variant="light" disabled={isBusy} onClick={() => show(false)}>
            {t("hide")}
          </Button>
        ) : (
          <Button disabled={isBusy} data-testid="poll-show" onClick={() => show(true)}>
            {t("show")}
          </Button>
        )}
        {isOpen ? (
          <Button
            variant="default"
            disabled={isBusy}
            data-testid="poll-close"
            onClick={() => act(() => call("poll:close", { lessonId, pollId }))}
          >
            {t("finish")}
          </Button>
        ) : (
          <Button variant="default" disabled={isBusy} data-testid="poll-done-with" onClick={end}>
            {t("putAway")}
          </Button>
        )}
      </div>
    </div>
  );
}
