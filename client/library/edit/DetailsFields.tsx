import { Chip, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { useLibraryChoices } from "../useLibrary.ts";
import css from "./Edit.module.css";
import { kinds } from "./names.ts";
import type { FieldsProps } from "./useDraft.ts";

const TERMS = ["1", "2", "3", "4"];

/** What the item is called, what it is and where it belongs. */
export function DetailsFields({ draft, problems, change }: FieldsProps) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const choices = useLibraryChoices().data;
  const lacksTitle = problems.some(({ field }) => field === "title");
  return (
    <>
      <TextInput
        label={t("edit.title")}
        value={draft.title}
        maxLength={120}
        error={lacksTitle && t("edit.problem.title")}
        data-testid="edit-title"
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
      />
      <Textarea
        label={t("edit.description")}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={4000}
        value={draft.description}
        onChange={({ currentTarget }) => change({ description: currentTarget.value })}
      />
      <div className={css.pair}>
        <Select
          label={t("edit.kind")}
          allowDeselect={false}
          value={draft.kind}
          onChange={(value) => {
            const kind = kinds.find((one) => one === value);
            if (kind) change({ kind });
          }}
          data={kinds.map((value) => ({ value, label: t(`card.kind.${value}`) }))}
        />
        <Select
          label={t("edit.subject")}
          clearable
          searchable
          value={draft.subjectId}
          onChange={(subjectId) => change({ subjectId })}
          data={(choices?.subjects ?? []).map(({ id, name }) => ({
            value: id,
            label: format.words(name),
          }))}
        />
        <Select
          label={t("edit.term")}
          clearable
          value={draft.term === null ? null : String(draft.term)}
          onChange={(value) => change({ term: value === null ? null : Number(value) })}
          data={TERMS.map((value) => ({ value, label: t("item.term", { term: value }) }))}
        />
        <TagsInput
          label={t("edit.tags")}
          placeholder={draft.tags.length === 0 ? t("edit.tagsHint") : ""}
          maxTags={10}
          value={draft.tags}
          onChange={(tags) => change({ tags: tags.map((tag) => tag.trim().toLowerCase()) })}
          data={choices?.tags ?? []}
        />
      </div>
      <Grades draft={draft} change={change} />
    </>
  );
}

function Grades({ draft, change }: Pick<FieldsProps, "draft" | "change">) {
  const { t } = useTranslation("library");
  const choices = useLibraryChoices().data;
  const grades = [
    ...new Set([...(choices?.classes ?? []).map(({ grade }) => grade), ...draft.grades]),
  ].sort((a, b) => a - b);
  return (
    <fieldset className={css.field}>
      <legend className={css.label}>{t("edit.grades")}</legend>
      <Chip.Group
        multiple
        value={draft.grades.map(String)}
        onChange={(values) => change({ grades: values.map(Number).sort((a, b) => a - b) })}
      >
        <div className={css.chips}>
          {grades.map((grade) => (
            <Chip key={grade} value={String(grade)} size="md" variant="light">
              {grade}
            </Chip>
          ))}
        </div>
      </Chip.Group>
    </fieldset>
  );
}
