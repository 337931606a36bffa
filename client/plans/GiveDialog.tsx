import { Modal, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { EmptyState, ErrorNote, ListSkeleton, Note } from "../kit/ui/parts.tsx";
import css from "./Form.module.css";
import { LazyTaskForm } from "./LazyTaskForm.tsx";
import type { TaskDraft } from "./TaskForm.tsx";

type Props = { item: { id: string; title: string }; isOpen: boolean; onClose: () => void };
/** A task with an item of the library, for a class one teaches; it is written down with the nearest lesson. */
export function GiveDialog({ item, isOpen, onClose }: Props) {
  const { t } = useTranslation("plans");
  return (
    <Modal opened={isOpen} onClose={onClose} title={t("task.new")} size="lg">
      <Giving item={item} onClose={onClose} />
    </Modal>
  );
}

function Giving({ item, onClose }: Pick<Props, "item" | "onClose">) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const lessons = useQuery({
    queryKey: ["listTaskLessons"],
    queryFn: () => rest("listTaskLessons", {}),
    select: (reply) => reply.lessons,
  });
  const give = useMutation({
    mutationFn: ({ lessonId, draft }: { lessonId: string; draft: TaskDraft }) =>
      rest("createTask", { lessonId, isGiven: true, ...draft }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ["readPlan"] });
      void queries.invalidateQueries({ queryKey: ["listGivenTasks"] });
    },
  });
  if (lessons.error) return <ErrorNote error={lessons.error} onRetry={lessons.refetch} />;
  if (!lessons.data) return <ListSkeleton rows={3} />;
  const lesson = lessons.data.find(({ lessonId }) => lessonId === chosen) ?? lessons.data[0];
  if (!lesson)
    return (
      <EmptyState icon="calendar" title={t("give.noLessons")}>
        {t("give.noLessonsText")}
      </EmptyState>
    );
  if (give.isSuccess)
    return (
      <Note tone="ok" icon="check">
        {t("give.done", { className: lesson.className })}
      </Note>
    );
  return (
    <div className={css.form} data-testid="give-dialog">
      <Select
        label={t("give.class")}
        allowDeselect={false}
        value={lesson.lessonId}
        onChange={setChosen}
        data={lessons.data.map(({ lessonId, className, subject }) => ({
          value: lessonId,
          label: `${className} · ${format.words(subject.name)}`,
        }))}
      />
      <LazyTaskForm
        // Another class has another deadline and other pupils.
        key={lesson.lessonId}
        lessonId={lesson.lessonId}
        initial={{
          ...{ text: "", channelNote: "", pupilIds: null },
          materials: [{ kind: "item", itemId: item.id, title: item.title, mayOpen: true }],
        }}
        usualDue={lesson.usualDue}
        error={give.error}
        isBusy={give.isPending}
        submitWord={t("task.give")}
        onSubmit={(draft) => give.mutate({ lessonId: lesson.lessonId, draft })}
        onCancel={onClose}
      />
    </div>
  );
}
