import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PresencePrompt } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import css from "./Overlay.module.css";
import { patchSignals } from "./signal-store.ts";

/** «Осындасың ба?»: one button, no sound, no hurry; it goes when its minutes are over. */
export function PresenceCard({ prompt }: { prompt: PresencePrompt }) {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail, clockOffsetMs } = useClassroom();
  const [isSending, setIsSending] = useState(false);
  const { id: promptId, until } = prompt;
  useEffect(() => {
    const leftMs = Date.parse(until) - Date.now() - clockOffsetMs;
    const timer = setTimeout(() => patchSignals({ prompt: null }), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [until, clockOffsetMs]);
  const answer = () => {
    setIsSending(true);
    call("signal:answerPresence", { lessonId, promptId })
      .then(() => patchSignals({ prompt: null }), fail)
      .finally(() => setIsSending(false));
  };
  return (
    <div className={css.bottom}>
      <section className={css.card} aria-label={t("presence.ask")} data-testid="presence-card">
        <p role="status">
          <b>{t("presence.ask")}</b>
        </p>
        <Button size="lg" loading={isSending} data-testid="presence-here" onClick={answer}>
          {t("presence.here")}
        </Button>
      </section>
    </div>
  );
}
