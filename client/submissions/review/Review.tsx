import { Button, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Round, WorkFile } from "#server/submissions/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, Note, StatusChip } from "../../kit/ui/parts.tsx";
import { AnswerForm } from "./AnswerForm.tsx";
import { toFeedback } from "./draft.ts";
import { Given } from "./Given.tsx";
import { redone, undone } from "./history.ts";
import { isTypingIn, keyOf } from "./keys.ts";
import { OtherParts } from "./OtherParts.tsx";
import css from "./Review.module.css";
import { Stage } from "./Stage.tsx";
import { useDraft } from "./useDraft.ts";
import type { Hand } from "./useHand.ts";
import { useWorkAct } from "./useReview.ts";
import type { WorkReply } from "./WorkPage.tsx";

/** Pictures of a round that can be shown. */
export const photosOf = ({ parts }: Pick<Round, "parts">): WorkFile[] =>
  parts.flatMap((part) => (part.kind === "file" && part.file.kind === "photo" ? [part.file] : []));

type Props = {
  work: WorkReply;
  /** Address of the work that waits next. */
  to: string | null;
};
/** The newest round with its answer; earlier rounds can be laid beside. */
export function Review({ work, to }: Props) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const navigate = useNavigate();
  const { task, submission, may } = work;
  const { taskId, pupilId, rounds, feedback, state } = submission;
  const [shownRound, setShownRound] = useState(rounds.length);
  const [at, setAt] = useState(0);
  const [hand, setHand] = useState<Hand>({ tool: "pen", color: "red", isThick: false });
  const [isAdding, setAdding] = useState(false);
  const round = rounds.find(({ number }) => number === shownRound) ?? rounds.at(-1);
  const isNewest = round?.number === rounds.length;
  const mayAnswer = may === "review" && isNewest;
  const isDecided = state === "accepted" || state === "returned";
  const isAnswering = mayAnswer && (state === "handedIn" || isAdding);
  const draft = useDraft({ taskId, pupilId, round: rounds.length, answers: feedback.length });
  const photos = round ? photosOf(round) : [];
  const photo = photos[Math.min(at, photos.length - 1)];
  const drawing = photo ? draft.drawingOn(photo.id) : null;
  const send = useWorkAct(
    (decision: "none" | "returned" | "accepted") =>
      rest("giveFeedback", { taskId, pupilId, ...toFeedback(draft.draft, decision) }),
    draft.forget,
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { code, ctrlKey, metaKey, shiftKey, altKey, target } = event;
      const isTyping = isTypingIn(target);
      const key = keyOf({ code, ctrlKey, metaKey, shiftKey, altKey, isTyping });
      if (!key) return;
      if (key === "next" && to) void navigate(to);
      else if (key === "left") setAt((before) => Math.max(0, before - 1));
      else if (key === "right") setAt((before) => Math.min(photos.length - 1, before + 1));
      else if (key === "pen" || key === "eraser" || key === "hand")
        setHand((before) => ({ ...before, tool: key }));
      else if ((key === "undo" || key === "redo") && photo && drawing)
        draft.draw(photo.id, key === "undo" ? undone(drawing) : redone(drawing));
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });

  if (!round) return null;
  const earlier = isNewest ? rounds.find(({ number }) => number === round.number - 1) : undefined;
  const answers = feedback.filter((one) => one.round === round.number);
  return (
    <div className={css.layout} data-photos={photos.length > 0 || undefined}>
      <div className={css.work}>
        {rounds.length > 1 && (
          <SegmentedControl
            value={String(round.number)}
            onChange={(value) => {
              setShownRound(Number(value));
              setAt(0);
            }}
            data={rounds.map(({ number }) => {
              return { value: String(number), label: t("work.round", { number }) };
            })}
            aria-label={t("work.rounds")}
          />
        )}
        {photo && drawing && (
          <Stage
            {...{ photos, at, hand }}
            onAt={setAt}
            onHand={setHand}
            drawing={isAnswering ? drawing : null}
            onDrawing={(changed) => draft.draw(photo.id, changed)}
            given={answers.flatMap(({ drawings }) => drawings)}
            earlier={earlier ? photosOf(earlier) : []}
            earlierDrawings={feedback
              .filter((one) => one.round === earlier?.number)
              .flatMap(({ drawings }) => drawings)}
          />
        )}
        <OtherParts parts={round.parts} taskId={taskId} pupilId={pupilId} />
        {photos.length === 0 && round.channel !== "online" && (
          <Note icon="file">{t(`work.received.${round.channel}`)}</Note>
        )}
      </div>
      <div className={css.side}>
        <Card isPadded>
          <div className={css.about}>
            <div className={css.chips}>
              <StateChip state={state} />
              {round.isLate && <StatusChip tone="warn">{t("state.late")}</StatusChip>}
              {round.isHonest && <StatusChip icon="check">{t("work.honest")}</StatusChip>}
            </div>
            <span className={css.when}>
              {t("work.handedIn", {
                day: format.shortDay(format.dayOf(round.at)),
                time: format.time(round.at),
              })}
            </span>
            <details className={css.task}>
              <summary>{t("work.task")}</summary>
              <p>{task.text}</p>
            </details>
          </div>
        </Card>
        {(answers.length > 0 || mayAnswer) && (
          <Card isPadded>
            {isAnswering ? (
              <AnswerForm
                {...{ taskId, pupilId, isDecided: state === "accepted" }}
                draft={draft.draft}
                onDraft={draft.change}
                isUnkept={draft.isUnkept}
                isSending={send.isPending}
                error={send.error}
                onSend={(decision) => send.mutate(decision)}
              >
                {answers.length > 0 && <Given answers={answers} />}
              </AnswerForm>
            ) : (
              <>
                <Given answers={answers} />
                {mayAnswer && isDecided && (
                  <div className={css.after}>
                    {to && (
                      <Button
                        autoFocus
                        fullWidth
                        data-testid="go-next"
                        rightSection={<Icon name="chevronRight" sizePx={20} />}
                        onClick={() => void navigate(to)}
                      >
                        {t("work.goNext")}
                      </Button>
                    )}
                    <Button variant="subtle" onClick={() => setAdding(true)}>
                      {t("work.addAnswer")}
                    </Button>
                  </div>
                )}
              </>
            )}
          </Card>
        )}
      </div>
    </div>
  );
}

const tones = { open: "neutral", handedIn: "primary", returned: "warn", accepted: "ok" } as const;
/** Where a work stands, in a word. */
export function StateChip({ state }: { state: keyof typeof tones }) {
  const { t } = useTranslation("review");
  return (
    <StatusChip tone={tones[state]}>
      <span data-testid="work-state" data-state={state}>
        {t(`state.${state}`)}
      </span>
    </StatusChip>
  );
}
