import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Mark } from "../kit/ui/Mark.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import { qualityLooks } from "../modes/looks.ts";
import { sheetStore } from "../modes/stores.ts";
import { useLiveUsage } from "../modes/useStores.ts";
import { HeaderButtons, type HeaderButtonsProps } from "./HeaderButtons.tsx";
import { HeaderSigns } from "./PartSlots.tsx";
import css from "./RoomScreen.module.css";
import type { RoomState } from "./state.ts";
import { useNow } from "./useNow.ts";

const WaitingButton = lazy(async () => ({
  default: (await import("../guests/WaitingButton.tsx")).WaitingButton,
}));

type Props = { state: RoomState; buttons: HeaderButtonsProps; help: ReactNode };

/** What lesson this is, how long it has run, how good the link is and what it has cost. */
export function RoomHeader({ state, buttons, help }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const { lesson, phase } = state;
  const isTalk = lesson?.kind === "consultation";
  const usage = useLiveUsage();
  const quality = phase.name === "reconnecting" ? "lost" : state.quality;
  const look = qualityLooks[quality];
  const elapsed = useElapsed(state);
  const title = lesson?.subject
    ? format.words(lesson.subject.name)
    : lesson?.kind === "practice"
      ? t("header.practice")
      : isTalk
        ? t("header.talk")
        : (lesson?.title ?? "");
  return (
    <header className={css.header}>
      <span className={css.mark}>
        <Mark />
      </span>
      <div className={css.titles}>
        <h1>
          {lesson?.className && <span className={css.wideOnly}>{`${lesson.className} · `}</span>}
          {title}
        </h1>
        {lesson?.topic && <p>{lesson.topic}</p>}
      </div>
      {elapsed !== null && (
        <span className={css.wideOnly}>
          <StatusChip tone="sun" isLive>
            {isTalk ? elapsed : t("header.live", { time: elapsed })}
          </StatusChip>
        </span>
      )}
      <span className={css.push} />
      <HeaderSigns />
      <button
        type="button"
        className={css.qualityButton}
        data-testid="quality"
        data-quality={quality}
        title={t("quality.open")}
        aria-haspopup="dialog"
        onClick={() => sheetStore.patch({ isOpen: true })}
      >
        <StatusChip tone={look.tone} icon={look.icon}>
          <span>
            {usage && <span className={css.usage}>{format.megabytes(usage.lessonBytes)}</span>}
            {usage && quality !== "unknown" && <span className={css.usage}>{" · "}</span>}
            {quality !== "unknown" && t(`quality.${quality}`)}
          </span>
        </StatusChip>
      </button>
      <Suspense fallback={null}>
        {state.me?.actions.includes("invite") && <WaitingButton />}
      </Suspense>
      {help}
      <HeaderButtons {...buttons} />
    </header>
  );
}

/** Minutes and seconds since the lesson was started. */
function useElapsed({ lesson, clockOffsetMs }: RoomState): string | null {
  const nowMs = useNow(1000) + clockOffsetMs;
  if (!lesson?.startedAt) return null;
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(lesson.startedAt)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
