import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../../kit/rest.ts";
import { BackLink, EmptyState, ErrorNote, ListSkeleton, Page } from "../../../kit/ui/parts.tsx";
import { useMe } from "../../../kit/useSession.ts";
import { SettingsForm } from "./SettingsForm.tsx";

export const SETTINGS_KEY = ["readCounselSettings"];

/** `/consultations/settings`: urgent numbers, consent, the age under which parents consent too. */
export function SettingsPage() {
  const { t } = useTranslation("counsel");
  const mayGovern = useMe().actions.includes("consultations:govern");
  return (
    <Page
      back={<BackLink to="/consultations/counts">{t("counts.title")}</BackLink>}
      title={t("title")}
    >
      {mayGovern ? <Known /> : <EmptyState icon="lock" title={t("closed")} />}
    </Page>
  );
}

function Known() {
  const settings = useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: () => rest("readCounselSettings", {}),
    staleTime: 0,
  });
  if (settings.error) return <ErrorNote error={settings.error} onRetry={settings.refetch} />;
  if (settings.isPending) return <ListSkeleton rows={6} />;
  return <SettingsForm stored={settings.data} />;
}
