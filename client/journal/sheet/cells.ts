import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type {
  JournalCell,
  JournalGrid,
  JournalProposal,
  TermMark,
} from "#server/journal/protocol.ts";
import type { RegisterCell } from "#server/register/protocol.ts";
import { cellKey, lessonIdOf } from "../model/columns.ts";
import { type Queue, type UnsentCode, wantedAt } from "../model/queue.ts";

/** What one cell shows: this person's newest wish over what stands. Never changed in place. */
export type CellView = {
  value: number | null;
  comment: string;
  state: "saved" | "unsent" | "conflict";
  /** In a conflict, what stands in the journal and who wrote it. */
  theirs: { value: number | null; comment: string; byId: string } | null;
  /** Attendance; null: nothing is to be said. */
  code: AttendanceCode | null;
  isCodeSure: boolean;
  register: RegisterCell | null;
  proposals: readonly JournalProposal[];
  /** Grows when somebody else has written it: shown for a moment. */
  news: number;
  /** What is being typed into it right now. */
  typed: string | null;
};

const noProposals: readonly JournalProposal[] = [];
export const emptyView: CellView = {
  value: null,
  comment: "",
  state: "saved",
  theirs: null,
  code: null,
  isCodeSure: false,
  register: null,
  proposals: noProposals,
  news: 0,
  typed: null,
};

const isSame = (one: CellView, other: CellView) =>
  (Object.keys(one) as (keyof CellView)[]).every((name) =>
    name === "theirs"
      ? one.theirs?.value === other.theirs?.value &&
        one.theirs?.comment === other.theirs?.comment &&
        one.theirs?.byId === other.theirs?.byId
      : one[name] === other[name],
  );

/** The values of a journal with a listener for each cell, so that one change draws one cell. */
export function createCells(readQueue: () => Queue) {
  const stored = new Map<string, JournalCell>();
  const news = new Map<string, number>();
  let registers = new Map<string, RegisterCell>();
  let proposals = new Map<string, JournalProposal[]>();
  let marks = new Map<string, TermMark>();
  const views = new Map<string, CellView>();
  let typing: { key: string; text: string } | null = null;
  const listeners = new Map<string, Set<() => void>>();

  const tell = (key: string) => {
    for (const listener of [...(listeners.get(key) ?? [])]) listener();
  };

  function viewOf(key: string): CellView {
    const queue = readQueue();
    const cell = stored.get(key);
    const mine = wantedAt(queue, key);
    const conflict = queue.conflicts[key];
    const code = queue.codes[key]?.code;
    const register = registers.get(key) ?? null;
    return {
      value: mine ? mine.value : (cell?.value ?? null),
      comment: mine?.comment ?? cell?.comment ?? "",
      state: conflict ? "conflict" : mine || code ? "unsent" : "saved",
      theirs: conflict ? conflict.stands : null,
      code: code ?? register?.code ?? null,
      isCodeSure: code !== undefined || register?.state === "confirmed",
      register,
      proposals: proposals.get(key) ?? noProposals,
      news: news.get(key) ?? 0,
      typed: typing?.key === key ? typing.text : null,
    };
  }

  function refresh(key: string): void {
    const before = views.get(key);
    const now = viewOf(key);
    if (before && isSame(before, now)) return;
    views.set(key, now);
    tell(key);
  }

  const add = (cell: JournalCell): boolean => {
    const key = cellKey(cell.pupilId, cell.column);
    const known = stored.get(key);
    if (known && known.version >= cell.version) return false;
    stored.set(key, cell);
    return true;
  };
  const addMarks = (some: readonly TermMark[]) => {
    marks = new Map([...marks, ...some.map((mark) => [mark.pupilId, mark] as const)]);
    for (const { pupilId } of some) tell(pupilId);
  };

  return {
    view(key: string): CellView {
      const known = views.get(key);
      if (known) return known;
      const made = viewOf(key);
      views.set(key, isSame(made, emptyView) ? emptyView : made);
      return views.get(key) ?? made;
    },
    mark: (pupilId: string): TermMark | null => marks.get(pupilId) ?? null,
    /** What stands on the server as far as this page knows. */
    stands: (key: string): JournalCell | null => stored.get(key) ?? null,
    /** `key` is a cell's, or a pupil's id for the computed mark. */
    subscribe(key: string, listener: () => void): () => void {
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(key);
      };
    },
    refresh,
    /** Shows what is being typed, in one cell at a time. */
    type(next: typeof typing): void {
      const before = typing;
      typing = next;
      if (before) refresh(before.key);
      if (next) refresh(next.key);
    },
    /** The whole journal as just read; older than what came since is passed over. */
    take(grid: JournalGrid): void {
      grid.cells.forEach(add);
      registers = new Map(
        grid.attendance.map((one) => [cellKey(one.personId, `lesson:${one.lessonId}`), one]),
      );
      proposals = Map.groupBy(grid.proposals, ({ pupilId, column }) => cellKey(pupilId, column));
      for (const key of new Set([...views.keys(), ...stored.keys()])) refresh(key);
      addMarks(grid.termMarks);
    },
    /** A proposal was taken or let go. */
    dropProposal(id: string): void {
      for (const [key, some] of proposals) {
        if (!some.some((one) => one.id === id)) continue;
        const rest = some.filter((one) => one.id !== id);
        if (rest.length > 0) proposals.set(key, rest);
        else proposals.delete(key);
        refresh(key);
      }
    },
    /** Attendance that was decided just now; the register's own sentence comes with the next reading. */
    takeCodes(codes: readonly UnsentCode[]): void {
      for (const { pupilId, column, code } of codes) {
        const key = cellKey(pupilId, column);
        const before = registers.get(key);
        const reason = before?.reason ?? { kk: "", ru: "", en: "" };
        const sure = { code, state: "confirmed" as const, cause: "", decidedAt: null, reason };
        registers.set(key, {
          lessonId: lessonIdOf(column) ?? "",
          personId: pupilId,
          ...before,
          ...sure,
        });
      }
    },
    /** Cells that were written just now; `isNews` when by somebody else. */
    takeCells(cells: readonly JournalCell[], some: readonly TermMark[], isNews: boolean): void {
      for (const cell of cells) {
        const key = cellKey(cell.pupilId, cell.column);
        if (add(cell) && isNews) news.set(key, (news.get(key) ?? 0) + 1);
        refresh(key);
      }
      addMarks(some);
    },
  };
}
export type Cells = ReturnType<typeof createCells>;
