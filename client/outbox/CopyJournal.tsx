import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { copyText } from "../kit/copy.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";

const DONE_MS = 4_000;

/** «Журналға көшіру»: topic, homework and absent of a lesson as text, for its teacher and leadership. */
export function CopyJournal({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("outbox");
  const me = useMe();
  const [byHand, setByHand] = useState<string | null>(null);
  const copy = useMutation({
    mutationFn: async () => {
      const language = currentLanguage() === "ru" ? "ru" : "kk";
      const coming = rest("readLessonJournalText", { lessonId: lesson.id, language }).then(
        ({ text }) => text,
      );
      if (!(await copyText(coming))) setByHand(await coming);
    },
  });
  const { isSuccess, reset } = copy;
  useEffect(() => {
    if (!isSuccess) return;
    const timer = setTimeout(reset, DONE_MS);
    return () => clearTimeout(timer);
  }, [isSuccess, reset]);
  const isOwn = lesson.teacher.id === me.id && me.actions.includes("outbox:sign");
  if (!isOwn && !me.actions.includes("outbox:readSchool")) return null;
  const isDone = isSuccess && byHand === null;
  return (
    <>
      <Button
        size="lg"
        variant="default"
        loading={copy.isPending}
        leftSection={<Icon name={isDone ? "check" : "clipboard"} />}
        onClick={() => copy.mutate()}
        aria-live="polite"
        data-testid="copy-journal"
      >
        {t(isDone ? "copy.done" : "copy.button")}
      </Button>
      {copy.error && <ErrorNote error={copy.error} />}
      <Modal
        opened={byHand !== null}
        onClose={() => setByHand(null)}
        title={t("copy.button")}
        closeButtonProps={{ "aria-label": t("close"), size: 44 }}
      >
        <Textarea
          readOnly
          autosize
          label={t("copy.byHand")}
          value={byHand ?? ""}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </Modal>
    </>
  );
}
