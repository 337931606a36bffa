import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { calendarEntry } from "./rules.ts";

/** For an adult's own calendar, with a title that tells nothing. A child's phone is looked at by others. */
export function CalendarButton(talk: { id: string; startsAt: string; lengthMin: number }) {
  const { t } = useTranslation("consultations");
  const save = () => {
    const text = calendarEntry(talk, { title: t("neutral"), nowMs: serverNow() });
    const url = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "meeting.ics";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button
      variant="default"
      onClick={save}
      leftSection={<Icon name="calendar" sizePx={20} />}
      data-testid="talk-calendar"
    >
      {t("talk.calendar")}
    </Button>
  );
}
