import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { kinds } from "../edit/names.ts";
import { useLibraryChoices } from "../useLibrary.ts";
import css from "./FilterBar.module.css";
import { countOf, type useFilters } from "./useFilters.ts";

type Props = ReturnType<typeof useFilters> & {
  /** All filters; else search and subject only, which is enough for a pupil. */
  isFull: boolean;
};
const TYPING_MS = 300;
const terms = ["1", "2", "3", "4"];
const MOST_TAGS = 12;

/** Search, and filters that unfold on a phone. */
export function FilterBar({ filters, put, clear, isFull }: Props) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const choices = useLibraryChoices();
  const [isOpen, setIsOpen] = useState(false);
  const count = countOf(filters);
  const subjects = choices.data?.subjects ?? [];
  const classes = choices.data?.classes ?? [];
  const tags = choices.data?.tags ?? [];
  const shownTags = filters.tag && !tags.includes(filters.tag) ? [filters.tag, ...tags] : tags;
  return (
    <div className={css.bar} data-is-full={isFull || undefined}>
      <div className={css.line}>
        <SearchField value={filters.search} onChange={(search) => put({ search })} />
        {isFull && (
          <Button
            variant={count > 0 ? "light" : "default"}
            className={css.toggle ?? ""}
            leftSection={<Icon name="filter" sizePx={18} />}
            aria-expanded={isOpen}
            aria-label={count > 0 ? `${t("list.filters")}: ${count}` : t("list.filters")}
            onClick={() => setIsOpen(!isOpen)}
          >
            {count > 0 ? count : t("list.filters")}
          </Button>
        )}
      </div>
      {!isFull && subjects.length > 1 && (
        <Choice
          label={t("list.subject")}
          value={filters.subjectId}
          onChange={(subjectId) => put({ subjectId })}
          options={subjects.map(({ id, name }) => ({ value: id, label: format.words(name) }))}
        />
      )}
      {isFull && (
        <div className={css.selects} data-is-open={isOpen || undefined}>
          <Choice
            label={t("list.subject")}
            value={filters.subjectId}
            onChange={(subjectId) => put({ subjectId })}
            options={subjects.map(({ id, name }) => ({ value: id, label: format.words(name) }))}
          />
          <Choice
            label={t("list.class")}
            value={filters.classId}
            onChange={(classId) => put({ classId })}
            options={classes.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Choice
            label={t("list.kind")}
            value={filters.kind}
            onChange={(value) => put({ kind: kinds.find((kind) => kind === value) ?? null })}
            options={kinds.map((kind) => ({ value: kind, label: t(`card.kind.${kind}`) }))}
          />
          <Choice
            label={t("list.term")}
            value={filters.term === null ? null : String(filters.term)}
            onChange={(value) => put({ term: value === null ? null : Number(value) })}
            options={terms.map((value) => ({ value, label: t("list.termOf", { term: value }) }))}
          />
        </div>
      )}
      {isFull && shownTags.length > 0 && (
        <fieldset className={css.tags}>
          <legend className={css.hidden}>{t("list.tags")}</legend>
          {shownTags.slice(0, MOST_TAGS).map((tag) => (
            <button
              key={tag}
              type="button"
              className={css.tag}
              aria-pressed={filters.tag === tag}
              onClick={() => put({ tag: filters.tag === tag ? null : tag })}
            >
              {`#${tag}`}
            </button>
          ))}
        </fieldset>
      )}
      {count > 0 && (
        <Button
          variant="subtle"
          className={css.clear ?? ""}
          leftSection={<Icon name="x" sizePx={16} />}
          onClick={clear}
        >
          {t("list.clear")}
        </Button>
      )}
    </div>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("library");
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, TYPING_MS);
  useEffect(() => setTyped(value), [value]); // cleared, or the way back
  const change = (next: string) => {
    setTyped(next);
    tell(next);
  };
  return (
    <TextInput
      type="search"
      className={css.search ?? ""}
      aria-label={t("list.search")}
      placeholder={t("list.search")}
      leftSection={<Icon name="search" sizePx={18} />}
      value={typed}
      data-testid="library-search"
      onChange={({ currentTarget }) => change(currentTarget.value)}
      rightSection={
        typed !== "" && (
          <ActionIcon aria-label={t("list.clearSearch")} onClick={() => change("")}>
            <Icon name="x" sizePx={18} />
          </ActionIcon>
        )
      }
    />
  );
}

type ChoiceProps = {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  options: { value: string; label: string }[];
};
function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      clearable
      searchable={options.length > 8}
      value={value}
      onChange={onChange}
      data={options}
    />
  );
}
