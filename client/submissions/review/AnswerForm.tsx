import { Button, Textarea, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./AnswerForm.module.css";
import { type Draft, isBlank } from "./draft.ts";
import { VoiceField } from "./VoiceField.tsx";

/** The protocol's limit. */
const TEXT_MAX_CHARS = 4_000;
const allPoints = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export const phrases = ["great", "careful", "condition", "mistakes", "photo", "units"] as const;

type Props = {
  taskId: string;
  pupilId: string;
  draft: Draft;
  onDraft: (change: Partial<Draft>) => void;
  isSending: boolean;
  error: unknown;
  /** The browser had no room to keep it. */
  isUnkept: boolean;
  /** Work that was accepted is answered only: nothing more is decided. */
  isDecided: boolean;
  onSend: (decision: "none" | "returned" | "accepted") => void;
  /** Above the fields: what was answered before. */
  children?: ReactNode;
};
/** The teacher's answer: words, a voice, points, and what is decided with it. */
export function AnswerForm(props: Props) {
  const { taskId, pupilId, draft, onDraft, isSending, error, isUnkept, isDecided, onSend } = props;
  const { t } = useTranslation("review");
  const [isVoiceBusy, setVoiceBusy] = useState(false);
  const addPhrase = (words: string) => {
    const before = draft.text.trimEnd();
    onDraft({ text: (before === "" ? words : `${before} ${words}`).slice(0, TEXT_MAX_CHARS) });
  };
  return (
    <section className={css.form} aria-label={t("answer.label")}>
      {props.children}
      <Textarea
        label={t("answer.text")}
        placeholder={t("answer.hint")}
        autosize
        minRows={3}
        maxRows={9}
        maxLength={TEXT_MAX_CHARS}
        value={draft.text}
        data-testid="answer-words"
        onChange={({ currentTarget }) => onDraft({ text: currentTarget.value })}
      />
      <div className={css.phrases}>
        {phrases.map((phrase) => (
          <UnstyledButton
            key={phrase}
            className={css.phrase}
            data-testid={`phrase-${phrase}`}
            onClick={() => addPhrase(t(`phrases.${phrase}`))}
          >
            {t(`phrases.${phrase}`)}
          </UnstyledButton>
        ))}
      </div>
      <VoiceField
        {...{ taskId, pupilId }}
        voice={draft.voice}
        onVoice={(voice) => onDraft({ voice })}
        onBusy={setVoiceBusy}
      />
      <fieldset className={css.points}>
        <legend>{t("answer.points")}</legend>
        <div className={css.scale}>
          {allPoints.map((points) => (
            <UnstyledButton
              key={points}
              className={css.point}
              aria-pressed={draft.points === points}
              data-testid={`points-${points}`}
              onClick={() => onDraft({ points: draft.points === points ? null : points })}
            >
              {points}
            </UnstyledButton>
          ))}
        </div>
      </fieldset>
      {isUnkept && <Note tone="warn">{t("answer.unkept")}</Note>}
      {error !== null && <ErrorNote error={error} />}
      <div className={css.acts}>
        {isDecided ? (
          <Button
            disabled={isVoiceBusy || isBlank(draft)}
            loading={isSending}
            data-testid="answer-only"
            onClick={() => onSend("none")}
          >
            {t("answer.send")}
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              px={10}
              disabled={isVoiceBusy || isSending}
              data-testid="return"
              onClick={() => onSend("returned")}
            >
              {t("answer.return")}
            </Button>
            <Button
              px={10}
              disabled={isVoiceBusy}
              loading={isSending}
              leftSection={<Icon name="check" sizePx={20} />}
              data-testid="accept"
              onClick={() => onSend("accepted")}
            >
              {t("answer.accept")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
