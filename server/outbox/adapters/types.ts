import type { AbsenceCode, Content, EntryKind, Refusal } from "../protocol-entries.ts";

/** One entry as it should stand outside; `content` null: nothing of it should. */
export type Wish = {
  id: string;
  kind: EntryKind;
  pupilId: string | null;
  content: Content | null;
  /**
   * What was ever signed or sent under this key: how a record outside is known to be ours, where its id was in an
   * answer that got lost.
   */
  ours: { ids: readonly string[]; texts: readonly string[] };
};
/** What is delivered together and in order: all of one lesson. */
export type Lane = {
  lesson: { id: string; classId: string; subjectId: string; day: string; number: number };
  wishes: readonly Wish[];
};
/** `sent`: it was seen to stand there, once. `again`: nobody knows, or not now. */
export type Outcome =
  | { kind: "sent"; outsideId: string | null }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "again"; afterMs: number | null; refusal: Refusal };

/** A journal outside that takes entries one by one. */
export type Adapter = {
  takes(kind: EntryKind): boolean;
  /**
   * Makes the outside stand as wished and says of each wish what became of it. It reads before it writes, so that it
   * may be repeated after any failure and a wish still stands once.
   * @throws the signal's reason when it is stopped
   */
  deliver(lane: Lane, signal: AbortSignal): Promise<Map<string, Outcome>>;
  /** Signs in and reads what the set-up needs. @throws OutsideError */
  check(): Promise<{ statuses: string[]; classCount: number }>;
  /** What there is outside, to be paired with ours. @throws OutsideError */
  directory(): Promise<Directory>;
};
export type Named = { id: string; name: string };
export type Directory = {
  classes: (Named & { subjects: Named[]; persons: Named[] })[];
};
export type StatusNamesOf = Readonly<Record<AbsenceCode, string>>;
