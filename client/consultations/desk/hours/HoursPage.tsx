import { useTranslation } from "react-i18next";
import { BackLink, ErrorNote, ListSkeleton, Note, Page, Section } from "../../../kit/ui/parts.tsx";
import { RemindersCard } from "../../booking/RemindersCard.tsx";
import { HostsOnly } from "../HostsOnly.tsx";
import { useHours } from "../useDesk.ts";
import { CalendarAddress } from "./CalendarAddress.tsx";
import { HoursForm } from "./HoursForm.tsx";

/** `/calendar/hours`: when a host can be talked to, their calendar elsewhere, and how they are reminded. */
export function HoursPage() {
  return (
    <HostsOnly>
      <Shown />
    </HostsOnly>
  );
}

function Shown() {
  const { t } = useTranslation("hours");
  const { data, error, isPending, refetch } = useHours();
  return (
    <Page back={<BackLink to="/calendar">{t("back")}</BackLink>} title={t("title")}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={7} />}
      {data === null && <Note>{t("proposed")}</Note>}
      {data !== undefined && <HoursForm stored={data} />}
      <RemindersCard />
      <Section title={t("phone.title")}>
        <CalendarAddress />
      </Section>
    </Page>
  );
}
