import { Button, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GradingPolicy, Term } from "#server/journal/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Card, ErrorNote, Note, Section } from "../../kit/ui/parts.tsx";
import css from "./GradingForm.module.css";
import { type PolicyProblem, problemsOf } from "./problems.ts";

const parts = ["formative", "section", "term"] as const;
const tables = ["marks", "marksOfGradeOne"] as const;
type Props = { policy: GradingPolicy; mayGovern: boolean };

/** The school's rule of term marks, kept by one button. */
export function GradingForm({ policy, mayGovern }: Props) {
  const { t } = useTranslation("journal");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const keep = useMutation({
    mutationFn: () => {
      const { isUnconfirmed: _, ...wanted } = draft;
      return rest("changeGradingPolicy", wanted);
    },
    onSuccess(next) {
      queries.setQueryData(["readGradingPolicy"], next);
      void queries.invalidateQueries({ queryKey: ["readJournal"] });
    },
  });
  const problems = problemsOf(draft);
  const sum = parts.reduce((total, part) => total + draft.weights[part], 0);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(policy);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  const setTerm = (at: number, change: Partial<Term>) =>
    setDraft({
      ...draft,
      terms: draft.terms.map((term, n) => (n === at ? { ...term, ...change } : term)),
    });
  return (
    <form className={css.form} onSubmit={submit} data-testid="grading-form">
      <Section title={t("policy.weights")} aside={t("policy.sum", { sum })}>
        <Card isPadded>
          <p className={css.about}>{t("policy.weightsAbout")}</p>
          <div className={css.fields}>
            {parts.map((part) => (
              <NumberInput
                key={part}
                size="md"
                label={t(`policy.part.${part}`)}
                suffix=" %"
                min={0}
                max={100}
                allowDecimal={false}
                readOnly={!mayGovern}
                value={draft.weights[part]}
                data-testid={`weight-${part}`}
                onChange={(value) =>
                  typeof value === "number" &&
                  setDraft({ ...draft, weights: { ...draft.weights, [part]: value } })
                }
              />
            ))}
          </div>
        </Card>
      </Section>
      <div className={css.pair}>
        {tables.map((table) => (
          <Section key={table} title={t(`policy.table.${table}`)}>
            <Card isPadded>
              <div className={css.marks}>
                {[...draft[table]]
                  .sort((one, other) => other.mark - one.mark)
                  .map(({ mark, fromPercent }) => (
                    <div key={mark} className={css.mark}>
                      <b aria-hidden="true">{mark}</b>
                      <NumberInput
                        size="md"
                        aria-label={t("policy.markFrom", { mark })}
                        prefix={t("policy.from")}
                        suffix=" %"
                        min={0}
                        max={100}
                        allowDecimal={false}
                        readOnly={!mayGovern}
                        value={fromPercent}
                        data-testid={`${table}-${mark}`}
                        onChange={(value) =>
                          typeof value === "number" &&
                          setDraft({
                            ...draft,
                            [table]: draft[table].map((one) =>
                              one.mark === mark ? { ...one, fromPercent: value } : one,
                            ),
                          })
                        }
                      />
                    </div>
                  ))}
              </div>
            </Card>
          </Section>
        ))}
      </div>
      <Section title={t("policy.terms")}>
        <Card isPadded>
          <div className={css.terms}>
            {draft.terms.map((term, at) => (
              <div key={`${term.year} ${term.number}`} className={css.term}>
                <b>{t("policy.termOf", { number: term.number, year: term.year })}</b>
                <TextInput
                  type="date"
                  aria-label={t("policy.termFrom", { number: term.number })}
                  readOnly={!mayGovern}
                  value={term.from}
                  data-testid={`term-${term.number}-from`}
                  onChange={({ currentTarget }) => setTerm(at, { from: currentTarget.value })}
                />
                <TextInput
                  type="date"
                  aria-label={t("policy.termTo", { number: term.number })}
                  readOnly={!mayGovern}
                  value={term.to}
                  data-testid={`term-${term.number}-to`}
                  onChange={({ currentTarget }) => setTerm(at, { to: currentTarget.value })}
                />
              </div>
            ))}
          </div>
        </Card>
      </Section>
      {problems.map((problem: PolicyProblem) => (
        <Note key={problem} tone="bad">
          {t(`policy.problem.${problem}`)}
        </Note>
      ))}
      {keep.error && <ErrorNote error={keep.error} />}
      {mayGovern && (
        <div>
          <Button
            type="submit"
            // Unchanged, too, it may be confirmed: the defaults are nobody's word yet.
            disabled={problems.length > 0 || (!isChanged && !policy.isUnconfirmed)}
            loading={keep.isPending}
            data-testid="policy-save"
          >
            {policy.isUnconfirmed && !isChanged ? t("policy.confirm") : t("save.button")}
          </Button>
        </div>
      )}
    </form>
  );
}
