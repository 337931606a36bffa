import { Button, Checkbox, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  MAX_OPTIONS,
  OPTION_MAX_CHARS,
  PollDraft,
  PollKind,
  QUESTION_MAX_CHARS,
  TEXT_MAX_CHARS,
} from "#server/polls/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { type DraftForm, draftOf, markRight, withoutOption, withRoom } from "./draft.ts";
import css from "./PollForm.module.css";

/** As their types say, the protocol's own; the values would bring all schemas into the browser. */
const LIMITS: {
  question: typeof QUESTION_MAX_CHARS;
  option: typeof OPTION_MAX_CHARS;
  options: typeof MAX_OPTIONS;
  text: typeof TEXT_MAX_CHARS;
} = { question: 300, option: 120, options: 8, text: 200 };
export const kinds: readonly PollKind[] = ["yesNo", "choice", "number", "text"];

type Props = {
  initial: DraftForm;
  /** The word on the button that takes it. */
  action: string;
  /** A question may be asked aloud; on the lesson's page it is written. */
  isQuestionNeeded: boolean;
  isBusy: boolean;
  onDone: (draft: PollDraft) => void;
  onCancel: () => void;
};

/** A question being written: its kind, its words, its right answer, and how it is asked. */
export function PollForm(props: Props) {
  const { t } = useTranslation("polls");
  const [form, setForm] = useState(props.initial);
  const change = (part: Partial<DraftForm>) => setForm({ ...form, ...part });
  const isAsked = !props.isQuestionNeeded || form.question.trim() !== "";
  const draft = isAsked ? draftOf(form, t("aloud")) : null;
  const hasRight = draft ? draft.right !== null : false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft) props.onDone(draft);
  };
  return (
    <form className={css.form} onSubmit={submit} data-testid="poll-form">
      <fieldset className={css.kinds} aria-label={t("kindLabel")}>
        {kinds.map((kind) => (
          <label key={kind} className={css.kind} data-testid={`kind-${kind}`}>
            <input
              type="radio"
              name="kind"
              checked={form.kind === kind}
              onChange={() => change({ kind, rightOptions: [], rightText: "" })}
            />
            {t(`kind.${kind}`)}
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t("question")}
        placeholder={t(props.isQuestionNeeded ? "questionHint" : "questionOptional")}
        maxLength={LIMITS.question}
        value={form.question}
        data-testid="poll-question"
        onChange={({ currentTarget }) => change({ question: currentTarget.value })}
      />
      {form.kind === "choice" && <Options form={form} onChange={setForm} />}
      {form.kind === "yesNo" && <YesNo form={form} onChange={setForm} />}
      {(form.kind === "number" || form.kind === "text") && (
        <TextInput
          label={t("rightOptional")}
          inputMode={form.kind === "number" ? "decimal" : "text"}
          maxLength={LIMITS.text}
          value={form.rightText}
          onChange={({ currentTarget }) => change({ rightText: currentTarget.value })}
        />
      )}
      {hasRight && (
        <Checkbox
          label={t("showsRight")}
          checked={form.showsRight}
          onChange={({ currentTarget }) => change({ showsRight: currentTarget.checked })}
        />
      )}
      <Checkbox
        label={t("anonymous")}
        checked={form.isAnonymous}
        data-testid="poll-anonymous"
        onChange={({ currentTarget }) => change({ isAnonymous: currentTarget.checked })}
      />
      <div className={css.acts}>
        <Button type="submit" disabled={!draft} loading={props.isBusy} data-testid="poll-done">
          {props.action}
        </Button>
        <Button variant="default" onClick={props.onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

type FieldProps = { form: DraftForm; onChange: (form: DraftForm) => void };

function Options({ form, onChange }: FieldProps) {
  const { t } = useTranslation("polls");
  const { options } = form;
  const write = (at: number, value: string) =>
    onChange({ ...form, options: options.map((one, index) => (index === at ? value : one)) });
  return (
    <div className={css.options}>
      {options.map((option, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place
        <div key={at} className={css.option}>
          <RightMark form={form} option={at} onChange={onChange} />
          <TextInput
            aria-label={t("optionNumber", { number: at + 1 })}
            placeholder={t("optionNumber", { number: at + 1 })}
            maxLength={LIMITS.option}
            value={option}
            data-testid="poll-option"
            onChange={({ currentTarget }) => write(at, currentTarget.value)}
          />
          <button
            type="button"
            className={css.iconButton}
            aria-label={t("removeOption", { number: at + 1 })}
            onClick={() => onChange(withoutOption(form, at))}
          >
            <Icon name="x" sizePx={18} />
          </button>
        </div>
      ))}
      <p className={css.hint}>{t("markHint")}</p>
      {options.length < LIMITS.options && (
        <Button
          variant="subtle"
          leftSection={<Icon name="plus" sizePx={18} />}
          data-testid="poll-add-option"
          onClick={() => onChange({ ...form, options: withRoom(options) })}
        >
          {t("addOption")}
        </Button>
      )}
      <Checkbox
        label={t("several")}
        checked={form.isSeveral}
        onChange={({ currentTarget }) => {
          const isSeveral = currentTarget.checked;
          const rightOptions = isSeveral ? form.rightOptions : form.rightOptions.slice(0, 1);
          onChange({ ...form, isSeveral, rightOptions });
        }}
      />
    </div>
  );
}

function YesNo({ form, onChange }: FieldProps) {
  const { t } = useTranslation("polls");
  return (
    <div className={css.options}>
      {[t("yes"), t("no")].map((label, at) => (
        <div key={label} className={css.option}>
          <RightMark form={form} option={at} onChange={onChange} />
          <span>{label}</span>
        </div>
      ))}
      <p className={css.hint}>{t("markHint")}</p>
    </div>
  );
}

function RightMark({ form, option, onChange }: FieldProps & { option: number }) {
  const { t } = useTranslation("polls");
  return (
    <button
      type="button"
      className={`${css.iconButton} ${css.mark}`}
      aria-pressed={form.rightOptions.includes(option)}
      aria-label={t("markRight", { number: option + 1 })}
      title={t("markRight", { number: option + 1 })}
      data-testid="poll-mark"
      onClick={() => onChange(markRight(form, option))}
    >
      <Icon name="check" sizePx={20} />
    </button>
  );
}
