import { SegmentedControl, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Reminders } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Card, ErrorNote, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Consultations.module.css";
import { channels, leadChoices } from "./rules.ts";
import { useReminders } from "./useTalks.ts";

const MINUTES_OF_HOUR = 60;

/** How one is reminded: where, and how long before. */
export function RemindersCard() {
  const { t } = useTranslation("consultations");
  const { query, save } = useReminders();
  const { data } = query;
  if (query.error) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  if (!data) return null;
  return (
    <Section title={t("remind.title")}>
      <Card isPadded>
        <Fields
          reminders={data}
          onChange={({ channel, leadMin }) => save.mutate({ channel, leadMin })}
        />
        {save.error && <ErrorNote error={save.error} />}
      </Card>
    </Section>
  );
}

type Props = { reminders: Reminders; onChange: (next: Reminders) => void };
function Fields({ reminders, onChange }: Props) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const who = whoOf(useMe());
  const { channel, leadMin, canMail } = reminders;
  const lead = (minutes: number) =>
    minutes % MINUTES_OF_HOUR === 0
      ? t("remind.hours", { count: minutes / MINUTES_OF_HOUR })
      : format.minutes(minutes);
  return (
    <div className={css.remind}>
      <SegmentedControl
        fullWidth
        aria-label={t("remind.title")}
        value={channel}
        onChange={(value) =>
          onChange({ ...reminders, channel: channels.find((one) => one === value) ?? "app" })
        }
        data={channels.map((value) => ({
          value,
          label: t(`remind.channel.${value}`),
          disabled: value === "mail" && !canMail,
        }))}
      />
      {channel !== "none" && (
        <Select
          label={t("remind.lead")}
          allowDeselect={false}
          value={String(leadMin)}
          onChange={(value) => value && onChange({ ...reminders, leadMin: Number(value) })}
          data={leadChoices(leadMin).map((value) => ({ value: String(value), label: lead(value) }))}
        />
      )}
      <p className={css.hint}>
        {t("remind.about")} {!canMail && t(`remind.noMail.${who}`)}
      </p>
    </div>
  );
}
