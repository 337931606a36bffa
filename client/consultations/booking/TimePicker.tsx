import { useId } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Note, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Booking.module.css";
import { Choice } from "./Choice.tsx";
import { type StripDay, shownDay, weekdayOf } from "./rules.ts";

type Props = {
  strip: readonly StripDay[];
  day: string | null;
  startsAt: string | null;
  onChange: (chosen: { day: string; startsAt: string | null }) => void;
};

/** Days with how many times are free, and the times of one of them; taken ones are struck through. */
export function TimePicker({ strip, day: wanted, startsAt, onChange }: Props) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const who = whoOf(useMe());
  const id = useId();
  const shown = shownDay(strip, wanted);
  if (!shown) return <Note icon="calendar">{t(`book.noTimes.${who}`)}</Note>;
  return (
    <>
      <Choice
        look="days"
        name={`${id}-day`}
        label={t("book.day")}
        value={shown.day}
        onChange={(day) => onChange({ day, startsAt: null })}
        options={strip.map(({ day, free }) => ({
          value: day,
          isOff: free === 0,
          label: t("book.dayLabel", { day: format.day(day), count: free }),
          content: (
            <>
              <span>{t(`book.short.${weekdayOf(day)}`)}</span>
              <b>{Number(day.slice(8))}</b>
              <small>{free === 0 ? t("book.none") : t("book.free", { count: free })}</small>
            </>
          ),
        }))}
      />
      <Section
        title={t("book.times")}
        aside={<span className={css.dayWords}>{format.day(shown.day)}</span>}
      >
        <Choice
          look="times"
          name={`${id}-time`}
          label={t("book.times")}
          value={startsAt}
          onChange={(next) => onChange({ day: shown.day, startsAt: next })}
          options={shown.slots.map((slot) => ({
            value: slot.startsAt,
            isOff: !slot.isFree,
            label: t(slot.isFree ? "book.timeLabel" : "book.takenLabel", {
              time: format.time(slot.startsAt),
            }),
            content: format.time(slot.startsAt),
          }))}
        />
      </Section>
    </>
  );
}

/** A school's today by the server's clock. */
export function useToday(): string {
  return useFormat().dayOf(serverNow());
}
