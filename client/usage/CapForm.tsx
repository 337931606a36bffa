import { Button, NumberInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CAP_MAX_MB, CAP_MIN_MB } from "#server/usage/protocol-estimate.ts";
import { rest } from "../kit/rest.ts";
import { Card, ErrorNote, Section } from "../kit/ui/parts.tsx";
import css from "./UsagePage.module.css";

const MB = 1_000_000;
type Props = { capBytes: number | null; childId: string | undefined };

/** The family's limit of a month: set, changed or lifted; it holds at once. */
export function CapForm({ capBytes, childId }: Props) {
  const { t } = useTranslation("usage");
  const queries = useQueryClient();
  const [typed, setTyped] = useState<number | string>(capBytes === null ? "" : capBytes / MB);
  const save = useMutation({
    mutationFn: (capMb: number | null) =>
      rest("setUsageCap", { capMb, ...(childId !== undefined && { childId }) }),
    onSuccess: (usage) => queries.setQueryData(["readUsage", childId ?? "own"], usage),
  });
  const capMb = typeof typed === "number" ? Math.round(typed) : Number.NaN;
  const isFine = capMb >= CAP_MIN_MB && capMb <= CAP_MAX_MB;
  const isWrong = typed !== "" && !isFine;
  return (
    <Section title={t("cap.title")} {...(capBytes === null && { aside: t("cap.none") })}>
      <Card isPadded>
        <p className={css.source}>{t("cap.about")}</p>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (isFine) save.mutate(capMb);
          }}
        >
          <NumberInput
            className={css.field ?? ""}
            label={t("cap.field")}
            value={typed}
            onChange={setTyped}
            min={CAP_MIN_MB}
            max={CAP_MAX_MB}
            step={100}
            size="md"
            allowDecimal={false}
            clampBehavior="none"
            error={isWrong && t("cap.invalid", { min: CAP_MIN_MB, max: CAP_MAX_MB })}
            data-testid="cap-field"
          />
          <Button
            type="submit"
            size="md"
            disabled={!isFine}
            loading={save.isPending}
            data-testid="cap-save"
          >
            {t("cap.save")}
          </Button>
          {capBytes !== null && (
            <Button
              variant="default"
              size="md"
              data-testid="cap-lift"
              onClick={() => {
                setTyped("");
                save.mutate(null);
              }}
            >
              {t("cap.lift")}
            </Button>
          )}
        </form>
        {save.error && <ErrorNote error={save.error} />}
      </Card>
    </Section>
  );
}
