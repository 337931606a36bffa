import { Radio, Select, Skeleton, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ReminderChannel } from "#server/consultations/protocol.ts";
import { rest } from "../../../kit/rest.ts";
import { Card, ErrorNote } from "../../../kit/ui/parts.tsx";
import css from "./Hours.module.css";

const KEY = ["readReminders"];
/** So long before a talk, minutes. */
export const leads = [5, 10, 30, 60, 120, 1440] as const;
type Choice = { channel: ReminderChannel; leadMin: number };

/** Where and how long before one is reminded; saved with each tap. */
export function RemindersCard() {
  const { t } = useTranslation("hours");
  const queries = useQueryClient();
  const reminders = useQuery({ queryKey: KEY, queryFn: () => rest("readReminders", {}) });
  const save = useMutation({
    mutationFn: (choice: Choice) => rest("saveReminders", choice),
    onSuccess: (next) => queries.setQueryData(KEY, next),
  });
  if (reminders.error) return <ErrorNote error={reminders.error} onRetry={reminders.refetch} />;
  if (reminders.isPending) return <Skeleton height={180} radius="lg" />;
  const { canMail, ...stored } = reminders.data;
  // What was tapped is shown at once; a refusal brings back what holds.
  const { channel, leadMin } = save.isPending ? save.variables : stored;
  const isKnown = leads.some((lead) => lead === leadMin);
  return (
    <Card isPadded>
      <div className={css.rules}>
        <p className={css.previewAbout}>{t("reminders.about")}</p>
        <Radio.Group
          value={channel}
          onChange={(value) =>
            save.mutate({ channel: ReminderChannel.safeParse(value).data ?? channel, leadMin })
          }
          aria-label={t("reminders.title")}
        >
          <Stack gap={12}>
            {ReminderChannel.options.map((one) => (
              <Radio
                key={one}
                value={one}
                disabled={one === "mail" && !canMail}
                label={t(`reminders.channel.${one}`)}
                description={one === "mail" && !canMail ? t("reminders.noMail") : undefined}
                data-testid={`reminder-${one}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        {channel !== "none" && (
          <Select
            className={css.lead ?? ""}
            label={t("reminders.lead")}
            allowDeselect={false}
            value={String(leadMin)}
            data={[...leads, ...(isKnown ? [] : [leadMin])].map((lead) => ({
              value: String(lead),
              label: leadWords(t, lead),
            }))}
            onChange={(value) => save.mutate({ channel, leadMin: Number(value ?? leadMin) })}
          />
        )}
        {save.error && <ErrorNote error={save.error} />}
      </div>
    </Card>
  );
}

function leadWords(t: ReturnType<typeof useTranslation>["t"], leadMin: number): string {
  if (leadMin % 1440 === 0) return t("reminders.days", { count: leadMin / 1440 });
  if (leadMin % 60 === 0) return t("reminders.hours", { count: leadMin / 60 });
  return t("reminders.minutes", { count: leadMin });
}
