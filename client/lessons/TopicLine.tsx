import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./LessonPage.module.css";

/** The protocol's limit. */
const TOPIC_MAX_CHARS = 200;

/** The lesson's topic; its teacher changes it in place. */
export function TopicLine({ lesson, mayChange }: { lesson: Lesson; mayChange: boolean }) {
  const { t } = useTranslation("lessons");
  const queries = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (topic: string) => rest("changeLesson", { lessonId: lesson.id, topic }),
    onSuccess(next) {
      queries.setQueryData(["readLesson", lesson.id], next);
      void queries.invalidateQueries({ queryKey: ["listLessons"] });
      setDraft(null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft ?? "");
  };
  if (draft === null)
    return (
      <div className={css.topic}>
        <span className={css.topicText} data-empty={lesson.topic === null || undefined}>
          {lesson.topic ?? t("topic.none")}
        </span>
        {mayChange && (
          <ActionIcon aria-label={t("topic.change")} onClick={() => setDraft(lesson.topic ?? "")}>
            <Icon name="pencil" />
          </ActionIcon>
        )}
      </div>
    );
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label={t("topic.label")}
        value={draft}
        maxLength={TOPIC_MAX_CHARS}
        data-autofocus
        ref={(input) => input?.focus()}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      />
      <Button type="submit" loading={change.isPending}>
        {t("topic.save")}
      </Button>
      <Button variant="default" onClick={() => setDraft(null)}>
        {t("topic.cancel")}
      </Button>
      {change.error && <ErrorNote error={change.error} />}
    </form>
  );
}
