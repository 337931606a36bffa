import { ActionIcon, Button, NumberInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_STEPS, type Plan } from "#server/plans/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { newUuid } from "../kit/uuid.ts";
import css from "./Form.module.css";
import { MaterialsField } from "./MaterialsField.tsx";
import { useTakePlan } from "./usePlan.ts";

type Props = { plan: Plan; durationMin: number; onDone: () => void };
/** A step being written; `key` holds its place while it has no id yet. */
type Draft = { key: string; id?: string; text: string; minutes: number };

const fresh = (): Draft => ({ key: newUuid(), text: "", minutes: 5 });

/** Writes a lesson's goal, steps and materials. */
export function PlanEditor({ plan, durationMin, onDone }: Props) {
  const { t } = useTranslation("plans");
  const take = useTakePlan(plan.lessonId);
  const [goal, setGoal] = useState(plan.goal);
  const [materials, setMaterials] = useState(plan.materials);
  const [steps, setSteps] = useState<Draft[]>(() =>
    plan.steps.length > 0
      ? plan.steps.map(({ id, text, minutes }) => ({ key: id, id, text, minutes }))
      : [fresh()],
  );
  const save = useMutation({
    mutationFn: () =>
      rest("changePlan", {
        lessonId: plan.lessonId,
        goal,
        materials,
        steps: steps
          .filter(({ text }) => text.trim() !== "")
          .map(({ id, text, minutes }) => ({ ...(id !== undefined && { id }), text, minutes })),
      }),
    onSuccess(next) {
      take(next);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit} data-testid="plan-editor">
      <Textarea
        label={t("goal")}
        placeholder={t("goalExample")}
        autosize
        minRows={2}
        maxLength={1000}
        value={goal}
        data-testid="plan-goal"
        onChange={({ currentTarget }) => setGoal(currentTarget.value)}
      />
      <Steps steps={steps} onChange={setSteps} durationMin={durationMin} />
      <MaterialsField lessonId={plan.lessonId} materials={materials} onChange={setMaterials} />
      {save.error && <ErrorNote error={save.error} />}
      <div className={css.acts}>
        <Button type="submit" loading={save.isPending} data-testid="plan-save">
          {t("save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

type StepsProps = {
  steps: readonly Draft[];
  onChange: (steps: Draft[]) => void;
  durationMin: number;
};
function Steps({ steps, onChange, durationMin }: StepsProps) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  const sum = steps.reduce((all, { minutes }) => all + minutes, 0);
  const put = (key: string, change: Partial<Draft>) =>
    onChange(steps.map((step) => (step.key === key ? { ...step, ...change } : step)));
  const raise = (at: number) => {
    const [one, before] = [steps[at], steps[at - 1]];
    if (one && before) onChange(steps.with(at - 1, one).with(at, before));
  };
  return (
    <fieldset className={css.group}>
      <legend>{t("steps")}</legend>
      {steps.map(({ key, text, minutes }, at) => (
        <div key={key} className={css.step}>
          <Textarea
            aria-label={t("step.text", { number: at + 1 })}
            placeholder={t("step.example")}
            autosize
            maxLength={500}
            value={text}
            data-testid="plan-step-text"
            onChange={({ currentTarget }) => put(key, { text: currentTarget.value })}
          />
          <NumberInput
            aria-label={t("step.minutes", { number: at + 1 })}
            suffix={t("step.suffix")}
            hideControls
            min={0}
            max={240}
            allowDecimal={false}
            value={minutes}
            onChange={(value) => put(key, { minutes: Number(value) || 0 })}
          />
          <ActionIcon
            disabled={at === 0}
            aria-label={t("step.up", { number: at + 1 })}
            onClick={() => raise(at)}
          >
            <Icon name="chevronUp" />
          </ActionIcon>
          <ActionIcon
            aria-label={t("step.remove", { number: at + 1 })}
            onClick={() => onChange(steps.filter((step) => step.key !== key))}
          >
            <Icon name="trash" sizePx={18} />
          </ActionIcon>
        </div>
      ))}
      <div className={css.acts}>
        <Button
          variant="default"
          leftSection={<Icon name="plus" sizePx={18} />}
          disabled={steps.length >= MOST_STEPS}
          data-testid="plan-step-add"
          onClick={() => onChange([...steps, fresh()])}
        >
          {t("step.add")}
        </Button>
      </div>
      <p className={css.sum} data-over={sum > durationMin || undefined}>
        {t("step.sum", { sum: format.minutes(sum), all: format.minutes(durationMin) })}
      </p>
    </fieldset>
  );
}
