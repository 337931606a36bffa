import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Consent } from "#server/recordings/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, EmptyState, ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./Consents.module.css";

function useConsents(classId?: string) {
  const queries = useQueryClient();
  const key = ["listConsents", classId ?? "own"];
  const query = useQuery({
    queryKey: key,
    queryFn: async () => (await rest("listConsents", classId ? { classId } : {})).consents,
  });
  const change = useMutation({
    mutationFn: ({ personId, isGiven }: Pick<Consent, "personId" | "isGiven">) =>
      rest("changeConsent", { personId, isGiven }),
    onSuccess: (changed) =>
      queries.setQueryData<Consent[]>(key, (all) =>
        all?.map((one) => (one.personId === changed.personId ? changed : one)),
      ),
  });
  return { query, change };
}

/** Parents' word about every pupil of a class, kept by its class teacher. */
export function ClassConsents({ classId }: { classId: string }) {
  const { t } = useTranslation("recordings");
  const { query, change } = useConsents(classId);
  return (
    <Card isPadded>
      <section className={css.card} data-testid="consents" aria-label={t("consents.title")}>
        <h2>{t("consents.title")}</h2>
        <p>{t("consents.explain")}</p>
        {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
        {change.error && <ErrorNote error={change.error} />}
        {query.isPending && <ListSkeleton rows={3} />}
        {query.data?.length === 0 && <EmptyState icon="users" title={t("consents.none")} />}
        {query.data?.map((consent) => (
          <Line key={consent.personId} consent={consent} onChange={change.mutate} />
        ))}
      </section>
    </Card>
  );
}

/** A parent's word about their own children. */
export function OwnConsents() {
  const { t } = useTranslation("recordings");
  const { query, change } = useConsents();
  return (
    <div className={css.own} data-testid="own-consents">
      {change.error && <ErrorNote error={change.error} />}
      {query.data?.map((consent) => (
        <Switch
          key={consent.personId}
          checked={consent.isGiven}
          label={`${consent.fullName}: ${t("list.voice")}`}
          description={t("list.voiceHint")}
          onChange={({ currentTarget }) =>
            change.mutate({ personId: consent.personId, isGiven: currentTarget.checked })
          }
        />
      ))}
    </div>
  );
}

type LineProps = {
  consent: Consent;
  onChange: (change: Pick<Consent, "personId" | "isGiven">) => void;
};
function Line({ consent, onChange }: LineProps) {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { personId, fullName, isGiven, changedAt, byName } = consent;
  const said =
    changedAt && byName
      ? t("consents.by", { name: byName, day: format.day(format.dayOf(changedAt)) })
      : t(isGiven ? "consents.given" : "consents.notGiven");
  return (
    <Switch
      className={css.line ?? ""}
      checked={isGiven}
      label={fullName}
      description={said}
      onChange={({ currentTarget }) => onChange({ personId, isGiven: currentTarget.checked })}
    />
  );
}
