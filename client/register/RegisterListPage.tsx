import { useTranslation } from "react-i18next";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page, Section } from "../kit/ui/parts.tsx";
import { RegisterLine } from "./RegisterLine.tsx";
import { useRegisterNews, useToConfirm } from "./useRegister.ts";

/** `/attendance`: registers that wait for their teacher, and those of two weeks that are confirmed. */
export function RegisterListPage() {
  const { t } = useTranslation("register");
  useRegisterNews();
  const waiting = useToConfirm(false);
  const past = useToConfirm(true);
  return (
    <Page title={t("title")}>
      {waiting.error && <ErrorNote error={waiting.error} onRetry={waiting.refetch} />}
      {waiting.isPending && <ListSkeleton rows={3} />}
      {waiting.data && (
        <Section title={t("list.waiting")} aside={t("list.count", { count: waiting.data.length })}>
          <Card>
            {waiting.data.length === 0 ? (
              <EmptyState icon="check" title={t("list.noneTitle")}>
                {t("list.noneText")}
              </EmptyState>
            ) : (
              waiting.data.map((brief) => <RegisterLine key={brief.lessonId} brief={brief} />)
            )}
          </Card>
        </Section>
      )}
      {past.data && past.data.length > 0 && (
        <Section title={t("list.past")} aside={t("list.twoWeeks")}>
          <Card>
            {past.data.map((brief) => (
              <RegisterLine key={brief.lessonId} brief={brief} />
            ))}
          </Card>
        </Section>
      )}
    </Page>
  );
}
