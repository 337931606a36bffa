import { ActionIcon, Button, Checkbox, Menu, Modal, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreditBoard, Criterion } from "#server/credits/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { addable, isSound, newCriterion } from "./criteria.ts";
import css from "./Rubric.module.css";
import { type BoardKey, useBoardAct } from "./useCredits.ts";
import { useCriterionWords } from "./useCriterionWords.ts";

type Props = { board: CreditBoard; boardKey: BoardKey; onClose: () => void };

/** The teacher writes what the credit asks for; earlier versions stay with the decisions made by them. */
export function RubricDialog({ board, boardKey, onClose }: Props) {
  const { t } = useTranslation("credits");
  const [criteria, setCriteria] = useState<readonly Criterion[]>(board.rubric.criteria);
  const [everywhere, setEverywhere] = useState(true);
  const save = useBoardAct(boardKey, async (wanted: Criterion[]) => {
    const changed = { ...boardKey, criteria: wanted, everywhere };
    return { board: await rest("changeRubric", changed) };
  });
  const put = (at: number, criterion: Criterion) =>
    setCriteria((before) => before.map((one, n) => (n === at ? criterion : one)));
  return (
    <Modal opened onClose={onClose} size="lg" title={t("rubric.title")}>
      <div className={css.form}>
        {criteria.map((criterion, at) => (
          <CriterionField
            key={criterion.kind === "judged" ? criterion.key : criterion.kind}
            criterion={criterion}
            onChange={(changed) => put(at, changed)}
            onRemove={() => setCriteria((before) => before.filter((_, n) => n !== at))}
          />
        ))}
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<Icon name="plus" sizePx={18} />}
              disabled={addable(criteria).length === 0}
              data-testid="criterion-add"
            >
              {t("rubric.add")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {addable(criteria).map((kind) => (
              <Menu.Item
                key={kind}
                data-testid={`criterion-${kind}`}
                onClick={() => setCriteria((before) => [...before, newCriterion(kind)])}
              >
                {t(`kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Checkbox
          label={t("rubric.everywhere")}
          checked={everywhere}
          onChange={({ currentTarget }) => setEverywhere(currentTarget.checked)}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Button
          loading={save.isPending}
          disabled={!isSound(criteria)}
          data-testid="rubric-save"
          onClick={() => save.mutate([...criteria], { onSuccess: onClose })}
        >
          {t("rubric.save")}
        </Button>
      </div>
    </Modal>
  );
}

type FieldProps = {
  criterion: Criterion;
  onChange: (criterion: Criterion) => void;
  onRemove: () => void;
};
/** One criterion: its number, and words of the teacher's own. */
function CriterionField({ criterion, onChange, onRemove }: FieldProps) {
  const { t } = useTranslation("credits");
  const usual = useCriterionWords()({ ...criterion, words: "" });
  const { kind, words } = criterion;
  return (
    <fieldset className={css.criterion}>
      <legend>{t(`kind.${kind}`)}</legend>
      <div className={css.fields}>
        {(criterion.kind === "watch" || criterion.kind === "answers") && (
          <Amount
            label={t("field.percent")}
            value={criterion.minPercent}
            most={100}
            onChange={(minPercent) => onChange({ ...criterion, minPercent })}
          />
        )}
        {criterion.kind === "watch" && (
          <Amount
            label={t("field.items")}
            value={criterion.minItems}
            most={100}
            placeholder={t("field.all")}
            onChange={(minItems) => onChange({ ...criterion, minItems })}
            onClear={() => onChange({ ...criterion, minItems: null })}
          />
        )}
        {(criterion.kind === "proofs" || criterion.kind === "works") && (
          <Amount
            label={t("field.count")}
            value={criterion.min}
            most={50}
            onChange={(min) => onChange({ ...criterion, min })}
          />
        )}
        <TextInput
          className={css.words ?? ""}
          label={t(kind === "judged" ? "field.judgedWords" : "field.words")}
          placeholder={usual === "" ? t("field.judged") : usual}
          value={words}
          maxLength={160}
          required={kind === "judged"}
          data-testid={`words-${kind}`}
          onChange={({ currentTarget }) => onChange({ ...criterion, words: currentTarget.value })}
        />
        <ActionIcon
          className={css.remove ?? ""}
          color="red"
          aria-label={t("rubric.remove")}
          onClick={onRemove}
        >
          <Icon name="trash" />
        </ActionIcon>
      </div>
    </fieldset>
  );
}

type AmountProps = {
  label: string;
  value: number | null;
  most: number;
  placeholder?: string;
  onChange: (value: number) => void;
  onClear?: () => void;
};
function Amount({ label, value, most, placeholder, onChange, onClear }: AmountProps) {
  return (
    <NumberInput
      className={css.amount ?? ""}
      size="md"
      label={label}
      value={value ?? ""}
      min={1}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      {...(placeholder !== undefined && { placeholder })}
      onChange={(wanted) => {
        const number = Number(wanted);
        if (wanted === "") onClear?.();
        else if (number >= 1) onChange(number);
      }}
    />
  );
}
