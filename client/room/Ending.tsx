import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import type { RoomKind } from "#server/rooms/protocol.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import type { IconName } from "../kit/ui/icons.tsx";
import { EmptyState } from "../kit/ui/parts.tsx";
import { useAddress } from "./address.ts";
import css from "./RoomScreen.module.css";
import type { Phase } from "./state.ts";

type Props = {
  phase: Extract<Phase, { name: "closed" | "failed" }>;
  lessonId: string;
  isHost: boolean;
  /** Null: the room was never entered. */
  kind: RoomKind | null;
  onAgain: () => void;
  onLeave: () => void;
};
const icons: Record<Extract<Phase, { name: "closed" }>["reason"], IconName> = {
  ended: "check",
  removed: "userOff",
  replaced: "switchCamera",
  left: "leave",
};

/** The room is closed, or was not opened: why, and what to do next. */
export function Ending({ phase, lessonId, isHost, kind, onAgain, onLeave }: Props) {
  const { t } = useTranslation("room");
  const wordsOf = useErrorText();
  const who = useAddress();
  // Whoever led a lesson lands on its register: what was is freshest now.
  if (isHost && kind === "lesson" && phase.name === "closed" && phase.reason === "ended")
    return <Navigate to={`/lessons/${lessonId}/attendance`} replace />;
  const next = (
    <div className={css.endingActions}>
      <Button size="lg" onClick={onLeave} data-testid="to-today">
        {t("ending.toToday")}
      </Button>
      {(phase.name === "failed" || phase.reason === "replaced" || phase.reason === "left") && (
        <Button variant="default" onClick={onAgain} data-testid="enter-again">
          {t("ending.again")}
        </Button>
      )}
    </div>
  );
  if (phase.name === "failed") {
    const isOldBrowser = phase.error instanceof Error && phase.error.name === "UnsupportedError";
    return (
      <main className={css.ending} data-testid="ending" data-reason="failed">
        <EmptyState icon="alert" title={t("failed.title")} action={next}>
          {isOldBrowser ? t("failed.oldBrowser") : wordsOf(phase.error)}
        </EmptyState>
      </main>
    );
  }
  const { reason } = phase;
  return (
    <main className={css.ending} data-testid="ending" data-reason={reason}>
      <EmptyState icon={icons[reason]} title={t(`closed.${reason}.title`)} action={next}>
        {t(`closed.${reason}.${who}`)}
      </EmptyState>
    </main>
  );
}
