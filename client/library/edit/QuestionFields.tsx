import { ActionIcon, Button, Radio, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Question } from "#server/library/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Edit.module.css";
import type { FieldsProps } from "./useDraft.ts";

const MOST_OPTIONS = 6;

/** What pupils are asked after watching, and whether a photo of the result is wanted. */
export function QuestionFields({ draft, problems, change }: FieldsProps) {
  const { t } = useTranslation("library");
  const { question } = draft;
  const lacksText = problems.some(({ field }) => field === "question");
  return (
    <>
      <Switch
        label={t("edit.question.label")}
        checked={question !== null}
        onChange={({ currentTarget }) =>
          change({
            question: currentTarget.checked ? { text: "", options: ["", ""] } : null,
            rightOption: null,
          })
        }
        data-testid="edit-question"
      />
      {question && (
        <>
          <Textarea
            label={t("edit.question.text")}
            autosize
            minRows={1}
            maxRows={4}
            maxLength={300}
            value={question.text}
            error={lacksText && t("edit.problem.question")}
            data-testid="question-text"
            onChange={({ currentTarget }) =>
              change({ question: { ...question, text: currentTarget.value } })
            }
          />
          <Options
            question={question}
            rightOption={draft.rightOption}
            isTooFew={problems.some(({ field }) => field === "options")}
            onChange={change}
          />
        </>
      )}
      <Switch
        label={t("edit.asksPhoto")}
        description={t("edit.asksPhotoHint")}
        checked={draft.asksPhoto}
        onChange={({ currentTarget }) => change({ asksPhoto: currentTarget.checked })}
        data-testid="edit-asks-photo"
      />
    </>
  );
}

type OptionsProps = {
  question: Question;
  rightOption: number | null;
  isTooFew: boolean;
  onChange: FieldsProps["change"];
};
function Options({ question, rightOption, isTooFew, onChange }: OptionsProps) {
  const { t } = useTranslation("library");
  const { options } = question;
  const set = (next: string[]) => onChange({ question: { ...question, options: next } });
  const remove = (at: number) =>
    onChange({
      question: { ...question, options: options.filter((_, place) => place !== at) },
      rightOption:
        rightOption === null || rightOption === at
          ? null
          : rightOption - (rightOption > at ? 1 : 0),
    });
  return (
    <Radio.Group
      label={t("edit.question.options")}
      description={t("edit.question.optionsHint")}
      error={isTooFew && t("edit.problem.options")}
      value={rightOption === null ? null : String(rightOption)}
      onChange={(value) => onChange({ rightOption: Number(value) })}
    >
      <ol className={css.options}>
        {options.map((option, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its number
          <li key={at} className={css.option}>
            <Radio
              value={String(at)}
              aria-label={t("edit.question.isRight", { number: at + 1 })}
              data-testid={`option-right-${at}`}
            />
            <TextInput
              aria-label={t("edit.question.option", { number: at + 1 })}
              placeholder={t("edit.question.option", { number: at + 1 })}
              maxLength={120}
              value={option}
              data-testid={`option-text-${at}`}
              onChange={({ currentTarget }) =>
                set(options.map((one, place) => (place === at ? currentTarget.value : one)))
              }
            />
            <ActionIcon
              aria-label={t("edit.question.removeOption", { number: at + 1 })}
              onClick={() => remove(at)}
            >
              <Icon name="x" sizePx={20} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div className={css.acts}>
        <Button
          variant="light"
          disabled={options.length >= MOST_OPTIONS}
          leftSection={<Icon name="plus" sizePx={18} />}
          onClick={() => set([...options, ""])}
        >
          {t("edit.question.addOption")}
        </Button>
        {rightOption !== null && (
          <Button variant="subtle" onClick={() => onChange({ rightOption: null })}>
            {t("edit.question.noRight")}
          </Button>
        )}
      </div>
    </Radio.Group>
  );
}
