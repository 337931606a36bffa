import { ActionIcon, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Availability, Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { TalkRow } from "./TalkRow.tsx";
import { standingOf } from "./talks.ts";
import css from "./Week.module.css";
import { dayAfter, type WeekDay, weekdayOf, weekOf } from "./week.ts";

const DAYS = 7;
const LAST_WEEK = 12;
type Props = { talks: Consultation[]; availability: Availability | null; nowMs: number };

/** Seven days from today on, each with its free and taken times; later weeks by a button. */
export function WeekList({ talks, availability, nowMs }: Props) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const { timeZone } = useMe().school;
  const [ahead, setAhead] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const from = dayAfter(format.dayOf(nowMs), ahead * DAYS);
  const days = weekOf({ availability, talks, from, days: DAYS, nowMs, timeZone });
  return (
    <Section
      title={t("week.title")}
      aside={
        <span className={css.turn}>
          <ActionIcon
            variant="default"
            aria-label={t("week.earlier")}
            disabled={ahead === 0}
            onClick={() => setAhead(ahead - 1)}
          >
            <Icon name="chevronLeft" />
          </ActionIcon>
          <span aria-live="polite">
            {t("week.span", {
              from: format.shortDay(from),
              to: format.shortDay(dayAfter(from, DAYS - 1)),
            })}
          </span>
          <ActionIcon
            variant="default"
            aria-label={t("week.later")}
            disabled={ahead >= LAST_WEEK}
            onClick={() => setAhead(ahead + 1)}
          >
            <Icon name="chevronRight" />
          </ActionIcon>
        </span>
      }
    >
      <Card>
        {!availability && (
          <EmptyState
            icon="clock"
            title={t("week.noHours")}
            action={
              <Button
                variant="default"
                component={Link}
                to="/calendar/hours"
                data-testid="week-set-hours"
              >
                {t("week.setHours")}
              </Button>
            }
          >
            {t("week.noHoursHint")}
          </EmptyState>
        )}
        <ol className={css.days}>
          {days.map((day) => (
            <Day
              key={day.day}
              shown={day}
              nowMs={nowMs}
              hasHours={availability !== null}
              openId={openId}
              onOpen={(id) => setOpenId(id === openId ? null : id)}
            />
          ))}
        </ol>
        <p className={css.legend} aria-hidden="true">
          <span className={css.sign}>
            <i data-look="free" />
            {t("week.free")}
          </span>
          <span className={css.sign}>
            <i data-look="soon" />
            {t("week.soon")}
          </span>
          <span className={css.sign}>
            <i data-look="taken" />
            {t("standing.agreed")}
          </span>
          <span className={css.sign}>
            <i data-look="asked" />
            {t("standing.asked")}
          </span>
        </p>
      </Card>
    </Section>
  );
}

type DayProps = {
  shown: WeekDay;
  nowMs: number;
  hasHours: boolean;
  /** The talk whose row is open. */
  openId: string | null;
  onOpen: (id: string) => void;
};
function Day({ shown, nowMs, hasHours, openId, onOpen }: DayProps) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const { day, times, isOff } = shown;
  const open = times.find((time) => time.kind === "talk" && time.talk.id === openId);
  const isToday = day === format.dayOf(nowMs);
  return (
    <li className={css.day} data-today={isToday || undefined} data-testid="week-day">
      <div className={css.date}>
        <b>{Number(day.slice(8))}</b>
        <span>{isToday ? t("week.today") : t(`weekday.${weekdayOf(day)}`)}</span>
      </div>
      <ul className={css.times}>
        {isOff && <li className={css.none}>{t("week.dayOff")}</li>}
        {!isOff && times.length === 0 && (
          <li className={css.none}>{t(hasHours ? "week.nothing" : "week.noTalks")}</li>
        )}
        {times.map((time) =>
          time.kind === "free" ? (
            <li key={time.startsAt} className={css.free} data-soon={time.isSoon || undefined}>
              {format.time(time.startsAt)}
              <span className={css.hidden}>{t(time.isSoon ? "week.soon" : "week.free")}</span>
            </li>
          ) : (
            <li key={time.talk.id} className={css.talk}>
              <button
                type="button"
                className={css.taken}
                data-standing={standingOf(time.talk, nowMs)}
                aria-expanded={time.talk.id === openId}
                onClick={() => onOpen(time.talk.id)}
                data-testid="week-talk"
              >
                <b>{format.time(time.startsAt)}</b>
                <span className={css.name}>{time.talk.guest.name}</span>
                <span className={css.hidden}>{t(`standing.${standingOf(time.talk, nowMs)}`)}</span>
                <Icon name={time.talk.id === openId ? "chevronUp" : "chevronDown"} sizePx={16} />
              </button>
            </li>
          ),
        )}
      </ul>
      {open?.kind === "talk" && (
        <ul className={css.open}>
          <TalkRow talk={open.talk} nowMs={nowMs} />
        </ul>
      )}
    </li>
  );
}
