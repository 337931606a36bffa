import { Button, Modal, SegmentedControl, Skeleton, Textarea } from "@mantine/core";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "../../kit/copy.ts";
import { currentLanguage } from "../../kit/text/text.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import css from "./Board.module.css";
import type { TaskBoard } from "./TaskBoardPage.tsx";

type Owed = { task: TaskBoard["task"]; pupils: readonly { fullName: string }[] };
/** The reminder in a language, which need not be that of the screen. */
function useReminder(language: string, { task, pupils }: Owed): string {
  const { t } = useTranslation("review", { lng: language });
  const format = useFormat();
  const of = {
    task: task.text,
    names: pupils.map(({ fullName }) => `• ${fullName}`).join("\n"),
    address: `${location.origin}/tasks/${task.id}`,
  };
  if (task.dueAt === null) return t("remind.plain", of);
  const day = format.dayOf(task.dueAt).split("-").reverse().join(".");
  return t("remind.withDue", { ...of, day, time: format.time(task.dueAt) });
}

/** A reminder to paste into the class's chat: what is owed, until when, and by whom. */
export function RemindButton({ task, pupils }: Owed) {
  const { t } = useTranslation("review");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="bell" sizePx={20} />}
        data-testid="remind"
        onClick={() => setOpen(true)}
      >
        {t("remind.button", { count: pupils.length })}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t("remind.title")}>
        <Suspense fallback={<Skeleton height={180} />}>
          <Reminder {...{ task, pupils }} />
        </Suspense>
      </Modal>
    </>
  );
}

function Reminder({ task, pupils }: Owed) {
  const { t } = useTranslation("review");
  const [state, setState] = useState<"copied" | "failed" | null>(null);
  const [language, setLanguage] = useState<string>(currentLanguage);
  const words = useReminder(language, { task, pupils });
  const copy = async () => setState((await copyText(Promise.resolve(words))) ? "copied" : "failed");
  return (
    <div className={css.form}>
      <SegmentedControl
        value={language}
        onChange={(value) => {
          setLanguage(value);
          setState(null);
        }}
        data={[
          { value: "kk", label: t("remind.kk") },
          { value: "ru", label: t("remind.ru") },
        ]}
      />
      <Textarea
        aria-label={t("remind.title")}
        value={words}
        readOnly
        autosize
        minRows={5}
        maxRows={14}
        data-testid="remind-text"
      />
      {state === "copied" && (
        <Note tone="ok" icon="check">
          {t("remind.copied")}
        </Note>
      )}
      {state === "failed" && <Note tone="warn">{t("remind.failed")}</Note>}
      <Button leftSection={<Icon name="clip" sizePx={20} />} onClick={() => void copy()}>
        {t("remind.copy")}
      </Button>
    </div>
  );
}
