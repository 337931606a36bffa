import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Material, TASK_MAX_CHARS, type UsualDue } from "#server/plans/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { DayField } from "../kit/ui/DayField.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { AudienceField } from "./AudienceField.tsx";
import css from "./Form.module.css";
import { fromLocalInput, toLocalInput } from "./local-time.ts";
import { MaterialsField } from "./MaterialsField.tsx";

/** What a teacher wrote; `dueAt` absent: the school's default. */
export type TaskDraft = {
  text: string;
  channelNote: string;
  materials: Material[];
  /** Null: the whole class. */
  pupilIds: string[] | null;
  dueAt?: string;
};
type Props = {
  lessonId: string;
  /** Of a task that is being changed. */
  initial?: TaskDraft;
  usualDue: UsualDue | null;
  error: unknown;
  isBusy: boolean;
  submitWord: string;
  onSubmit: (draft: TaskDraft) => void;
  /** Keeps it for later instead; absent where that is no choice. */
  onPrepare?: (draft: TaskDraft) => void;
  onCancel: () => void;
};

/** Words, when it is due, what with, and where it is handed in. */
export function TaskForm(props: Props) {
  const { lessonId, initial, usualDue, error, isBusy, submitWord, onSubmit, onPrepare } = props;
  const { t } = useTranslation("plans");
  const format = useFormat();
  const usualAt = initial?.dueAt ?? usualDue?.at;
  const [text, setText] = useState(initial?.text ?? "");
  const [channelNote, setChannelNote] = useState(initial?.channelNote ?? "");
  const [materials, setMaterials] = useState<Material[]>(initial?.materials ?? []);
  const [pupilIds, setPupilIds] = useState(initial?.pupilIds ?? null);
  const [due, setDue] = useState(usualAt === undefined ? "" : toLocalInput(usualAt));
  const isUsual = usualDue !== null && due === toLocalInput(usualDue.at);
  const draft = (): TaskDraft => {
    const dueAt = isUsual ? usualDue.at : fromLocalInput(due);
    return { text, channelNote, materials, pupilIds, ...(dueAt !== null && { dueAt }) };
  };
  const isEmpty = text.trim() === "" || pupilIds?.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty) onSubmit(draft());
  };
  return (
    <form className={css.form} onSubmit={submit} data-testid="task-form">
      <Textarea
        label={t("task.text")}
        placeholder={t("task.example")}
        autosize
        minRows={3}
        maxLength={TASK_MAX_CHARS}
        value={text}
        data-testid="task-text"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <AudienceField lessonId={lessonId} pupilIds={pupilIds} onChange={setPupilIds} />
      <DayField
        withTime
        label={t("task.due")}
        description={
          isUsual &&
          t(usualDue.by === "nextLesson" ? "task.byNextLesson" : "task.byNextDay", {
            time: format.time(usualDue.at),
          })
        }
        value={due}
        onChange={({ currentTarget }) => setDue(currentTarget.value)}
      />
      <TextInput
        label={t("task.channel")}
        placeholder={t("task.channelExample")}
        maxLength={300}
        value={channelNote}
        onChange={({ currentTarget }) => setChannelNote(currentTarget.value)}
      />
      <MaterialsField lessonId={lessonId} materials={materials} onChange={setMaterials} />
      {error !== null && error !== undefined && <ErrorNote error={error} />}
      <div className={css.acts}>
        <Button type="submit" loading={isBusy} disabled={isEmpty} data-testid="task-submit">
          {submitWord}
        </Button>
        {onPrepare && (
          <Button
            variant="default"
            disabled={isEmpty || isBusy}
            data-testid="task-prepare"
            onClick={() => onPrepare(draft())}
          >
            {t("task.prepare")}
          </Button>
        )}
        <Button variant="default" onClick={props.onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
