import type {
  CreditBoard,
  CreditItem,
  CreditRow,
  CreditTask,
  ItemEvidence,
  WorkEvidence,
} from "#server/credits/protocol.ts";

/** One thing to look at: what a pupil did with a material, or handed in for a task. */
export type Proof = { row: CreditRow } & (
  | { kind: "item"; item: CreditItem; evidence: ItemEvidence }
  | { kind: "work"; task: CreditTask; work: WorkEvidence }
);
export const keyOfProof = (proof: Proof): string =>
  `${proof.row.pupilId} ${proof.kind === "item" ? proof.item.id : proof.task.id}`;

type Given = Pick<CreditBoard, "items" | "tasks">;
/** What one pupil has shown, in the board's order of materials and tasks. */
export function proofsOf(board: Given, row: CreditRow): Proof[] {
  const seen = new Map(row.items.map((one) => [one.itemId, one]));
  const works = new Map(row.works.map((one) => [one.taskId, one]));
  return [
    ...board.items.flatMap((item): Proof[] => {
      const evidence = seen.get(item.id);
      return evidence ? [{ row, kind: "item", item, evidence }] : [];
    }),
    ...board.tasks.flatMap((task): Proof[] => {
      const work = works.get(task.id);
      return work && work.state !== "open" ? [{ row, kind: "work", task, work }] : [];
    }),
  ];
}

/** Everybody's, pupil after pupil: the order in which a teacher looks through them. */
export const allProofs = (board: Given & Pick<CreditBoard, "rows">): Proof[] =>
  board.rows.flatMap((row) => proofsOf(board, row));

/** Decisions that only confirm what is proposed; rows that were decided already are left. */
export function confirming(rows: readonly CreditRow[]) {
  return rows.flatMap(({ pupilId, proposal, decision }) => {
    if (proposal.passed === null || (decision?.passed ?? null) !== null) return [];
    // A decision that was taken back is one step already.
    if (decision !== null) return [];
    return [{ pupilId, passed: proposal.passed, cause: "", base: 0 }];
  });
}

/** How many stand where: decided, or only proposed. */
export function countsOf(rows: readonly CreditRow[]) {
  const stands = ({ decision, proposal }: CreditRow) => decision?.passed ?? proposal.passed;
  return {
    passed: rows.filter((row) => stands(row) === true).length,
    notPassed: rows.filter((row) => stands(row) === false).length,
    notYet: rows.filter((row) => stands(row) === null).length,
    decided: rows.filter(({ decision }) => (decision?.passed ?? null) !== null).length,
  };
}
