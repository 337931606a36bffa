import { useTranslation } from "react-i18next";
import { Card, EmptyState, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Platforms } from "../lti/Platforms.tsx";
import { ExportPart } from "./ExportPart.tsx";
import { ImportPart } from "./ImportPart.tsx";

/** `/exchange`: lists of people and classes in and out, and platforms that hold our lessons. */
export function ExchangePage() {
  const { t } = useTranslation("exchange");
  const { actions } = useMe();
  const mayManage = actions.includes("exchange:manage");
  if (!actions.includes("exchange:read"))
    return (
      <Page title={t("title")}>
        <Card>
          <EmptyState icon="lock" title={t("closed.title")}>
            {t("closed.text")}
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <Page title={t("title")} eyebrow={t("eyebrow")}>
      <ImportPart mayManage={mayManage} />
      {mayManage && <ExportPart />}
      <Platforms mayManage={actions.includes("lti:manage")} />
    </Page>
  );
}
