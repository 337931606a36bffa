import { Button, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Note } from "../kit/ui/parts.tsx";
import { NoteEditor } from "./NoteEditor.tsx";
import { NoteList } from "./NoteList.tsx";
import css from "./Notes.module.css";
import type { OpenNote } from "./notebook.ts";
import { createSearch } from "./search.ts";
import { useBegun } from "./useBegun.ts";
import { useNotebook } from "./useNotebook.ts";

/** The latest day first; of one day, what was changed last. */
const byDay = (a: OpenNote, b: OpenNote) =>
  b.body.day.localeCompare(a.body.day) || b.changedAtMs - a.changedAtMs;

/** The open notes: the list with its search, and the one that is read or written. */
export function NotesBook({ notesKey }: { notesKey: CryptoKey }) {
  const { t } = useTranslation("notes");
  const format = useFormat();
  const { notebook, state } = useNotebook(notesKey);
  const { selected, select, begin } = useBegun(notebook, state);
  const [query, setQuery] = useState("");
  const search = useMemo(() => createSearch(query, format.day), [query, format]);
  const notes = useMemo(() => [...state.notes].sort(byDay), [state.notes]);
  const shown = notes.filter(({ body }) => search.matches(body));
  const abouts = [...new Set(notes.map(({ body }) => body.about.trim()))].filter(Boolean);

  if (state.status === "failed") return <ErrorNote error={state.error} onRetry={notebook.load} />;
  if (state.status === "loading") return <ListSkeleton rows={5} />;
  return (
    // A browser that offers to translate a page, or to look over its spelling, sends its words away.
    <div className={css.book} data-selected={selected !== null} translate="no">
      <div className={css.left}>
        <div className={css.tools}>
          <TextInput
            type="search"
            value={query}
            autoComplete="off"
            spellCheck={false}
            placeholder={t("search.hint")}
            aria-label={t("search.label")}
            leftSection={<Icon name="search" sizePx={20} />}
            className={css.search ?? ""}
            data-testid="notes-search"
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
          <Button
            leftSection={<Icon name="plus" sizePx={20} />}
            onClick={begin}
            data-testid="note-new"
          >
            {t("new")}
          </Button>
        </div>
        {state.unreadable > 0 && (
          <Note tone="warn">{t("unreadable", { count: state.unreadable })}</Note>
        )}
        <Card>
          {shown.length > 0 && (
            <NoteList
              notes={shown}
              search={search}
              selectedId={selected?.id ?? null}
              onSelect={select}
            />
          )}
          {shown.length === 0 && search.isOn && (
            <EmptyState icon="search" title={t("search.none.title")}>
              {t("search.none.text")}
            </EmptyState>
          )}
          {notes.length === 0 && !search.isOn && (
            <EmptyState icon="pencil" title={t("empty.title")}>
              {t("empty.text")}
            </EmptyState>
          )}
        </Card>
        {search.isOn && shown.length > 0 && (
          <p className={css.count} role="status">
            {t("search.found", { count: shown.length })}
          </p>
        )}
      </div>
      <div className={css.right}>
        {selected ? (
          <NoteEditor
            key={selected.id}
            note={selected}
            abouts={abouts}
            notebook={notebook}
            onSelect={select}
          />
        ) : (
          notes.length > 0 && (
            <Card>
              <EmptyState icon="pencil" title={t("choose.title")}>
                {t("choose.text")}
              </EmptyState>
            </Card>
          )
        )}
      </div>
    </div>
  );
}
