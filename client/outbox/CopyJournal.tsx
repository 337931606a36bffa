import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { CopyButton } from "../kit/ui/CopyButton.tsx";
import { useMe } from "../kit/useSession.ts";

/** «Журналға көшіру»: topic, homework and absent of a lesson as text, for its teacher and leadership. */
export function CopyJournal({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("outbox");
  const me = useMe();
  const isOwn = lesson.teacher.id === me.id && me.actions.includes("outbox:sign");
  if (!isOwn && !me.actions.includes("outbox:readSchool")) return null;
  const language = currentLanguage() === "ru" ? "ru" : "kk";
  return (
    <CopyButton
      size="lg"
      variant="default"
      icon="clipboard"
      read={async () =>
        (await rest("readLessonJournalText", { lessonId: lesson.id, language })).text
      }
      words={{
        copy: t("copy.button"),
        done: t("copy.done"),
        byHand: t("copy.byHand"),
        close: t("close"),
      }}
      testId="copy-journal"
    />
  );
}
