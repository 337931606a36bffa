import { createHash } from "node:crypto";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { createCells, Written } from "./cells.ts";
import type { Frame, Frames } from "./frame.ts";
import type { Grid } from "./grid.ts";
import type { Cause } from "./model.ts";
import type { ProposalsOf } from "./proposals.ts";
import type { CellChange, ColumnId, JournalKey } from "./protocol.ts";
import type { JournalStore } from "./store.ts";

type Deps = {
  store: JournalStore;
  frames: Frames;
  grid: Grid;
  proposals: ProposalsOf;
  cells: ReturnType<typeof createCells>;
  told(frame: Frame, written: Written): void;
  tellChanged(frame: Frame): void;
  now: () => number;
};
/** One cell as another part wants it, over whatever stands. */
type Put = { pupilId: string; column: ColumnId; value?: number | null; comment?: string };
const MOST_TRIES = 10;
const MOST_COMMENT = 1000;

/** Values that other parts bring: proposals the teacher takes, and what comes from elsewhere. */
export function createSettling(deps: Deps) {
  const { store, frames, grid, proposals, cells, told, tellChanged, now } = deps;

  /**
   * Writes one cell over whatever stands in it, with history; a value or comment that is not named stays. `name` makes
   * repeating harmless.
   * @throws AppError invalid, perhaps value_out_of_range; conflict, others write it all the time
   */
  async function put(
    frame: Frame,
    { pupilId, column, value, comment }: Put,
    { name, cause, byId }: { name: string; cause: Cause; byId: string },
  ): Promise<Written> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const there = await store.listCells(frame.schoolId, frame.journal, {
        ...{ columns: [column], pupilIds: [pupilId] },
      });
      const cell = there.find((one) => one.column === column);
      const change: CellChange = {
        ...{ pupilId, column, base: cell?.version ?? 0 },
        value: value === undefined ? (cell?.value ?? null) : value,
        ...(comment !== undefined && { comment: joined(cell?.comment ?? "", comment) }),
      };
      const changeId = uuidOf(`${frame.schoolId} ${name} ${tries}`);
      const written = await cells.write(frame, { changeId, cause, byId, changes: [change] });
      if (written.conflicts.length === 0) {
        told(frame, written);
        return written;
      }
    }
    throw new AppError("conflict", "The cell is written all the time");
  }

  /**
   * @throws AppError not_found, no such proposal (any more); forbidden not_its_teacher; invalid, no such term
   */
  async function settle(
    user: User,
    key: JournalKey,
    { proposalId, isTaken }: { proposalId: string; isTaken: boolean },
  ): Promise<Pick<Written, "cells" | "termMarks">> {
    const frame = await frames.writable(user, key);
    const { schoolId, journal, schoolClass } = frame;
    const found = (await proposals.of(frame, await grid.contentOf(frame))).find(
      ({ id }) => id === proposalId,
    );
    if (!found) throw new AppError("not_found", "No such proposal");
    const { pupilId, column, value, kind, reason } = found;
    const hasValue = kind === "points" || kind === "credit";
    const what = hasValue ? { value } : { comment: reason[schoolClass.language] };
    // The cell first: a crash between leaves a proposal that proposes what stands, which is then not shown.
    const written = isTaken
      ? await put(
          frame,
          { pupilId, column, ...what },
          { name: `proposal ${proposalId}`, cause: "proposal", byId: user.id },
        )
      : { cells: [], termMarks: [] };
    const settled = { proposalId, isTaken, byId: user.id, atMs: now() };
    await store.settleProposal(schoolId, journal, settled);
    tellChanged(frame);
    return { cells: written.cells, termMarks: written.termMarks };
  }

  return { put, settle };
}

/** A remark once, however often it is made. */
function joined(before: string, added: string): string {
  if (before.includes(added)) return before;
  return [before, added].filter(Boolean).join(". ").slice(0, MOST_COMMENT);
}

/** A UUID (version 8, RFC 9562: of one's own making) that the same name always gives. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
