import type { Caller, Teller } from "../realtime.ts";
import type { Frame, Frames } from "./frame.ts";
import type { JournalCell, JournalKey, TermMark } from "./protocol.ts";
import type { Journal } from "./store.ts";

type Focus = { pupilId: string | null; column: string | null };
type Looker = {
  /** By their term's group. */
  journals: Map<string, Journal & { mayWrite: boolean }>;
  by: { id: string; name: string };
  focus: Map<string, Focus>;
};
type Deps = {
  frames: Frames;
  teller: Pick<Teller, "tell">;
  nameOf(schoolId: string, personId: string): Promise<string>;
};

const groupOf = ({ classId, subjectId }: Pick<Journal, "classId" | "subjectId">) =>
  `journal:${classId}:${subjectId}`;
const termGroupOf = (journal: Journal) => `${groupOf(journal)}:${journal.year}.${journal.term}`;
const NOWHERE: Focus = { pupilId: null, column: null };
/** Journals that one connection looks at. */
const MOST_WATCHED = 20;

/** Who looks at which journal on this server, and what they are told. */
export function createWatch({ frames, teller, nameOf }: Deps) {
  const lookers = new Map<string, Looker>();

  const countOf = (group: string) =>
    new Set([...lookers.values()].filter((one) => one.journals.has(group)).map(({ by }) => by.id))
      .size;

  function tellFocus(to: string, journal: Journal, by: Looker["by"], focus: Focus): void {
    const { classId, subjectId } = journal;
    teller.tell(to, "journal:focused", { classId, subjectId, by, ...focus });
  }

  function leaveGroup(looker: Looker, group: string): void {
    const journal = looker.journals.get(group);
    if (!journal) return;
    looker.journals.delete(group);
    if (looker.focus.delete(group)) tellFocus(group, journal, looker.by, NOWHERE);
  }

  return {
    /**
     * This connection is told of the journal's changes, and where others are in it. Returns how many people look.
     * @throws AppError not_found; forbidden other_class; invalid, no such term
     */
    async watch(key: JournalKey, caller: Caller): Promise<number> {
      const { user, connectionId } = caller;
      const [{ journal, mayWrite }, name] = await Promise.all([
        frames.readable(user, key),
        nameOf(user.schoolId, user.id),
      ]);
      const group = termGroupOf(journal);
      const looker = lookers.get(connectionId) ?? {
        ...{ journals: new Map(), focus: new Map(), by: { id: user.id, name } },
      };
      lookers.set(connectionId, looker);
      const [oldest] = looker.journals.keys();
      if (looker.journals.size >= MOST_WATCHED && oldest) leaveGroup(looker, oldest);
      looker.journals.set(group, { ...journal, mayWrite });
      caller.join(groupOf(journal));
      caller.join(group);
      for (const other of lookers.values()) {
        const focus = other.focus.get(group);
        if (focus && other !== looker) tellFocus(connectionId, journal, other.by, focus);
      }
      return countOf(group);
    },

    leave(key: JournalKey, caller: Caller): void {
      const looker = lookers.get(caller.connectionId);
      if (!looker) return;
      const { classId, subjectId } = key;
      for (const [group, journal] of looker.journals) {
        const isIt = journal.classId === classId && journal.subjectId === subjectId;
        const isTerm =
          (key.year ?? journal.year) === journal.year &&
          (key.term ?? journal.term) === journal.term;
        if (!isIt || !isTerm) continue;
        caller.leave(group);
        leaveGroup(looker, group);
      }
      const isInOther = [...looker.journals.values()].some((one) => groupOf(one) === groupOf(key));
      if (!isInOther) caller.leave(groupOf(key));
    },

    /** Told to those who look; of those who only read nothing is told, and nothing of journals not watched. */
    focus(key: JournalKey, focus: Focus, caller: Caller): void {
      const looker = lookers.get(caller.connectionId);
      for (const [group, journal] of looker?.journals ?? []) {
        const isIt = journal.classId === key.classId && journal.subjectId === key.subjectId;
        const isTerm =
          (key.year ?? journal.year) === journal.year &&
          (key.term ?? journal.term) === journal.term;
        if (!looker || !isIt || !isTerm || !journal.mayWrite) continue;
        if (focus.pupilId === null) looker.focus.delete(group);
        else looker.focus.set(group, focus);
        tellFocus(group, journal, looker.by, focus);
      }
    },

    /** A connection is gone: its place in the grid too. */
    gone(connectionId: string): void {
      const looker = lookers.get(connectionId);
      if (!looker) return;
      lookers.delete(connectionId);
      for (const group of [...looker.journals.keys()]) leaveGroup(looker, group);
    },

    tellCells({ journal }: Frame, cells: JournalCell[], termMarks: TermMark[]): void {
      const { classId, subjectId } = journal;
      const payload = { classId, subjectId, cells, termMarks };
      if (cells.length > 0) teller.tell(termGroupOf(journal), "journal:cellsChanged", payload);
    },

    tellChanged(journal: Pick<Journal, "classId" | "subjectId">): void {
      const { classId, subjectId } = journal;
      teller.tell(groupOf(journal), "journal:changed", { classId, subjectId });
    },
  };
}
export type Watch = ReturnType<typeof createWatch>;
