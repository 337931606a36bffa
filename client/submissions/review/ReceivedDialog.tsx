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

type Props = {
  task: TaskBoard["task"];
  row: TaskBoard["rows"][number];
  channel: "paper" | "email";
  onClose: () => void;
};
/** «Қағазбен алдым»: the teacher enters what came outside the app, with when it came. */
export function ReceivedDialog({ task, row, channel, onClose }: Props) {
  const { t } = useTranslation("review");
  /** Null until changed: now, to the second; the field knows minutes only. */
  const [at, setAt] = useState<string | null>(null);
  const [nowMs] = useState(serverNow);
  const enter = useWorkAct(
    (instant: string) =>
      rest("enterReceived", { taskId: task.id, pupilId: row.pupilId, channel, at: instant }),
    onClose,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const instant = at === null ? new Date(nowMs).toISOString() : fromLocalInput(at);
    if (instant) enter.mutate(instant);
  };
  return (
    <Modal opened onClose={onClose} title={t(`received.${channel}`)}>
      <form className={css.form} onSubmit={submit}>
        <p>{t("received.text", { name: row.fullName })}</p>
        <DayField
          withTime
          label={t("received.at")}
          value={at ?? toLocalInput(new Date(nowMs).toISOString())}
          required
          onChange={({ currentTarget }) => setAt(currentTarget.value)}
        />
        {enter.error && <ErrorNote error={enter.error} />}
        <Button type="submit" loading={enter.isPending} data-testid="received-enter">
          {t("received.enter")}
        </Button>
      </form>
    </Modal>
  );
}
