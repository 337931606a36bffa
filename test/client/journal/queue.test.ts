import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellKey } from "#client/journal/model/columns.ts";
import {
  chosen,
  codeSettled,
  conflictMoved,
  countOf,
  depart,
  emptyQueue,
  grounded,
  isDone,
  landed,
  put,
  putCode,
  type Queue,
  wantedAt,
} from "#client/journal/model/queue.ts";
import type { JournalCell } from "#server/journal/protocol.ts";
import { cellOf, idOf } from "./hand-made.ts";

const COLUMN = `lesson:${idOf(1000)}`;
const key = cellKey(idOf(1), COLUMN);
const wanted = (value: number | null, cause: "typed" | "undone" = "typed", pupil = 1) => ({
  ...{ pupilId: idOf(pupil), column: COLUMN, value, cause },
});
const stands = (value: number | null, version: number) => cellOf(1, COLUMN, value, version);
let ids = 0;
const newId = () => {
  ids += 1;
  return `id${ids}`;
};

describe("put", () => {
  test("makes one change of several of a cell, over the version first seen", () => {
    let queue = put(emptyQueue, wanted(7), stands(5, 3));
    queue = put(queue, wanted(8), stands(6, 4)); // somebody wrote meanwhile
    expect(queue.waiting[key]).toMatchObject({ value: 8, base: 3 });
    expect(countOf(queue)).toBe(1);
  });

  test("forgets a change that comes back to what stands", () => {
    const queue = put(put(emptyQueue, wanted(7), stands(5, 3)), wanted(5), stands(5, 3));
    expect(isDone(queue)).toBe(true);
    expect(isDone(put(emptyQueue, wanted(null), null))).toBe(true);
  });

  test("keeps a comment when a number follows it", () => {
    const queue = put(
      put(emptyQueue, { ...wanted(7), comment: "Жарайсың" }, null),
      wanted(8),
      null,
    );
    expect(queue.waiting[key]).toMatchObject({ value: 8, comment: "Жарайсың", base: 0 });
  });
});

describe("a flight", () => {
  test("takes changes of one cause and waits for its answer", () => {
    let queue = put(emptyQueue, wanted(7), null);
    queue = put(queue, wanted(null, "undone", 2), cellOf(2, COLUMN, 4, 1));
    queue = depart(queue, newId);
    expect(queue.flight?.changes.map(({ value }) => value)).toEqual([7]);
    expect(depart(queue, newId)).toBe(queue);
    expect(countOf(queue)).toBe(2);
    queue = depart(landed(queue, { cells: [stands(7, 1)], conflicts: [] }), newId);
    expect(queue.flight).toMatchObject({ cause: "undone", changes: [{ value: null, base: 1 }] });
  });

  test("lets what was typed over it go on from the new version", () => {
    let queue = depart(put(emptyQueue, wanted(7), null), newId);
    queue = put(queue, wanted(8), null);
    expect(wantedAt(queue, key)?.value).toBe(8);
    queue = landed(queue, { cells: [stands(7, 1)], conflicts: [] });
    expect(queue.waiting[key]).toMatchObject({ value: 8, base: 1 });
  });

  test("that is refused waits again under what was typed since", () => {
    let queue = depart(put(emptyQueue, { ...wanted(7), comment: "a" }, null), newId);
    queue = grounded(put(queue, wanted(8), null));
    expect(queue.flight).toBeNull();
    expect(queue.waiting[key]).toMatchObject({ value: 8, comment: "a" });
  });
});

describe("a conflict", () => {
  const met = () =>
    landed(depart(put(emptyQueue, wanted(7), stands(5, 1)), newId), {
      cells: [],
      conflicts: [{ wanted: { ...wanted(7), base: 1 }, stands: stands(9, 2) }],
    });

  test("keeps both values until one is chosen", () => {
    const queue = met();
    expect(queue.conflicts[key]).toMatchObject({ wanted: { value: 7 }, stands: { value: 9 } });
    expect(isDone(chosen(queue, key, "theirs"))).toBe(true);
    expect(chosen(queue, key, "mine").waiting[key]).toMatchObject({ value: 7, base: 2 });
    expect(chosen(queue, "other", "mine")).toBe(queue);
  });

  test("is settled by writing anew, over what stands", () => {
    const queue = put(met(), wanted(6), stands(9, 2));
    expect(queue.conflicts).toEqual({});
    expect(queue.waiting[key]).toMatchObject({ value: 6, base: 2 });
  });

  test("follows what is written on the other side", () => {
    expect(conflictMoved(met(), stands(10, 3)).conflicts[key]?.stands.value).toBe(10);
    expect(conflictMoved(met(), stands(4, 1)).conflicts[key]?.stands.value).toBe(9);
  });

  test("is none when both wrote the same", () => {
    const queue = landed(depart(put(emptyQueue, wanted(9), stands(5, 1)), newId), {
      cells: [],
      conflicts: [{ wanted: { ...wanted(9), base: 1 }, stands: stands(9, 2) }],
    });
    expect(isDone(queue)).toBe(true);
  });
});

test("a decision of attendance that changed on the way is sent once more", () => {
  const one = { pupilId: idOf(1), column: COLUMN, code: "late" as const };
  const queue = putCode(putCode(emptyQueue, one), { ...one, code: "ill" });
  expect(countOf(codeSettled(queue, one))).toBe(1);
  expect(isDone(codeSettled(queue, { ...one, code: "ill" }))).toBe(true);
});

/** A server by the protocol's word: a change holds if its base is the cell's version; ids are answered once. */
function server() {
  const cells = new Map<string, JournalCell>();
  const answers = new Map<string, Parameters<typeof landed>[1]>();
  const steps: (number | null)[] = [];
  return {
    cells,
    steps,
    answer(flight: NonNullable<Queue["flight"]>) {
      const known = answers.get(flight.changeId);
      if (known) return known;
      const written: JournalCell[] = [];
      const conflicts: { wanted: (typeof flight.changes)[number]; stands: JournalCell }[] = [];
      for (const change of flight.changes) {
        const at = cellKey(change.pupilId, change.column);
        const now = cells.get(at);
        if (now && now.version !== change.base) conflicts.push({ wanted: change, stands: now });
        else {
          const cell = { ...cellOf(1, change.column, change.value, (now?.version ?? 0) + 1) };
          cells.set(at, { ...cell, pupilId: change.pupilId });
          written.push(cells.get(at)!);
          steps.push(change.value);
        }
      }
      answers.set(flight.changeId, { cells: written, conflicts });
      return { cells: written, conflicts };
    },
  };
}

test("two editors, answers lost at will: every last wish stands or is offered for a choice, none is written twice", () => {
  const acts = fc.record({
    who: fc.constantFrom(0, 1),
    pupil: fc.integer({ min: 1, max: 3 }),
    value: fc.integer({ min: 1, max: 10 }),
    act: fc.constantFrom("type", "send", "lose", "read"),
  });
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 60 }), (done) => {
      const journal = server();
      const editors = [0, 1].map(() => ({
        queue: emptyQueue,
        seen: new Map<string, JournalCell>(),
        wishes: new Map<string, number>(),
      }));
      const send = (editor: (typeof editors)[number], isLost: boolean) => {
        editor.queue = depart(editor.queue, newId);
        if (!editor.queue.flight) return;
        const answer = journal.answer(editor.queue.flight);
        if (isLost) return;
        editor.queue = landed(editor.queue, answer);
        for (const cell of [...answer.cells, ...answer.conflicts.map((one) => one.stands)])
          editor.seen.set(cellKey(cell.pupilId, cell.column), cell);
      };
      for (const { who, pupil, value, act } of done) {
        const editor = editors[who]!;
        const at = cellKey(idOf(pupil), COLUMN);
        if (act === "type") {
          editor.queue = put(
            editor.queue,
            wanted(value, "typed", pupil),
            editor.seen.get(at) ?? null,
          );
          editor.wishes.set(at, value);
        } else if (act === "read")
          for (const [where, cell] of journal.cells) {
            editor.seen.set(where, cell);
            editor.queue = conflictMoved(editor.queue, cell);
            // Whoever has nothing unsent has read and accepted what stands.
            if (!wantedAt(editor.queue, where)) editor.wishes.delete(where);
          }
        else send(editor, act === "lose");
      }
      for (let n = 0; n < 8; n += 1) for (const editor of editors) send(editor, false);
      for (const editor of editors) {
        expect(countOf(editor.queue)).toBe(0);
        for (const [where, value] of editor.wishes) {
          const conflict = editor.queue.conflicts[where];
          if (conflict) expect(conflict.wanted.value).toBe(value);
          // Written once it held: whatever came after it was written by somebody who had seen it.
          else expect(journal.steps).toContain(value);
        }
      }
      const versions = [...journal.cells.values()].reduce((sum, cell) => sum + cell.version, 0);
      expect(journal.steps).toHaveLength(versions);
    }),
  );
});
