import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Recording } from "#server/recordings/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { OwnConsents } from "./Consents.tsx";
import css from "./LessonRecordings.module.css";
import { clock } from "./times.ts";
import { useRecordings } from "./useRecordings.ts";

/** What of a lesson can be watched later: on its page, for its class, their parents and its teacher. */
export function LessonRecordings({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("recordings");
  const { roles } = useMe();
  const recordings = useRecordings(lessonId);
  const isParent = roles.includes("parent");
  if (!recordings.data || (recordings.data.length === 0 && !isParent)) return null;
  return (
    <Card isPadded>
      <section className={css.card} data-testid="lesson-recordings" aria-label={t("list.title")}>
        <h2>
          <Icon name="record" sizePx={20} />
          {t("list.title")}
        </h2>
        <ul>
          {recordings.data.map((recording) => (
            <Row key={recording.id} recording={recording} />
          ))}
        </ul>
        {recordings.data.length === 0 && <p className={css.none}>{t("list.empty")}</p>}
        {isParent && <OwnConsents />}
      </section>
    </Card>
  );
}

function Row({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { id, state, durationMs, bytes, percent, mayChange } = recording;
  const isReady = state === "ready";
  const size = format.megabytes(bytes);
  return (
    <li data-testid="recording" data-state={state}>
      <span className={css.facts}>
        <strong>{format.time(recording.startedAt)}</strong>
        {isReady ? (
          <span>{t("list.size", { time: clock(durationMs), size })}</span>
        ) : (
          <StatusChip tone={state === "recording" ? "bad" : "neutral"} icon="record">
            {t(state === "recording" || state === "paused" ? "list.live" : "list.making")}
          </StatusChip>
        )}
        {isReady && !mayChange && (
          <StatusChip tone={percent > 0 ? "ok" : "neutral"}>
            {percent > 0 ? t("list.seen", { percent }) : t("list.notSeen")}
          </StatusChip>
        )}
      </span>
      {(isReady || mayChange) && (
        <Link className={css.watch} to={`/recordings/${id}`} data-testid="watch-recording">
          <Icon name="play" sizePx={18} />
          {t("list.watch")}
        </Link>
      )}
    </li>
  );
}
