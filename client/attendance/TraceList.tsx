import { useTranslation } from "react-i18next";
import type { TraceEntry } from "#server/attendance/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./PupilDrawer.module.css";

/** Every event the proposal is made of, by time. */
export function TraceList({ entries }: { entries: readonly TraceEntry[] }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  if (entries.length === 0) return <p className={css.none}>{t("trace.none")}</p>;
  const until = (at: string | null) => (at === null ? t("trace.now") : format.time(at));
  const what = (entry: TraceEntry): string => {
    switch (entry.kind) {
      case "visit": {
        const { audio, video, screen } = entry.received;
        return t("trace.visit", {
          device: entry.device,
          until: until(entry.until),
          size: format.megabytes(audio + video + screen),
        });
      }
      case "attempt":
        return t(`trace.attempt.${entry.stage}`);
      case "response":
        return t(`trace.response.${entry.response}`);
      case "mode":
        return t("trace.mode", { mode: t(`mode.${entry.mode}`), until: until(entry.until) });
      case "fallback":
        return t("trace.fallback", { until: until(entry.until) });
      case "watched":
        return t(`trace.watched.${entry.medium}`, {
          share: format.percent(entry.wholeSec > 0 ? entry.coveredSec / entry.wholeSec : 0),
        });
    }
  };
  return (
    <ol className={css.lines}>
      {entries.map((entry) => (
        <li key={`${entry.source} ${entry.at} ${entry.kind}`} className={css.line}>
          <time dateTime={entry.at}>{format.time(entry.at)}</time>
          <span className={css.what}>{what(entry)}</span>
        </li>
      ))}
    </ol>
  );
}
