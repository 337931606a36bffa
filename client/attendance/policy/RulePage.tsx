import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyReading } from "#server/attendance/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Card, ErrorNote, Note, Page, Section } from "../../kit/ui/parts.tsx";
import css from "./Rule.module.css";
import { RuleForm } from "./RuleForm.tsx";
import { RuleHistory } from "./RuleHistory.tsx";
import { RuleLines } from "./RuleLines.tsx";

export const RULE_KEY = ["readAttendancePolicy"];

/** By what the school proposes attendance, as sentences; leadership changes the numbers in them. */
export function RulePage() {
  const { t } = useTranslation("rule");
  const rule = useQuery({ queryKey: RULE_KEY, queryFn: () => rest("readAttendancePolicy", {}) });
  const [isChanging, setChanging] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { data } = rule;
  const change = (
    <Button
      variant="default"
      size="md"
      onClick={() => {
        setSaved(false);
        setChanging(true);
      }}
      data-testid="rule-change"
    >
      {t("change")}
    </Button>
  );
  return (
    <Page title={t("title")} actions={data?.mayChange && !isChanging && change}>
      <p className={css.about}>{t("about")}</p>
      {rule.error && <ErrorNote error={rule.error} onRetry={rule.refetch} />}
      {rule.isPending && <Skeleton height={420} radius="lg" />}
      {isSaved && (
        <Note tone="ok" icon="check">
          {t("saved")}
        </Note>
      )}
      {data &&
        (isChanging ? (
          <RuleForm
            // Somebody else's change begins the form anew.
            key={data.policy.version}
            policy={data.policy}
            onDone={(wasSaved) => {
              setChanging(false);
              setSaved(wasSaved);
            }}
          />
        ) : (
          <RuleLines policy={data.policy} />
        ))}
      {data?.mayChange && <History reading={data} />}
    </Page>
  );
}

function History({ reading }: { reading: PolicyReading }) {
  const { t } = useTranslation("rule");
  const format = useFormat();
  const { history } = reading;
  return (
    <Section
      title={t("history.title")}
      aside={history.length > 0 && t("history.count", { count: format.number(history.length) })}
    >
      <Card>
        {history.length === 0 ? (
          <p className={css.none}>{t("history.none")}</p>
        ) : (
          <RuleHistory history={history} />
        )}
      </Card>
    </Section>
  );
}
