import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { DayField } from "../../kit/ui/DayField.tsx";
import { useMe } from "../../kit/useSession.ts";
import { fieldOf, instantOf } from "../../library/edit/moment.ts";
import { useTalks } from "../booking/useTalks.ts";
import css from "./Dialogs.module.css";
import { useHours } from "./useDesk.ts";
import { type FreeTime, weekdayOf, weekOf } from "./week.ts";

/** So many days ahead a host is shown their free times; later ones are written by hand. */
const DAYS = 14;
type Props = { value: string | null; onChange: (startsAt: string | null) => void };

/** The host's own free times by day, and a field for any other time. */
export function TimePick({ value, onChange }: Props) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const { timeZone } = useMe().school;
  const hours = useHours();
  const talks = useTalks();
  const [nowMs] = useState(serverNow);
  const [picked, setPicked] = useState<string | null>(null);
  const [field, setField] = useState("");
  if (hours.isPending || talks.isPending) return <Skeleton height={160} radius="md" />;
  const days = weekOf({
    ...{ availability: hours.data ?? null, talks: talks.data ?? [], nowMs, timeZone },
    ...{ from: format.dayOf(nowMs), days: DAYS },
  })
    .map(({ day, times }) => ({
      day,
      free: times.filter((time): time is FreeTime => time.kind === "free"),
    }))
    .filter(({ free }) => free.length > 0);
  const day = days.find((one) => one.day === picked) ?? days[0];
  const byHand = (text: string) => {
    setField(text);
    const at = instantOf(text, timeZone);
    onChange(at !== null && Date.parse(at) > nowMs ? at : null);
  };
  const isPast = field !== "" && Date.parse(instantOf(field, timeZone) ?? "") <= nowMs;
  return (
    <div className={css.pick}>
      {day && (
        <>
          <fieldset className={css.strip} aria-label={t("time.days")}>
            {days.map((one) => (
              <button
                key={one.day}
                type="button"
                className={css.day}
                aria-pressed={one.day === day.day}
                onClick={() => setPicked(one.day)}
              >
                <span>{t(`weekday.${weekdayOf(one.day)}`)}</span>
                <b>{Number(one.day.slice(8))}</b>
                <small>{t("time.free", { count: one.free.length })}</small>
              </button>
            ))}
          </fieldset>
          <span className={css.dayName}>{format.day(day.day)}</span>
          <fieldset className={css.times} aria-label={t("time.times")}>
            {day.free.map(({ startsAt }) => (
              <button
                key={startsAt}
                type="button"
                className={css.time}
                aria-pressed={startsAt === value}
                onClick={() => {
                  setField("");
                  onChange(startsAt);
                }}
                data-testid="free-time"
              >
                {format.time(startsAt)}
              </button>
            ))}
          </fieldset>
        </>
      )}
      <DayField
        withTime
        label={t(day ? "time.other" : "time.any")}
        value={field}
        min={fieldOf(nowMs, timeZone)}
        error={isPast && t("time.past")}
        onChange={({ currentTarget }) => byHand(currentTarget.value)}
        data-testid="time-field"
      />
    </div>
  );
}
