import { useTranslation } from "react-i18next";
import { BackLink, ErrorNote, ListSkeleton, Note, Page, Section } from "../../../kit/ui/parts.tsx";
import { useHours } from "../useTalks.ts";
import { CalendarAddress } from "./CalendarAddress.tsx";
import { HoursForm } from "./HoursForm.tsx";
import { RemindersCard } from "./RemindersCard.tsx";

/** `/calendar/hours`: when a host can be talked to, their calendar elsewhere, and how they are reminded. */
export function HoursPage() {
  const { t } = useTranslation("hours");
  const { data, error, isPending, refetch } = useHours();
  return (
    <Page back={<BackLink to="/calendar">{t("back")}</BackLink>} title={t("title")}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={7} />}
      {data === null && <Note>{t("proposed")}</Note>}
      {data !== undefined && <HoursForm stored={data} />}
      <Section title={t("reminders.title")}>
        <RemindersCard />
      </Section>
      <Section title={t("phone.title")}>
        <CalendarAddress />
      </Section>
    </Page>
  );
}
