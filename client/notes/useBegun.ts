import { useCallback, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { type NoteBody, newNoteId } from "./note.ts";
import type { Notebook, NotebookState } from "./notebook.ts";

/** Which note is on the page, by `?note=`; a new one; and one begun from a talk, by `?talk=`. */
export function useBegun(notebook: Notebook, { status, notes }: NotebookState) {
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const noteId = search.get("note");
  const talkId = search.get("talk");
  const select = useCallback(
    (id: string | null, options?: { replace: boolean }) =>
      setSearch(id ? { note: id } : {}, options),
    [setSearch],
  );
  const begin = useCallback(
    (body: Partial<NoteBody>, options?: { replace: boolean }) => {
      const id = newNoteId();
      const today = format.dayOf(Date.now());
      notebook.begin(id, { day: today, about: "", text: "", talk: null, ...body });
      select(id, options);
    },
    [notebook, format, select],
  );

  const taken = useRef<string | null>(null);
  useEffect(() => {
    if (status !== "ready" || !talkId || taken.current === talkId) return;
    taken.current = talkId;
    const instead = { replace: true };
    const there = notes.find(({ body }) => body.talk === talkId);
    if (there) return select(there.id, instead);
    rest("readConsultation", { consultationId: talkId }).then(
      ({ guest, others, startsAt }) =>
        begin(
          {
            about: [guest, ...others].map(({ name }) => name).join(", "),
            talk: talkId,
            ...(startsAt !== null && { day: format.dayOf(startsAt) }),
          },
          instead,
        ),
      // A talk that is not there any more, or no network: a note all the same.
      () => begin({ talk: talkId }, instead),
    );
  }, [status, talkId, notes, begin, select, format]);

  const selected = notes.find(({ id }) => id === noteId) ?? null;
  return { selected, select, begin: () => begin({}) };
}
