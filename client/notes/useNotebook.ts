import { useEffect, useMemo, useSyncExternalStore } from "react";
import { rest } from "../kit/rest.ts";
import { useMe } from "../kit/useSession.ts";
import { createDrafts } from "./drafts.ts";
import { createNotebook, type Notebook, type NotebookState } from "./notebook.ts";

const drafts = createDrafts();
const api = {
  list: async () => (await rest("listNotes", {})).notes,
  add: (note: { id: string; sealed: string }) => rest("addNote", note),
  save: (note: { noteId: string; sealed: string; version: number }) => rest("saveNote", note),
  remove: (noteId: string) => rest("removeNote", { noteId }),
};

/** The notes that this key opens, while the vault is open; what waits is saved when the page is hidden or locked. */
export function useNotebook(key: CryptoKey): { notebook: Notebook; state: NotebookState } {
  const { id: ownerId } = useMe();
  const notebook = useMemo(() => createNotebook({ key, ownerId, api, drafts }), [key, ownerId]);
  const state = useSyncExternalStore(notebook.state.subscribe, notebook.state.get);
  useEffect(() => {
    void notebook.load();
    const looked = () => {
      if (document.visibilityState === "hidden") void notebook.flush();
      // What is there already stays on the page where the server cannot be reached.
      else notebook.refresh().catch(() => undefined);
    };
    const online = () => void notebook.flush();
    const leave = (event: BeforeUnloadEvent) => {
      if (notebook.isAtRisk()) event.preventDefault();
    };
    document.addEventListener("visibilitychange", looked);
    addEventListener("online", online);
    addEventListener("beforeunload", leave);
    return () => {
      document.removeEventListener("visibilitychange", looked);
      removeEventListener("online", online);
      removeEventListener("beforeunload", leave);
      void notebook.close();
    };
  }, [notebook]);
  return { notebook, state };
}
