import { Button, NumberInput, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  AttendanceCode,
  type AttendancePolicy,
  NewAttendancePolicy,
} from "#server/attendance/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { codes } from "../../register/codes.ts";
import {
  changesBetween,
  type FieldName,
  fields,
  isCodeName,
  shownOf,
  withCode,
  withNumber,
} from "./fields.ts";
import css from "./Rule.module.css";
import { RuleLines } from "./RuleLines.tsx";
import { RULE_KEY } from "./RulePage.tsx";

type Props = { policy: AttendancePolicy; onDone: (wasSaved: boolean) => void };

/** The same sentences, with what may be changed in them as fields. */
export function RuleForm({ policy, onDone }: Props) {
  const { t } = useTranslation("rule");
  const { t: tRegister } = useTranslation("register");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => NewAttendancePolicy.parse(policy));
  const save = useMutation({
    mutationFn: () => rest("changeAttendancePolicy", { basedOn: policy.version, policy: draft }),
    onSuccess(next) {
      queries.setQueryData(RULE_KEY, next);
      // What is proposed is proposed anew.
      void queries.invalidateQueries();
      onDone(true);
    },
    onError: () => void queries.invalidateQueries({ queryKey: RULE_KEY }),
  });
  const isChanged = changesBetween(NewAttendancePolicy.parse(policy), draft).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };

  function inputOf(name: FieldName) {
    const shared = { "aria-label": t(`field.${name}`), "data-testid": `rule-${name}` };
    if (isCodeName(name))
      return (
        <Select
          {...shared}
          className={css.select}
          allowDeselect={false}
          value={draft[name]}
          data={codes.map((code) => ({ value: code, label: tRegister(`code.${code}`) }))}
          onChange={(value) => {
            const code = AttendanceCode.safeParse(value);
            if (code.success) setDraft(withCode(draft, name, code.data));
          }}
        />
      );
    const { min, max } = fields[name];
    return (
      <NumberInput
        {...shared}
        className={css.input}
        value={shownOf(draft, name)}
        min={min}
        max={max}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="blur"
        onChange={(value) => {
          if (typeof value === "number") setDraft(withNumber(draft, name, value));
        }}
      />
    );
  }

  return (
    <form className={css.form} onSubmit={submit} data-testid="rule-form">
      <RuleLines policy={draft} input={inputOf} />
      {save.error && <ErrorNote error={save.error} />}
      <div className={css.buttons}>
        <Button
          type="submit"
          size="md"
          disabled={!isChanged}
          loading={save.isPending}
          data-testid="rule-save"
        >
          {t("save")}
        </Button>
        <Button variant="default" size="md" onClick={() => onDone(false)}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
