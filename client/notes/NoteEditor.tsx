import { Autocomplete, Button, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DayField } from "../kit/ui/DayField.tsx";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../kit/ui/parts.tsx";
import { Conflict } from "./Conflict.tsx";
import css from "./Notes.module.css";
import { isEmptyNote, type NoteBody } from "./note.ts";
import type { Notebook, NoteState, OpenNote } from "./notebook.ts";

type Props = {
  note: OpenNote;
  /** Names that other notes are about. */
  abouts: readonly string[];
  notebook: Notebook;
  onSelect: (id: string | null) => void;
};
/** One note, saved by itself as it is written. */
export function NoteEditor({ note, abouts, notebook, onSelect }: Props) {
  const { t } = useTranslation("notes");
  const { id, body, state } = note;
  const write = (change: Partial<NoteBody>) => notebook.write(id, { ...body, ...change });
  return (
    <Card isPadded>
      <div className={css.editor} data-testid="note-editor" data-state={state}>
        <div className={css.editorHead}>
          <Button
            variant="subtle"
            className={css.backToList ?? ""}
            leftSection={<Icon name="chevronLeft" sizePx={20} />}
            onClick={() => onSelect(null)}
            data-testid="note-back"
          >
            {t("back")}
          </Button>
          <Standing note={note} />
          <Remove note={note} notebook={notebook} onRemoved={() => onSelect(null)} />
        </div>
        {state === "conflict" || state === "gone" ? (
          <Conflict note={note} notebook={notebook} onSelect={onSelect} />
        ) : (
          <>
            <div className={css.fields}>
              <Autocomplete
                size="md"
                label={t("field.about")}
                placeholder={t("field.aboutHint")}
                data={[...abouts]}
                limit={6}
                value={body.about}
                autoComplete="off"
                spellCheck={false}
                data-testid="note-about"
                onChange={(about) => write({ about })}
              />
              <DayField
                label={t("field.day")}
                value={body.day}
                data-testid="note-day"
                onChange={({ currentTarget }) =>
                  currentTarget.value !== "" && write({ day: currentTarget.value })
                }
              />
            </div>
            <Textarea
              className={css.text ?? ""}
              autosize
              minRows={10}
              label={t("field.text")}
              placeholder={t("field.textHint")}
              value={body.text}
              autoComplete="off"
              spellCheck={false}
              data-testid="note-text"
              onChange={({ currentTarget }) => write({ text: currentTarget.value })}
            />
          </>
        )}
      </div>
    </Card>
  );
}

const signs: Record<NoteState, IconName> = {
  changed: "pencil",
  saving: "pencil",
  saved: "lock",
  kept: "clock",
  unkept: "alert",
  conflict: "alert",
  gone: "alert",
  full: "alert",
};
/** Where the note is now, in a word. */
function Standing({ note: { state, body, version } }: { note: OpenNote }) {
  const { t } = useTranslation("notes");
  const isBlank = version === null && isEmptyNote(body);
  return (
    <span className={css.standing} data-state={isBlank ? "blank" : state} role="status">
      <Icon name={signs[state]} sizePx={18} />
      {isBlank ? t("state.blank") : t(`state.${state}`)}
    </span>
  );
}

type RemoveProps = { note: OpenNote; notebook: Notebook; onRemoved: () => void };
function Remove({ note, notebook, onRemoved }: RemoveProps) {
  const { t } = useTranslation("notes");
  const [isAsked, setIsAsked] = useState(false);
  const removing = useMutation({
    mutationFn: () => notebook.remove(note.id),
    onSuccess: onRemoved,
  });
  const ask = () => {
    // A blank one is dropped without a question.
    if (note.version === null && isEmptyNote(note.body)) removing.mutate();
    else setIsAsked(true);
  };
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        px={10}
        aria-label={t("remove.open")}
        title={t("remove.open")}
        onClick={ask}
        data-testid="note-remove"
      >
        <Icon name="trash" />
      </Button>
      <Modal
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("remove.title")}
        closeButtonProps={{ "aria-label": t("remove.keep"), size: 44 }}
      >
        <p className={css.question}>{t("remove.text")}</p>
        {removing.error && <ErrorNote error={removing.error} />}
        <div className={css.acts}>
          <Button variant="default" onClick={() => setIsAsked(false)}>
            {t("remove.keep")}
          </Button>
          <Button
            color="red"
            loading={removing.isPending}
            onClick={() => removing.mutate()}
            data-testid="note-remove-confirm"
          >
            {t("remove.confirm")}
          </Button>
        </div>
      </Modal>
    </>
  );
}
