import { Types } from "mongoose";
import {
  ConsentModel,
  FactModel,
  type RecordingFields,
  RecordingModel,
  type StoredFilm,
  type StoredOriginal,
  type StoredPart,
} from "./model.ts";
import type { RecordingEdits, RecordingState, TimelineFact } from "./protocol.ts";

export type { StoredFilm, StoredOriginal, StoredPart } from "./model.ts";

/** A recording as stored; ids as text, instants in ms, UTC. */
export type StoredRecording = {
  id: string;
  schoolId: string;
  lessonId: string;
  classId: string | null;
  teacherId: string;
  state: RecordingState;
  startedAtMs: number;
  withPupils: boolean;
  trouble: "no_space" | "failed" | null;
  parts: StoredPart[];
  folderId: string;
  staleFolderId: string | null;
  cutParts: StoredPart[] | null;
  edits: RecordingEdits;
  bytes: number;
  originals: StoredOriginal[];
  film: StoredFilm;
};
export type NewRecording = Pick<
  StoredRecording,
  "lessonId" | "classId" | "teacherId" | "withPupils" | "startedAtMs" | "edits"
>;
export type RecordingChange = Partial<
  Omit<StoredRecording, "id" | "schoolId" | "lessonId" | "classId" | "teacherId" | "startedAtMs">
>;
/** A fact as it was told; `at` ms since 1970. */
export type StoredFact = { at: number; kind: TimelineFact["kind"]; data: unknown };
export type StoredConsent = {
  personId: string;
  isGiven: boolean;
  byId: string;
  changedAtMs: number;
};

type Doc = RecordingFields & { _id: Types.ObjectId };
function toStored(doc: Doc): StoredRecording {
  const { state, withPupils, trouble, parts, cutParts, edits, bytes, originals, film } = doc;
  return {
    ...{ state, withPupils, trouble, parts, cutParts, edits, bytes, originals, film },
    id: String(doc._id),
    schoolId: String(doc.schoolId),
    lessonId: String(doc.lessonId),
    classId: doc.classId && String(doc.classId),
    teacherId: String(doc.teacherId),
    startedAtMs: doc.startedAt.getTime(),
    folderId: String(doc.folderId),
    staleFolderId: doc.staleFolderId && String(doc.staleFolderId),
  };
}
const isThere = { isRemoved: false };

export const mongoRecordings = {
  newId: (): string => String(new Types.ObjectId()),

  async add(schoolId: string, { startedAtMs, ...made }: NewRecording): Promise<StoredRecording> {
    const doc = await RecordingModel.create({
      ...{ schoolId, ...made, state: "recording", startedAt: new Date(startedAtMs) },
      folderId: new Types.ObjectId(),
      film: { state: "none", itemId: null },
    });
    return toStored(doc.toObject());
  },
  async find(schoolId: string, id: string): Promise<StoredRecording | null> {
    const doc = await RecordingModel.findOne({ schoolId, _id: id, ...isThere }).lean<Doc>();
    return doc && toStored(doc);
  },
  async listOfLesson(schoolId: string, lessonId: string): Promise<StoredRecording[]> {
    const filter = { schoolId, lessonId, ...isThere };
    return (await RecordingModel.find(filter).sort({ startedAt: 1 }).lean<Doc[]>()).map(toStored);
  },
  /** Which of these lessons have one that can be watched. */
  async listRecorded(schoolId: string, lessonIds: readonly string[]): Promise<Set<string>> {
    const state = "ready" as const;
    const filter = { schoolId, lessonId: { $in: [...lessonIds] }, state, ...isThere };
    const docs = await RecordingModel.find(filter, { lessonId: 1 }).lean<Doc[]>();
    return new Set(docs.map(({ lessonId }) => String(lessonId)));
  },
  /** In whichever school: what a start looks for. */
  async listOpen(): Promise<StoredRecording[]> {
    const docs = await RecordingModel.find({ state: { $ne: "ready" }, ...isThere })
      .setOptions({ acrossSchools: true })
      .lean<Doc[]>();
    return docs.map(toStored);
  },
  /** Those whose tracks as they came are older than this, and those being removed. */
  async listStale(
    beforeMs: number,
  ): Promise<{ old: StoredRecording[]; removed: StoredRecording[] }> {
    const across = { acrossSchools: true };
    const [old, removed] = await Promise.all([
      RecordingModel.find({ state: "ready", startedAt: { $lt: new Date(beforeMs) }, ...isThere })
        .setOptions(across)
        .lean<Doc[]>(),
      RecordingModel.find({ isRemoved: true }).setOptions(across).lean<Doc[]>(),
    ]);
    return {
      old: old.map(toStored).filter(({ originals }) => originals.length > 0),
      removed: removed.map(toStored),
    };
  },
  /** Null: it is gone, or in none of these states. */
  async change(
    schoolId: string,
    id: string,
    change: RecordingChange,
    from?: readonly RecordingState[],
  ): Promise<StoredRecording | null> {
    const doc = await RecordingModel.findOneAndUpdate(
      { schoolId, _id: id, ...isThere, ...(from && { state: { $in: [...from] } }) },
      { $set: change },
      { returnDocument: "after" },
    ).lean<Doc>();
    return doc && toStored(doc);
  },
  /** Nobody sees it from here on; its files follow. */
  async setRemoved(schoolId: string, id: string): Promise<void> {
    await RecordingModel.updateOne({ schoolId, _id: id }, { $set: { isRemoved: true } });
  },
  async remove(schoolId: string, id: string): Promise<void> {
    await FactModel.deleteMany({ schoolId, recordingId: id });
    await RecordingModel.deleteOne({ schoolId, _id: id });
  },

  async addFacts(schoolId: string, recordingId: string, facts: readonly StoredFact[]) {
    if (facts.length === 0) return;
    await FactModel.insertMany(facts.map((fact) => ({ schoolId, recordingId, ...fact })));
  },
  async listFacts(schoolId: string, recordingId: string): Promise<StoredFact[]> {
    const docs = await FactModel.find({ schoolId, recordingId }).sort({ at: 1, _id: 1 }).lean();
    return docs.map(({ at, kind, data }) => ({ at, kind, data }));
  },

  async listConsents(schoolId: string, personIds: readonly string[]): Promise<StoredConsent[]> {
    const docs = await ConsentModel.find({ schoolId, personId: { $in: [...personIds] } }).lean();
    return docs.map(({ personId, isGiven, byId, changedAt }) => ({
      ...{ personId: String(personId), isGiven, byId: String(byId) },
      changedAtMs: changedAt.getTime(),
    }));
  },
  async setConsent(schoolId: string, { personId, isGiven, byId, changedAtMs }: StoredConsent) {
    await ConsentModel.updateOne(
      { schoolId, personId },
      { $set: { isGiven, byId, changedAt: new Date(changedAtMs) } },
      { upsert: true },
    );
  },
};
export type RecordingStore = typeof mongoRecordings;
