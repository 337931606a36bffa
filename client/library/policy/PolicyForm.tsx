import { Button, NumberInput, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { VideoPolicy } from "#server/videos/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Policy.module.css";

/** The protocol's limits of each number. */
const fields = [
  { name: "maxUploadMb", min: 1, max: 20_000, decimals: 0 },
  { name: "maxDurationMin", min: 1, max: 600, decimals: 0 },
  { name: "teacherQuotaGb", min: 0.01, max: 10_000, decimals: 2 },
  { name: "schoolQuotaGb", min: 0.01, max: 100_000, decimals: 2 },
] as const;

/** The school's limits, changed together by one button. */
export function PolicyForm({ policy }: { policy: VideoPolicy }) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const change = useMutation({
    mutationFn: () => rest("changeVideoPolicy", draft),
    onSuccess(next) {
      setDraft(next);
      queries.setQueryData(["readVideoPolicy"], next);
      void queries.invalidateQueries({ queryKey: ["readStorageUse"] });
    },
  });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(policy);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.fields}>
        {fields.map(({ name, min, max, decimals }) => (
          <NumberInput
            key={name}
            size="md"
            inputWrapperOrder={["label", "input", "description", "error"]}
            label={t(`policy.field.${name}`)}
            description={t(`policy.about.${name}`)}
            value={draft[name]}
            min={min}
            max={max}
            decimalScale={decimals}
            clampBehavior="blur"
            data-testid={`policy-${name}`}
            onChange={(value) => typeof value === "number" && setDraft({ ...draft, [name]: value })}
          />
        ))}
      </div>
      <Switch
        label={t("policy.field.keepOriginals")}
        description={t("policy.about.keepOriginals")}
        checked={draft.keepOriginals}
        onChange={({ currentTarget }) =>
          setDraft({ ...draft, keepOriginals: currentTarget.checked })
        }
      />
      {change.error && <ErrorNote error={change.error} />}
      {change.isSuccess && !isChanged && (
        <Note tone="ok" icon="check">
          {t("policy.saved")}
        </Note>
      )}
      <div>
        <Button
          type="submit"
          disabled={!isChanged}
          loading={change.isPending}
          data-testid="policy-save"
        >
          {t("policy.save")}
        </Button>
      </div>
    </form>
  );
}
