import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { BackLink, Card, EmptyState, ErrorNote, Note, Page, Section } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { PolicyForm } from "./policy/PolicyForm.tsx";
import { SpaceUse } from "./policy/SpaceUse.tsx";
import { useStorageUse } from "./useLibrary.ts";

/** How much the school's videos may take, for those who answer for it. */
export function PolicyPage() {
  const { t } = useTranslation("library");
  const mayGovern = useMe().actions.includes("library:govern");
  const use = useStorageUse({ isOn: mayGovern });
  const policy = useQuery({
    queryKey: ["readVideoPolicy"],
    queryFn: () => rest("readVideoPolicy", {}),
    enabled: mayGovern,
  });
  return (
    <Page back={<BackLink to="/library">{t("item.back")}</BackLink>} title={t("policy.title")}>
      {!mayGovern && (
        <Card>
          <EmptyState icon="lock" title={t("policy.closed.title")}>
            {t("policy.closed.text")}
          </EmptyState>
        </Card>
      )}
      {use.data && !use.data.canConvert && <Note tone="warn">{t("policy.noConvert")}</Note>}
      {mayGovern && (
        <Section title={t("policy.use")}>
          <Card isPadded>
            {use.error && <ErrorNote error={use.error} onRetry={use.refetch} />}
            {use.isPending && <Skeleton height={56} />}
            {use.data && <SpaceUse use={use.data} />}
          </Card>
        </Section>
      )}
      {mayGovern && (
        <Section title={t("policy.limits")}>
          <Card isPadded>
            {policy.error && <ErrorNote error={policy.error} onRetry={policy.refetch} />}
            {policy.isPending && <Skeleton height={320} />}
            {policy.data && <PolicyForm policy={policy.data} />}
          </Card>
        </Section>
      )}
    </Page>
  );
}
