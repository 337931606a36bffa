import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";
import { DayField } from "../../kit/ui/DayField.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { fromLocalInput, toLocalInput } from "../../plans/local-time.ts";
import css from "./Board.module.css";
import type { TaskBoard } from "./TaskBoardPage.tsx";
import { useWorkAct } from "./useReview.ts";

type Props = { task: TaskBoard["task"]; row: TaskBoard["rows"][number]; onClose: () => void };
const DAY_MS = 24 * 60 * 60_000;
const days = [1, 2, 3, 7] as const;

/** More time for one pupil: a day, two, three, a week, or until an hour. */
export function MoreTimeDialog({ task, row, onClose }: Props) {
  const { t } = useTranslation("review");
  const fromMs = Math.max(serverNow(), row.dueAt === null ? 0 : Date.parse(row.dueAt));
  const after = (count: number) => toLocalInput(new Date(fromMs + count * DAY_MS).toISOString());
  const [at, setAt] = useState(() => after(1));
  const change = useWorkAct(
    (dueAt: string | null) => rest("changeTerms", { taskId: task.id, pupilId: row.pupilId, dueAt }),
    onClose,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const instant = fromLocalInput(at);
    if (instant) change.mutate(instant);
  };
  return (
    <Modal opened onClose={onClose} title={t("time.title")}>
      <form className={css.form} onSubmit={submit}>
        <p>{t("time.text", { name: row.fullName })}</p>
        <div className={css.choices}>
          {days.map((count) => (
            <Button
              key={count}
              variant={at === after(count) ? "light" : "default"}
              onClick={() => setAt(after(count))}
            >
              {t("time.days", { count })}
            </Button>
          ))}
        </div>
        <DayField
          withTime
          label={t("time.until")}
          value={at}
          required
          onChange={({ currentTarget }) => setAt(currentTarget.value)}
        />
        {change.error && <ErrorNote error={change.error} />}
        <Button type="submit" loading={change.isPending} data-testid="time-give">
          {t("time.give")}
        </Button>
        {row.dueAt !== task.dueAt && (
          <Button variant="subtle" onClick={() => change.mutate(null)}>
            {t("time.usual")}
          </Button>
        )}
      </form>
    </Modal>
  );
}
