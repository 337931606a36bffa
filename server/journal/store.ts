import { Types } from "mongoose";
import { cellsStore, type Journal } from "./cells-store.ts";
import {
  type JournalWorkFields,
  JournalWorkModel,
  LessonTextModel,
  type PlanEntryFields,
  PlanEntryModel,
  type PolicyFields,
  PolicyModel,
  SettledModel,
} from "./model.ts";
import type { JournalWork, PlanEntry } from "./protocol.ts";

export type { Journal, StoredCell, StoredStep } from "./cells-store.ts";
export type StoredWork = JournalWork & { journal: Journal };
export type StoredEntry = PlanEntry & {
  id: string;
  plannedDay: string | null;
  lessonIds: string[];
  place: number;
  journal: Journal;
};
export type StoredPolicy = { version: number; policy: PolicyFields["policy"]; atMs: number };

const MOST_TRIES = 5;
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

type Stored<F> = F & { _id: Types.ObjectId };
const journalOf = (doc: { classId: unknown; subjectId: unknown; year: number; term: number }) => ({
  ...{ classId: String(doc.classId), subjectId: String(doc.subjectId) },
  ...{ year: doc.year, term: doc.term },
});
function toWork(doc: Stored<JournalWorkFields>): StoredWork {
  const { kind, number, title, maxPoints, day } = doc;
  return { id: String(doc._id), kind, number, title, maxPoints, day, journal: journalOf(doc) };
}
function toEntry(doc: Stored<PlanEntryFields>): StoredEntry {
  const { number, topic, day, plannedDay, hours, homework, place } = doc;
  return {
    ...{ number, topic, day, plannedDay, hours, homework, place },
    id: String(doc._id),
    lessonIds: doc.lessonIds.map(String),
    journal: journalOf(doc),
  };
}

export const mongoJournal = {
  ...cellsStore,

  /** By kind, БЖБ first, and number. */
  async listWorks(schoolId: string, journal: Journal): Promise<StoredWork[]> {
    const docs = await JournalWorkModel.find({ schoolId, ...journal }).lean();
    return docs.map(toWork).sort((a, b) => a.kind.localeCompare(b.kind) || a.number - b.number);
  },

  async findWork(schoolId: string, workId: string): Promise<StoredWork | null> {
    const doc = await JournalWorkModel.findOne({ schoolId, _id: workId }).lean();
    return doc && toWork(doc);
  },

  async findWorks(schoolId: string, workIds: readonly string[]): Promise<StoredWork[]> {
    const docs = await JournalWorkModel.find({ schoolId, _id: { $in: [...workIds] } }).lean();
    return docs.map(toWork);
  },

  /** Of a class in a term, of all its subjects. */
  async listClassWorks(
    schoolId: string,
    { classId, year, term }: Pick<Journal, "classId" | "year" | "term">,
  ): Promise<StoredWork[]> {
    return (await JournalWorkModel.find({ schoolId, classId, year, term }).lean()).map(toWork);
  },

  /** With the next free number of its kind. */
  async createWork(
    schoolId: string,
    journal: Journal,
    work: Omit<JournalWork, "id" | "number">,
    { byId, atMs }: { byId: string; atMs: number },
  ): Promise<StoredWork> {
    for (let tries = 1; ; tries++) {
      const ofKind = await JournalWorkModel.find({ schoolId, ...journal, kind: work.kind }).lean();
      const number = Math.max(0, ...ofKind.map((one) => one.number)) + 1;
      try {
        const made = { schoolId, ...journal, ...work, number };
        const doc = await JournalWorkModel.create({
          ...{ ...made, createdById: byId, createdAt: new Date(atMs) },
        });
        return toWork(doc.toObject());
      } catch (error) {
        if (!isDuplicate(error) || tries >= MOST_TRIES) throw error;
      }
    }
  },

  async changeWork(
    schoolId: string,
    workId: string,
    change: Partial<Pick<JournalWork, "title" | "maxPoints" | "day">>,
  ): Promise<StoredWork | null> {
    const doc = await JournalWorkModel.findOneAndUpdate(
      { schoolId, _id: workId },
      { $set: change },
      { returnDocument: "after", lean: true },
    );
    return doc && toWork(doc);
  },

  async removeWork(schoolId: string, workId: string): Promise<void> {
    await JournalWorkModel.deleteOne({ schoolId, _id: workId });
  },

  /** The teachers' own homework by lesson: the newest of each; "" where it was cleared. */
  async textsOf(schoolId: string, lessonIds: readonly string[]): Promise<Map<string, string>> {
    const docs = await LessonTextModel.find({ schoolId, lessonId: { $in: [...lessonIds] } })
      .sort({ at: 1, _id: 1 })
      .lean();
    return new Map(docs.map(({ lessonId, homework }) => [String(lessonId), homework]));
  },

  async addText(
    schoolId: string,
    text: { lessonId: string; homework: string; byId: string; atMs: number },
  ): Promise<void> {
    const { atMs, ...same } = text;
    await LessonTextModel.create({ schoolId, ...same, at: new Date(atMs) });
  },

  /** A term's plan, in the file's order. */
  async listEntries(schoolId: string, journal: Journal): Promise<StoredEntry[]> {
    const docs = await PlanEntryModel.find({ schoolId, ...journal })
      .sort({ place: 1 })
      .lean();
    return docs.map(toEntry);
  },

  /** Lines that stand on any of these lessons. */
  async entriesAt(schoolId: string, lessonIds: readonly string[]): Promise<StoredEntry[]> {
    const docs = await PlanEntryModel.find({ schoolId, lessonIds: { $in: [...lessonIds] } }).lean();
    return docs.map(toEntry);
  },

  /** Puts these in place of the journal's plan. New ones are there before the old go. */
  async replaceEntries(
    schoolId: string,
    journal: Journal,
    entries: readonly Omit<StoredEntry, "id" | "journal">[],
    atMs: number,
  ): Promise<void> {
    const old = await PlanEntryModel.find({ schoolId, ...journal }, { _id: 1 }).lean();
    const importedAt = new Date(atMs);
    if (entries.length > 0)
      await PlanEntryModel.insertMany(
        entries.map((entry) => ({ schoolId, ...journal, ...entry, importedAt })),
      );
    await PlanEntryModel.deleteMany({ schoolId, _id: { $in: old.map(({ _id }) => _id) } });
  },

  async layEntries(
    schoolId: string,
    laid: readonly { id: string; lessonIds: readonly string[] }[],
  ): Promise<void> {
    for (const { id, lessonIds } of laid)
      await PlanEntryModel.updateOne(
        { schoolId, _id: id },
        { $set: { lessonIds: lessonIds.map((one) => new Types.ObjectId(one)) } },
      );
  },

  /** Every version of the school's policy, by time. */
  async listPolicies(schoolId: string): Promise<StoredPolicy[]> {
    const docs = await PolicyModel.find({ schoolId }).sort({ version: 1 }).lean();
    return docs.map(({ version, policy, at }) => ({ version, policy, atMs: at.getTime() }));
  },

  /** False where somebody else wrote this version meanwhile. */
  async addPolicy(
    schoolId: string,
    { version, policy, atMs }: StoredPolicy,
    byId: string,
  ): Promise<boolean> {
    try {
      await PolicyModel.create({ schoolId, version, policy, byId, at: new Date(atMs) });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  /** Ids of proposals taken or let go. */
  async listSettled(
    schoolId: string,
    { classId, subjectId }: Pick<Journal, "classId" | "subjectId">,
  ): Promise<Set<string>> {
    const docs = await SettledModel.find(
      { schoolId, classId, subjectId },
      { proposalId: 1 },
    ).lean();
    return new Set(docs.map(({ proposalId }) => proposalId));
  },

  /** Settling twice settles once: the first word holds. */
  async settleProposal(
    schoolId: string,
    journal: Journal,
    settled: { proposalId: string; isTaken: boolean; byId: string; atMs: number },
  ): Promise<void> {
    const { atMs, ...same } = settled;
    try {
      await SettledModel.create({ schoolId, ...journal, ...same, at: new Date(atMs) });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  },
};
export type JournalStore = typeof mongoJournal;
