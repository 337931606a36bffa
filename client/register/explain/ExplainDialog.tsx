import { Button, Modal, Radio, Textarea } from "@mantine/core";
import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExplanationReason } from "#server/register/protocol.ts";
import { explanationReasons } from "#server/register/protocol-limits.ts";
import { useServerNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { DayField } from "../../kit/ui/DayField.tsx";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Explain.module.css";
import { useExplanationActs } from "./useExplanations.ts";

export type About = {
  childId: string;
  /** One lesson, by its name; null: days. */
  lesson: { id: string; name: string } | null;
};
type Props = { about: About | null; onClose: () => void };

/** A parent says why a child was, or will be, away: a reason, days, words, a photo of a document. */
export function ExplainDialog({ about, onClose }: Props) {
  const { t } = useTranslation("register");
  return (
    <Modal
      opened={about !== null}
      onClose={onClose}
      title={t("explain.title")}
      data-testid="explain-dialog"
    >
      {about && <Form about={about} onClose={onClose} />}
    </Modal>
  );
}

function Form({ about, onClose }: { about: About; onClose: () => void }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const today = format.dayOf(useServerNow());
  const { tell } = useExplanationActs();
  const [reason, setReason] = useState<ExplanationReason | null>(null);
  const [isWholeDay, setIsWholeDay] = useState(about.lesson === null);
  const [fromDay, setFromDay] = useState(today);
  const [toDay, setToDay] = useState(today);
  const [text, setText] = useState("");
  const [photo, setPhoto] = useState<File | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    currentTarget.value = ""; // the same file may be chosen again
    if (file) setPhoto(file);
  };
  const areDaysSound = fromDay !== "" && toDay !== "" && fromDay <= toDay;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason || (isWholeDay && !areDaysSound)) return;
    const lessonId = isWholeDay ? null : (about.lesson?.id ?? null);
    const days = isWholeDay ? { fromDay, toDay } : { fromDay: today, toDay: today };
    tell.mutate(
      { childId: about.childId, reason, text, lessonId, ...days, photo },
      { onSuccess: onClose },
    );
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Radio.Group
        label={t("explain.reason")}
        value={reason}
        onChange={(value) => setReason(explanationReasons.find((one) => one === value) ?? null)}
      >
        <div className={css.choices}>
          {explanationReasons.map((one) => (
            <Radio.Card
              key={one}
              value={one}
              className={css.choice ?? ""}
              data-testid={`why-${one}`}
            >
              <Radio.Indicator size="sm" />
              {t(`reason.${one}`)}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {about.lesson && (
        <Radio.Group
          label={t("explain.which")}
          value={isWholeDay ? "days" : "lesson"}
          onChange={(value) => setIsWholeDay(value === "days")}
        >
          <div className={css.choices}>
            <Radio.Card value="lesson" className={css.choice ?? ""}>
              <Radio.Indicator size="sm" />
              {t("explain.onlyLesson", { name: about.lesson.name })}
            </Radio.Card>
            <Radio.Card value="days" className={css.choice ?? ""}>
              <Radio.Indicator size="sm" />
              {t("explain.days")}
            </Radio.Card>
          </div>
        </Radio.Group>
      )}
      {isWholeDay && (
        <div className={css.days}>
          <DayField
            label={t("explain.from")}
            value={fromDay}
            onChange={({ currentTarget: { value } }) => {
              setFromDay(value);
              if (toDay < value) setToDay(value);
            }}
          />
          <DayField
            label={t("explain.to")}
            min={fromDay}
            value={toDay}
            error={areDaysSound ? undefined : t("explain.badDays")}
            onChange={({ currentTarget: { value } }) => setToDay(value)}
          />
        </div>
      )}
      <Textarea
        label={t("explain.words")}
        placeholder={t("explain.example")}
        autosize
        minRows={2}
        maxLength={500}
        value={text}
        data-testid="explain-words"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        className={css.input}
        tabIndex={-1}
        aria-hidden="true"
        data-testid="explain-photo"
        onChange={pick}
      />
      <Button
        variant="default"
        leftSection={<Icon name={photo ? "check" : "photo"} sizePx={20} />}
        onClick={() => camera.current?.click()}
      >
        {t(photo ? "explain.photoChosen" : "explain.photo")}
      </Button>
      <Note icon="lock">
        <span>{t("explain.private")}</span>
      </Note>
      {tell.error && <ErrorNote error={tell.error} />}
      <div className={css.acts}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          type="submit"
          loading={tell.isPending}
          disabled={!reason || (isWholeDay && !areDaysSound)}
          data-testid="explain-send"
        >
          {t("explain.send")}
        </Button>
      </div>
    </form>
  );
}
