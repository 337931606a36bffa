import { Button, NumberInput, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PresencePolicy } from "#server/signals/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Card, ErrorNote, Note, Section } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./PresencePolicyCard.module.css";

const KEY = ["readPresencePolicy"];

/** How often pupils may be asked whether they are there, for those who govern the school; nothing for others. */
export function PresencePolicyCard() {
  const { t } = useTranslation("signals");
  const mayGovern = useMe().actions.includes("signals:govern");
  const policy = useQuery({
    queryKey: KEY,
    queryFn: () => rest("readPresencePolicy", {}),
    enabled: mayGovern,
  });
  if (!mayGovern) return null;
  return (
    <Section title={t("presence.policy.title")}>
      <Card isPadded>
        <p className={css.about}>{t("presence.policy.about")}</p>
        {policy.error && <ErrorNote error={policy.error} onRetry={policy.refetch} />}
        {policy.isPending && <Skeleton height={92} />}
        {policy.data && <Form policy={policy.data} />}
      </Card>
    </Section>
  );
}

function Form({ policy }: { policy: PresencePolicy }) {
  const { t } = useTranslation("signals");
  const queries = useQueryClient();
  const [form, setForm] = useState(policy);
  const save = useMutation({
    mutationFn: () => rest("changePresencePolicy", form),
    onSuccess: (saved) => queries.setQueryData(KEY, saved),
  });
  const fields = [
    { name: "maxPerLesson", label: t("presence.policy.max"), min: 0, max: 10 },
    { name: "minGapMin", label: t("presence.policy.gap"), min: 1, max: 60 },
    { name: "answerWithinMin", label: t("presence.policy.within"), min: 1, max: 15 },
  ] as const;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit} data-testid="presence-policy">
      {fields.map(({ name, ...field }) => (
        <NumberInput
          key={name}
          {...field}
          size="md"
          allowDecimal={false}
          value={form[name]}
          onChange={(value) => {
            if (typeof value === "number") setForm({ ...form, [name]: value });
          }}
        />
      ))}
      <Button type="submit" variant="light" loading={save.isPending} style={{ height: 48 }}>
        {t("presence.policy.save")}
      </Button>
      {save.error && <ErrorNote error={save.error} />}
      {save.isSuccess && <Note tone="ok">{t("presence.policy.saved")}</Note>}
    </form>
  );
}
