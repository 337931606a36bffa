import { type QueryFilter, Types } from "mongoose";
import { type EntryFields, OutboxEntryModel, OutboxStepModel, type StepFields } from "./model.ts";
import type { Channel, EntryKind, EntryState, Refusal, StepAct } from "./protocol-entries.ts";
import { statesBefore } from "./rules.ts";

/** An entry as stored; ids as text, instants in ms, UTC. */
export type StoredEntry = {
  id: string;
  channel: Channel;
  kind: EntryKind;
  key: string;
  version: number;
  batchId: string;
  classId: string;
  subjectId: string;
  column: string;
  columnName: string;
  lessonId: string | null;
  day: string | null;
  number: number | null;
  pupilId: string | null;
  content: string;
  previousHash: string;
  hash: string;
  signature: string;
  signedById: string;
  signedAtMs: number;
  state: EntryState;
  refusal: Refusal | null;
  attempts: number;
  outsideId: string | null;
  atMs: number;
  nextAtMs: number | null;
};
export type NewEntry = Omit<
  StoredEntry,
  "id" | "refusal" | "attempts" | "outsideId" | "atMs" | "nextAtMs"
>;
export type NewStep = {
  act: StepAct;
  byId?: string | null;
  entryId?: string | null;
  classId?: string | null;
  subjectId?: string | null;
  signerId?: string | null;
  count?: number;
  refusal?: Refusal | null;
};
export type StoredStep = {
  id: string;
  atMs: number;
  act: StepAct;
  byId: string | null;
  entryId: string | null;
  count: number;
  refusal: Refusal | null;
};
export type EntryFilter = {
  signedById?: string;
  state?: EntryState;
  classId?: string;
  subjectId?: string;
};
export type StateChange = {
  to: EntryState;
  refusal?: Refusal | null;
  attempts?: number;
  outsideId?: string | null;
  nextAtMs?: number | null;
};

const oid = (value: string) => new Types.ObjectId(value);
const oidOrNull = (value: string | null | undefined) => (value ? oid(value) : null);
const textOrNull = (value: Types.ObjectId | null) => (value ? String(value) : null);

function toStored(doc: EntryFields & { _id: Types.ObjectId }): StoredEntry {
  const { schoolId: _, _id, signedAt, at, nextAt, ...same } = doc;
  return {
    ...same,
    id: String(_id),
    classId: String(doc.classId),
    subjectId: String(doc.subjectId),
    lessonId: textOrNull(doc.lessonId),
    pupilId: textOrNull(doc.pupilId),
    signedById: String(doc.signedById),
    signedAtMs: signedAt.getTime(),
    atMs: at.getTime(),
    nextAtMs: nextAt?.getTime() ?? null,
  };
}

function filterOf(schoolId: string, of: EntryFilter): QueryFilter<EntryFields> {
  return {
    schoolId,
    ...(of.signedById !== undefined && { signedById: of.signedById }),
    ...(of.state !== undefined && { state: of.state }),
    ...(of.classId !== undefined && { classId: of.classId }),
    ...(of.subjectId !== undefined && { subjectId: of.subjectId }),
  };
}

export const mongoOutbox = {
  /** @throws the database's duplicate key error where one of these versions is there already; nothing is added then but what came before it */
  async add(schoolId: string, entries: readonly NewEntry[], atMs: number): Promise<StoredEntry[]> {
    const docs = await OutboxEntryModel.insertMany(
      entries.map(({ signedAtMs, ...entry }) => ({
        ...entry,
        schoolId: oid(schoolId),
        classId: oid(entry.classId),
        subjectId: oid(entry.subjectId),
        lessonId: oidOrNull(entry.lessonId),
        pupilId: oidOrNull(entry.pupilId),
        signedById: oid(entry.signedById),
        signedAt: new Date(signedAtMs),
        at: new Date(atMs),
        attempts: 0,
        refusal: null,
        outsideId: null,
        nextAt: null,
      })),
    );
    return docs.map((doc) => toStored(doc.toObject()));
  },

  async find(schoolId: string, entryId: string): Promise<StoredEntry | null> {
    const doc = await OutboxEntryModel.findOne({ schoolId, _id: entryId }).lean();
    return doc && toStored(doc);
  },

  async findMany(schoolId: string, ids: readonly string[]): Promise<StoredEntry[]> {
    const docs = await OutboxEntryModel.find({ schoolId, _id: { $in: ids.map(oid) } }).lean();
    return docs.map(toStored);
  },

  /** Every version of these keys. */
  async versionsOf(schoolId: string, keys: readonly string[]): Promise<StoredEntry[]> {
    if (keys.length === 0) return [];
    const docs = await OutboxEntryModel.find({ schoolId, key: { $in: [...keys] } }).lean();
    return docs.map(toStored);
  },

  /** Every entry of a class's subject whose day is in the span, or that has no day. */
  async ofJournal(
    schoolId: string,
    {
      classId,
      subjectId,
      from,
      to,
    }: { classId: string; subjectId: string; from: string; to: string },
  ): Promise<StoredEntry[]> {
    const filter = {
      ...{ schoolId, classId, subjectId },
      $or: [{ day: null }, { day: { $gte: from, $lte: to } }],
    };
    return (await OutboxEntryModel.find(filter).lean()).map(toStored);
  },

  /** What waits to be sent of one lesson by the API. */
  async ofLane(schoolId: string, lessonId: string): Promise<StoredEntry[]> {
    const docs = await OutboxEntryModel.find({
      ...{ schoolId, lessonId, channel: "kundelik" },
      state: { $in: ["queued", "sending"] },
    }).lean();
    return docs.map(toStored);
  },

  /** Lessons that have something to send, of every school: what a start of the server asks. */
  async lanes(): Promise<{ schoolId: string; lessonId: string }[]> {
    const docs = await OutboxEntryModel.find({
      channel: "kundelik",
      state: { $in: ["queued", "sending"] },
    })
      .setOptions({ acrossSchools: true }) // the queue is the server's, not a school's
      .select({ schoolId: 1, lessonId: 1 })
      .lean();
    const lanes = docs.map(
      ({ schoolId, lessonId }) => [String(schoolId), String(lessonId)] as const,
    );
    return [...new Map(lanes.map((lane) => [lane.join(), lane])).values()].map(
      ([schoolId, lessonId]) => ({ schoolId, lessonId }),
    );
  },

  /** Moves one on, if its state allows; false: it was elsewhere already. */
  async move(
    schoolId: string,
    entryId: string,
    change: StateChange,
    atMs: number,
  ): Promise<boolean> {
    const { to, nextAtMs, ...rest } = change;
    const { matchedCount } = await OutboxEntryModel.updateOne(
      { schoolId, _id: entryId, state: { $in: statesBefore(to) } },
      {
        $set: {
          ...rest,
          state: to,
          at: new Date(atMs),
          nextAt: nextAtMs ? new Date(nextAtMs) : null,
        },
      },
    );
    return matchedCount === 1;
  },

  /** Newest first. */
  async list(schoolId: string, of: EntryFilter, page: { skip: number; limit: number }) {
    const filter = filterOf(schoolId, of);
    const [docs, total] = await Promise.all([
      OutboxEntryModel.find(filter)
        .sort({ at: -1, _id: -1 })
        .skip(page.skip)
        .limit(page.limit)
        .lean(),
      OutboxEntryModel.countDocuments(filter),
    ]);
    return { entries: docs.map(toStored), total };
  },

  async count(schoolId: string, of: EntryFilter): Promise<number> {
    return OutboxEntryModel.countDocuments(filterOf(schoolId, of));
  },

  /** Of one state, all of them: refused ones to be tried again. */
  async listAll(schoolId: string, of: EntryFilter): Promise<StoredEntry[]> {
    return (await OutboxEntryModel.find(filterOf(schoolId, of)).lean()).map(toStored);
  },

  async addSteps(schoolId: string, steps: readonly NewStep[], atMs: number): Promise<void> {
    if (steps.length === 0) return;
    await OutboxStepModel.insertMany(
      steps.map(
        (step): StepFields => ({
          schoolId: oid(schoolId),
          at: new Date(atMs),
          act: step.act,
          byId: oidOrNull(step.byId),
          entryId: oidOrNull(step.entryId),
          classId: oidOrNull(step.classId),
          subjectId: oidOrNull(step.subjectId),
          signerId: oidOrNull(step.signerId),
          count: step.count ?? 1,
          refusal: step.refusal ?? null,
        }),
      ),
    );
  },

  async erasePupil(schoolId: string, pupilId: string): Promise<void> {
    await OutboxEntryModel.deleteMany({ schoolId, pupilId });
  },

  /** The audit, newest first. */
  async listSteps(
    schoolId: string,
    of: { entryId?: string; signerId?: string },
    page: { skip: number; limit: number },
  ): Promise<{ steps: StoredStep[]; total: number }> {
    const filter: QueryFilter<StepFields> = {
      schoolId,
      ...(of.entryId !== undefined && { entryId: of.entryId }),
      ...(of.signerId !== undefined && { signerId: of.signerId }),
    };
    const [docs, total] = await Promise.all([
      OutboxStepModel.find(filter)
        .sort({ at: -1, _id: -1 })
        .skip(page.skip)
        .limit(page.limit)
        .lean(),
      OutboxStepModel.countDocuments(filter),
    ]);
    const steps = docs.map(({ _id, at, act, byId, entryId, count, refusal }) => ({
      ...{ id: String(_id), atMs: at.getTime(), act, count, refusal },
      ...{ byId: textOrNull(byId), entryId: textOrNull(entryId) },
    }));
    return { steps, total };
  },
};
export type OutboxStore = typeof mongoOutbox;
