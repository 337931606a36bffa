import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Submission } from "#server/submissions/protocol.ts";
import { ErrorNote, Note, Section } from "../../kit/ui/parts.tsx";
import { Adders } from "./Adders.tsx";
import css from "./Compose.module.css";
import { TEXT_MAX_CHARS } from "./engine/parts.ts";
import { works } from "./engine/works.ts";
import { PartList } from "./PartList.tsx";
import { SendBar } from "./SendBar.tsx";
import { useAdding } from "./useAdding.ts";
import { useWork } from "./useTask.ts";

/** The pupil's work in the making: photos, words, voice, a clip; one button, and it goes by itself. */
export function Compose({ submission }: { submission: Submission }) {
  const { t } = useTranslation("handIn");
  const work = useWork(submission);
  const adding = useAdding(submission.taskId);
  const [isCropping, setCropping] = useState(false);
  if (!work) return null;
  const { taskId, text, wish } = work;
  return (
    <Section title={t(submission.state === "returned" ? "compose.again" : "compose.title")}>
      <div className={css.compose} data-testid="compose">
        {wish && <SendBar work={work} isBusy={false} />}
        <PartList work={work} preparing={adding.preparing} onCropping={setCropping} />
        {wish ? text !== "" && <p className={css.words}>{text}</p> : null}
        {!wish && (
          <>
            <Adders work={work} adding={adding} />
            {adding.error !== null && <ErrorNote error={adding.error} />}
            {adding.leftOut > 0 && (
              <Note tone="warn">{t("compose.tooMany", { count: adding.leftOut })}</Note>
            )}
            <Textarea
              label={t("compose.text")}
              placeholder={t("compose.textExample")}
              autosize
              minRows={2}
              maxRows={12}
              maxLength={TEXT_MAX_CHARS}
              value={text}
              data-testid="answer-text"
              onChange={({ currentTarget }) => {
                const { value } = currentTarget;
                works.change(taskId, (one) => ({ ...one, text: value }));
              }}
            />
            {!work.isKept && <Note tone="warn">{t("compose.notKept")}</Note>}
            <SendBar work={work} isBusy={adding.preparing > 0 || isCropping} />
          </>
        )}
      </div>
    </Section>
  );
}
