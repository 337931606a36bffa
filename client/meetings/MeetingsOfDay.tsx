import { useTranslation } from "react-i18next";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, Section } from "../kit/ui/parts.tsx";
import { MeetingRow } from "./MeetingRow.tsx";
import css from "./Meetings.module.css";
import { useMeetings } from "./useMeetings.ts";

/** Meetings of today, under the day's lessons; nothing where there are none. */
export function MeetingsOfDay() {
  const { t } = useTranslation("meetings");
  const format = useFormat();
  const { data } = useMeetings();
  const today = format.dayOf(useServerNow());
  const own = data?.filter(
    ({ startsAt, state }) => state === "live" || format.dayOf(startsAt) === today,
  );
  if (!own || own.length === 0) return null;
  return (
    <Section title={t("ofDay")}>
      <Card>
        <ul className={css.rows}>
          {own.map((meeting) => (
            <MeetingRow key={meeting.id} meeting={meeting} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}
