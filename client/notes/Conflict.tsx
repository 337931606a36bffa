import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Note } from "../kit/ui/parts.tsx";
import css from "./Notes.module.css";
import { type NoteBody, newNoteId } from "./note.ts";
import type { Notebook, OpenNote } from "./notebook.ts";

type Props = { note: OpenNote; notebook: Notebook; onSelect: (id: string | null) => void };
/** Another device has saved or removed the note since: both texts, and whoever wrote them decides. */
export function Conflict({ note, notebook, onSelect }: Props) {
  const { t } = useTranslation("notes");
  const { id, body, theirs } = note;
  const resolve = async (choice: "mine" | "theirs" | "both") => {
    const newId = newNoteId();
    const resolving = notebook.resolve(id, choice, newId);
    if (choice === "both") onSelect(newId);
    else if (choice === "theirs" && !theirs) onSelect(null);
    await resolving;
  };
  return (
    <div className={css.conflict} data-testid="note-conflict">
      <Note tone="warn">{t(theirs ? "conflict.changed" : "conflict.gone")}</Note>
      <div className={css.versions}>
        <Version title={t("conflict.mine")} body={body} />
        {theirs && <Version title={t("conflict.theirs")} body={theirs.body} />}
      </div>
      <div className={css.acts}>
        <Button variant="default" onClick={() => resolve("theirs")} data-testid="keep-theirs">
          {t(theirs ? "conflict.keepTheirs" : "conflict.drop")}
        </Button>
        {theirs && (
          <Button variant="default" onClick={() => resolve("mine")} data-testid="keep-mine">
            {t("conflict.keepMine")}
          </Button>
        )}
        <Button onClick={() => resolve("both")} data-testid="keep-both">
          {t(theirs ? "conflict.keepBoth" : "conflict.keepAgain")}
        </Button>
      </div>
    </div>
  );
}

function Version({ title, body }: { title: string; body: NoteBody }) {
  const format = useFormat();
  return (
    <section className={css.version}>
      <h3>{title}</h3>
      <p className={css.versionHead}>
        {body.about} · {format.shortDay(body.day)}
      </p>
      <p className={css.versionText}>{body.text}</p>
    </section>
  );
}
