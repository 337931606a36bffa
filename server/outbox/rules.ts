import { createHash } from "node:crypto";
import type { Channel, Content, Difference, EntryKind, EntryState } from "./protocol-entries.ts";

/** One thing that should stand outside; `content` null: nothing should. */
export type Wanted = {
  channel: Channel;
  kind: EntryKind;
  column: string;
  lessonId: string | null;
  day: string | null;
  number: number | null;
  columnName: string;
  pupilId: string | null;
  content: Content | null;
};
/** The newest version of a key that still counts. */
export type Standing = { content: Content | null; state: EntryState };
export type PlainDifference = Omit<Wanted, "content"> &
  Pick<Difference, "key" | "change" | "from" | "to">;

/** What is the same entry for ever, whatever is written in it: channel, kind, place and pupil. */
export function keyOf(of: Pick<Wanted, "channel" | "kind" | "column" | "pupilId">): string {
  return [of.channel, of.kind, of.column, of.pupilId ?? "-"].join("|");
}

/**
 * One text for one meaning: keys in order, composed letters (NFC), nothing undefined. What is signed and compared.
 * @throws Error on what JSON cannot hold
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("a number without a value");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") throw new Error(`${typeof value} has no canonical form`);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join(",")}}`;
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The differences between what should stand and what was last signed, in the order of `wanted`, and how many are the same. */
export function differencesOf(
  wanted: readonly Wanted[],
  standing: ReadonlyMap<string, Standing>,
): { differences: PlainDifference[]; same: number } {
  let same = 0;
  const differences = wanted.flatMap(({ content: to, ...place }): PlainDifference[] => {
    const key = keyOf(place);
    const from = standing.get(key)?.content ?? null;
    if (canonical(from) === canonical(to)) {
      if (to !== null) same++;
      return [];
    }
    const change = from === null ? "new" : to === null ? "removed" : "changed";
    return [{ ...place, key, change, from, to }];
  });
  return { differences, same };
}

/** Names exactly these differences: who signs, signs what they saw. */
export function digestOf(differences: readonly PlainDifference[]): string {
  return hashOf(canonical(differences.map(({ key, from, to }) => [key, from, to])));
}

/** Whether an entry may go from one state to another; every change of a state asks. */
const moves: Record<EntryState, readonly EntryState[]> = {
  queued: ["sending", "sent", "refused", "cancelled"],
  sending: ["queued", "sent", "refused", "cancelled"],
  refused: ["queued", "cancelled"],
  sent: [],
  cancelled: [],
};
export const mayMove = (from: EntryState, to: EntryState): boolean => moves[from].includes(to);
/** The states from which `to` may be reached. */
export const statesBefore = (to: EntryState): EntryState[] =>
  (Object.keys(moves) as EntryState[]).filter((from) => mayMove(from, to));

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** Doubling from 2 s up to an hour: about half a day in all; then a person is asked. */
export const MOST_ATTEMPTS = 20;

/** How long to wait after so many failed attempts (1 and up), ms; up to a quarter more, so that lanes do not move in step. */
export function waitAfter(attempts: number, random: number = Math.random()): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
  return Math.round(wait * (1 + random / 4));
}

/** Of a lane's entries: the newest of each key goes; older ones that still wait are out of date. */
export function newestOf<E extends { key: string; version: number }>(
  entries: readonly E[],
): { newest: E[]; outdated: E[] } {
  const byKey = new Map<string, E>();
  for (const entry of entries) {
    const seen = byKey.get(entry.key);
    if (!seen || seen.version < entry.version) byKey.set(entry.key, entry);
  }
  const newest = [...byKey.values()];
  return { newest, outdated: entries.filter((entry) => byKey.get(entry.key) !== entry) };
}
