import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { JournalLesson } from "#server/journal/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { ErrorNote, Note, StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";
import type { DialogProps } from "./Dialogs.tsx";

/** The protocol's limits. */
const TOPIC_MAX_CHARS = 200;
const HOMEWORK_MAX_CHARS = 1000;

/** Topic, homework and line of the КТЖ of one date. */
export function LessonDialog({ lesson, grid, journal, reread, onClose }: LessonProps) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const { lessonId, plan } = lesson;
  const [topic, setTopic] = useState(lesson.topic ?? "");
  const [homework, setHomework] = useState(lesson.homework);
  const [entryId, setEntryId] = useState(plan?.entryId ?? "");
  const entries = useQuery({
    queryKey: ["listPlanEntries", journal],
    queryFn: () => rest("listPlanEntries", journal),
    enabled: grid.mayWrite,
  });
  const change = useMutation({
    mutationFn: () =>
      rest("changeJournalLesson", {
        ...journal,
        lessonId,
        ...(topic.trim() !== (lesson.topic ?? "") && { topic }),
        ...(homework.trim() !== lesson.homework && { homework }),
        ...(entryId !== (plan?.entryId ?? "") && { planEntryId: entryId === "" ? null : entryId }),
      }),
    onSuccess() {
      reread();
      onClose();
    },
  });
  const list = entries.data?.entries ?? [];
  const pickEntry = (id: string) => {
    setEntryId(id);
    const entry = list.find((one) => one.id === id);
    if (!entry) return;
    setTopic(entry.topic);
    if (entry.homework !== "" && !lesson.isHomeworkOwn) setHomework(entry.homework);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const isOff = !grid.mayWrite;
  return (
    <Modal opened onClose={onClose} size={520} title={format.day(lesson.day)}>
      <form className={css.form} onSubmit={submit} data-testid="lesson-dialog">
        <div className={css.choices}>
          <StatusChip>{t(`lesson.state.${lesson.state}`)}</StatusChip>
          <span className={css.where}>
            {t("lesson.bell", { number: lesson.number })} · {format.time(lesson.startsAt)}
          </span>
        </div>
        {plan?.movedFrom && (
          <Note tone="warn" icon="calendar">
            {t("lesson.moved", { day: format.shortDay(plan.movedFrom) })}
          </Note>
        )}
        <Textarea
          label={t("lesson.topic")}
          autosize
          minRows={2}
          maxLength={TOPIC_MAX_CHARS}
          readOnly={isOff}
          value={topic}
          data-testid="lesson-topic"
          onChange={({ currentTarget }) => setTopic(currentTarget.value)}
        />
        <Textarea
          label={t("lesson.homework")}
          description={
            lesson.isHomeworkOwn || lesson.homework === "" ? undefined : t("lesson.homeworkMade")
          }
          autosize
          minRows={2}
          maxLength={HOMEWORK_MAX_CHARS}
          readOnly={isOff}
          value={homework}
          data-testid="lesson-homework"
          onChange={({ currentTarget }) => setHomework(currentTarget.value)}
        />
        {list.length > 0 ? (
          <NativeSelect
            label={t("lesson.plan")}
            description={t("lesson.planAbout")}
            disabled={isOff}
            value={entryId}
            data-testid="lesson-plan"
            onChange={({ currentTarget }) => pickEntry(currentTarget.value)}
            data={[
              { value: "", label: t("lesson.noPlan") },
              ...list.map(({ id, number, topic: name }) => ({
                value: id,
                label: `${number}. ${name}`,
              })),
            ]}
          />
        ) : (
          plan && (
            <p className={css.where}>
              {t("lesson.plan")}: {plan.number}. {plan.topic}
            </p>
          )
        )}
        {change.error && <ErrorNote error={change.error} />}
        {entries.error && <ErrorNote error={entries.error} onRetry={entries.refetch} />}
        <div className={css.choices}>
          {!isOff && (
            <Button type="submit" loading={change.isPending} data-testid="lesson-save">
              {t("save.button")}
            </Button>
          )}
          {lesson.state !== "planned" && (
            <Button component={Link} to={`/lessons/${lessonId}/attendance`} variant="default">
              {t("lesson.attendance")}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
type LessonProps = DialogProps & { lesson: JournalLesson };
