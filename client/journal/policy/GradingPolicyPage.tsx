import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { BackLink, Card, ErrorNote, Note, Page } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { GradingForm } from "./GradingForm.tsx";

/** How the school makes a term mark: weights, percent to mark, terms. Teachers read it, leadership changes it. */
export function GradingPolicyPage() {
  const { t } = useTranslation("journal");
  const mayGovern = useMe().actions.includes("journal:govern");
  const policy = useQuery({
    queryKey: ["readGradingPolicy"],
    queryFn: () => rest("readGradingPolicy", {}),
  });
  return (
    <Page back={<BackLink to="/journal">{t("title")}</BackLink>} title={t("policy.title")}>
      {policy.data?.isUnconfirmed && <Note tone="warn">{t("policy.unconfirmed")}</Note>}
      {policy.error && <ErrorNote error={policy.error} onRetry={policy.refetch} />}
      {policy.isPending && (
        <Card isPadded>
          <Skeleton height={360} />
        </Card>
      )}
      {policy.data && (
        <GradingForm key={JSON.stringify(policy.data)} policy={policy.data} mayGovern={mayGovern} />
      )}
    </Page>
  );
}
