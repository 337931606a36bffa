import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Notes.module.css";
import { firstLineOf } from "./note.ts";
import type { OpenNote } from "./notebook.ts";
import type { Search } from "./search.ts";

type Props = {
  notes: readonly OpenNote[];
  search: Search;
  selectedId: string | null;
  onSelect: (id: string) => void;
};
/** Notes by day: about whom, and the first line, or the line that was looked for. */
export function NoteList({ notes, search, selectedId, onSelect }: Props) {
  const { t } = useTranslation("notes");
  const format = useFormat();
  return (
    <ul className={css.rows} data-testid="notes-list">
      {notes.map(({ id, body, state }) => {
        const line = (search.isOn && search.lineOf(body)) || firstLineOf(body);
        const isWaiting = state !== "saved" && state !== "saving" && state !== "changed";
        return (
          <li key={id}>
            <button
              type="button"
              className={css.row}
              aria-current={id === selectedId}
              onClick={() => onSelect(id)}
              data-testid="note-row"
            >
              <span className={css.rowHead}>
                <b>
                  <Marked text={body.about.trim() || t("nameless")} search={search} />
                </b>
                <span className={css.day}>{format.shortDay(body.day)}</span>
              </span>
              <span className={css.line}>
                {isWaiting && (
                  <span className={css.waits} title={t(`state.${state}`)}>
                    <Icon name={state === "kept" ? "clock" : "alert"} sizePx={16} />
                  </span>
                )}
                <Marked text={line || t("blank")} search={search} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Marked({ text, search }: { text: string; search: Search }) {
  if (!search.isOn) return text;
  return search
    .piecesOf(text)
    .map(({ at, text: piece, isFound }) => (isFound ? <mark key={at}>{piece}</mark> : piece));
}
