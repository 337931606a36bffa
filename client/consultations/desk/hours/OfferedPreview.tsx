import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Availability } from "#server/consultations/protocol.ts";
import { serverNow } from "../../../kit/clock.ts";
import { useFormat } from "../../../kit/text/useFormat.ts";
import { useMe } from "../../../kit/useSession.ts";
import { useTalks } from "../../booking/useTalks.ts";
import { offeredOf } from "../week.ts";
import css from "./Hours.module.css";

const DAYS = 7;

/** What pupils will see of these hours in the coming seven days, made anew with every change. */
export function OfferedPreview({ availability }: { availability: Availability | null }) {
  const { t } = useTranslation("hours");
  const format = useFormat();
  const { timeZone } = useMe().school;
  const talks = useTalks().data ?? [];
  const [nowMs] = useState(serverNow);
  if (!availability) return <p className={css.previewNone}>{t("preview.broken")}</p>;
  const from = format.dayOf(nowMs);
  const days = offeredOf(availability, { talks, nowMs, from, days: DAYS, timeZone });
  if (days.length === 0) return <p className={css.previewNone}>{t("preview.none")}</p>;
  return (
    <>
      <p className={css.previewAbout}>
        {t(availability.isInstant ? "preview.instant" : "preview.asked")}
      </p>
      <ol
        className={css.preview}
        aria-label={t("preview.title")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keys
        tabIndex={0}
        data-testid="hours-preview"
      >
        {days.map(({ day, slots }) => (
          <li key={day}>
            <span className={css.previewDay}>
              <b>{format.day(day)}</b>
              <small>
                {t("preview.free", { count: slots.filter(({ isFree }) => isFree).length })}
              </small>
            </span>
            <span className={css.slots}>
              {slots.map(({ startsAt, isFree }) =>
                isFree ? (
                  <span key={startsAt} className={css.slot}>
                    {format.time(startsAt)}
                  </span>
                ) : (
                  <s key={startsAt} className={css.slot}>
                    {format.time(startsAt)}
                  </s>
                ),
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
