import { Checkbox, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./Form.module.css";

type Props = {
  lessonId: string;
  /** Null: the whole class. */
  pupilIds: string[] | null;
  onChange: (pupilIds: string[] | null) => void;
};

/** Whom a task is for: the whole class, or pupils chosen by name. */
export function AudienceField({ lessonId, pupilIds, onChange }: Props) {
  const { t } = useTranslation("plans");
  return (
    <fieldset className={css.group}>
      <legend>{t("task.whom")}</legend>
      <SegmentedControl
        fullWidth
        aria-label={t("task.whom")}
        value={pupilIds === null ? "class" : "some"}
        onChange={(value) => onChange(value === "class" ? null : [])}
        data={[
          { value: "class", label: t("task.wholeClass") },
          { value: "some", label: t("task.chosen") },
        ]}
      />
      {pupilIds !== null && <Pupils {...{ lessonId, pupilIds, onChange }} />}
    </fieldset>
  );
}

function Pupils({ lessonId, pupilIds, onChange }: Props & { pupilIds: string[] }) {
  const { t } = useTranslation("plans");
  const lesson = useQuery({
    queryKey: ["readLesson", lessonId],
    queryFn: () => rest("readLesson", { lessonId }),
  });
  const classId = lesson.data?.classId ?? "";
  const roster = useQuery({
    queryKey: ["readRoster", classId],
    queryFn: () => rest("readRoster", { classId }),
    enabled: classId !== "",
  });
  const error = lesson.error ?? roster.error;
  if (error) return <ErrorNote error={error} onRetry={roster.refetch} />;
  if (!roster.data) return <ListSkeleton rows={3} />;
  return (
    <>
      <div className={css.pupils}>
        {roster.data.pupils.map(({ id, fullName }) => (
          <Checkbox
            key={id}
            label={fullName}
            checked={pupilIds.includes(id)}
            data-testid="task-pupil"
            onChange={({ currentTarget }) =>
              onChange(
                currentTarget.checked ? [...pupilIds, id] : pupilIds.filter((one) => one !== id),
              )
            }
          />
        ))}
      </div>
      {pupilIds.length === 0 && <p className={css.sum}>{t("task.chooseSomebody")}</p>}
    </>
  );
}
