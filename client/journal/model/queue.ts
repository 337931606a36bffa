import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { CellChange, JournalCell } from "#server/journal/protocol.ts";
import { cellKey } from "./columns.ts";

export type Cause = "typed" | "undone" | "proposal";
/** A change that the server does not have yet; `base` is the version its writer saw. */
export type Unsent = {
  pupilId: string;
  column: string;
  value: number | null;
  comment?: string;
  base: number;
  cause: Cause;
};
/** Attendance decided here and not yet in the register. */
export type UnsentCode = { pupilId: string; column: string; code: AttendanceCode };
export type Conflict = { wanted: Unsent; stands: JournalCell };
type Flight = { changeId: string; cause: Cause; changes: Unsent[] };

/**
 * Everything that is not in the journal yet, by cell. `flight` was sent and not answered: it is sent again under the
 * same id until it is, so that a lost answer writes nothing twice.
 */
export type Queue = {
  waiting: Readonly<Record<string, Unsent>>;
  flight: Flight | null;
  conflicts: Readonly<Record<string, Conflict>>;
  codes: Readonly<Record<string, UnsentCode>>;
};
export const emptyQueue: Queue = { waiting: {}, flight: null, conflicts: {}, codes: {} };

/** The server takes so many at once. */
const BATCH = 200;

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _, ...rest } = record;
  return rest;
};
const keyOf = (one: { pupilId: string; column: string }) => cellKey(one.pupilId, one.column);
const inFlight = (queue: Queue, key: string) =>
  queue.flight?.changes.find((change) => keyOf(change) === key) ?? null;

export type Wanted = {
  pupilId: string;
  column: string;
  value: number | null;
  comment?: string;
  cause: Cause;
};

/**
 * One more change. Changes of one cell become one, over the version its first writer saw; one that comes back to what
 * stands is none. Writing over a conflict settles it: the writer has seen what stands.
 */
export function put(queue: Queue, wanted: Wanted, stands: JournalCell | null): Queue {
  const key = keyOf(wanted);
  const before = queue.waiting[key];
  const flying = inFlight(queue, key);
  const conflict = queue.conflicts[key];
  const base = conflict?.stands.version ?? before?.base ?? flying?.base ?? stands?.version ?? 0;
  const comment = wanted.comment ?? before?.comment ?? conflict?.wanted.comment;
  const change: Unsent = { ...wanted, ...(comment !== undefined && { comment }), base };
  const isNews =
    flying !== null ||
    change.value !== (stands?.value ?? null) ||
    (comment !== undefined && comment !== (stands?.comment ?? "")) ||
    base !== (stands?.version ?? 0);
  return {
    ...queue,
    conflicts: without(queue.conflicts, key),
    waiting: isNews ? { ...queue.waiting, [key]: change } : without(queue.waiting, key),
  };
}

/** One more decision of attendance; the last one of a cell holds. */
export function putCode(queue: Queue, decided: UnsentCode): Queue {
  return { ...queue, codes: { ...queue.codes, [keyOf(decided)]: decided } };
}

/** The register has it; one that was decided anew meanwhile stays. */
export function codeSettled(queue: Queue, sent: UnsentCode): Queue {
  const key = keyOf(sent);
  return queue.codes[key]?.code === sent.code
    ? { ...queue, codes: without(queue.codes, key) }
    : queue;
}

/** Sends what waits and is not `barred`, if nothing is on its way: changes of one cause, up to a batch. */
export function depart(
  queue: Queue,
  newId: () => string,
  barred: ReadonlySet<string> = new Set(),
): Queue {
  if (queue.flight) return queue;
  const all = Object.entries(queue.waiting).filter(([key]) => !barred.has(key));
  const cause = all[0]?.[1].cause;
  if (cause === undefined) return queue;
  const taken = all.filter(([, change]) => change.cause === cause).slice(0, BATCH);
  const waiting = { ...queue.waiting };
  for (const [key] of taken) delete waiting[key];
  return {
    ...queue,
    waiting,
    flight: { changeId: newId(), cause, changes: taken.map(([, change]) => change) },
  };
}

type Answer = {
  cells: readonly JournalCell[];
  conflicts: readonly { wanted: CellChange; stands: JournalCell }[];
};

/**
 * The server has answered the flight. What was typed over it meanwhile goes on from the new version; a cell somebody
 * else wrote first becomes a conflict with both values, unless both wrote the same.
 */
export function landed(queue: Queue, answer: Answer): Queue {
  const cause = queue.flight?.cause ?? "typed";
  const waiting = { ...queue.waiting };
  const conflicts = { ...queue.conflicts };
  for (const cell of answer.cells) {
    const newer = waiting[keyOf(cell)];
    if (newer) waiting[keyOf(cell)] = { ...newer, base: cell.version };
  }
  for (const { wanted, stands } of answer.conflicts) {
    const key = keyOf(wanted);
    const { comment, ...change } = wanted;
    const sent: Unsent = { ...change, ...(comment !== undefined && { comment }), cause };
    const mine = waiting[key] ?? sent;
    delete waiting[key];
    const isSame =
      mine.value === stands.value &&
      (mine.comment === undefined || mine.comment === stands.comment);
    if (isSame) delete conflicts[key];
    else conflicts[key] = { wanted: mine, stands };
  }
  return { ...queue, waiting, conflicts, flight: null };
}

/** The server refused the flight as a whole: it waits again, under what was typed since. */
export function grounded(queue: Queue): Queue {
  if (!queue.flight) return queue;
  const waiting = { ...queue.waiting };
  for (const one of queue.flight.changes)
    waiting[keyOf(one)] = { ...one, ...queue.waiting[keyOf(one)] };
  return { ...queue, flight: null, waiting };
}

/** One of two values is chosen: mine is sent over what stands, theirs leaves mine. */
export function chosen(queue: Queue, key: string, which: "mine" | "theirs"): Queue {
  const conflict = queue.conflicts[key];
  if (!conflict) return queue;
  const conflicts = without(queue.conflicts, key);
  if (which === "theirs") return { ...queue, conflicts };
  const { wanted, stands } = conflict;
  return {
    ...queue,
    conflicts,
    waiting: { ...queue.waiting, [key]: { ...wanted, base: stands.version } },
  };
}

/** Somebody wrote again a cell that is in conflict: the newer value is the other side of it. */
export function conflictMoved(queue: Queue, stands: JournalCell): Queue {
  const key = keyOf(stands);
  const conflict = queue.conflicts[key];
  if (!conflict || conflict.stands.version >= stands.version) return queue;
  return { ...queue, conflicts: { ...queue.conflicts, [key]: { ...conflict, stands } } };
}

/** What this person wants in a cell and the server does not have; null: nothing. */
export function wantedAt(queue: Queue, key: string): Unsent | null {
  return queue.waiting[key] ?? inFlight(queue, key) ?? queue.conflicts[key]?.wanted ?? null;
}

/** Changes that are not in the journal yet, without those that wait for a choice. */
export function countOf(queue: Queue): number {
  const keys = new Set([
    ...Object.keys(queue.waiting),
    ...(queue.flight?.changes.map(keyOf) ?? []),
  ]);
  return keys.size + Object.keys(queue.codes).length;
}

/** Nothing is left, not even a choice. */
export const isDone = (queue: Queue): boolean =>
  countOf(queue) === 0 && Object.keys(queue.conflicts).length === 0;
