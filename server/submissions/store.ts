import type { Types } from "mongoose";
import {
  PupilChannelModel,
  type SubmissionFields,
  SubmissionModel,
  type WorkFileFields,
  WorkFileModel,
} from "./model.ts";
import type { Channel, SubmissionState } from "./protocol.ts";
import { blankWork, type Work } from "./rules.ts";

/** Whose work for what. */
export type WorkKey = { taskId: string; pupilId: string };
export type StoredWork = WorkKey & Work;
export type StoredFile = WorkKey & {
  id: string;
  schoolId: string;
  ownerId: string;
  kind: "photo" | "voice";
  sizeBytes: number;
  durationMs: number | null;
  widthPx: number | null;
  heightPx: number | null;
  wholeAtMs: number | null;
  createdAtMs: number;
};

function toWork(doc: SubmissionFields): StoredWork {
  const { state, rounds, feedback, terms, draft, clipIds } = doc;
  const key = { taskId: String(doc.taskId), pupilId: String(doc.pupilId) };
  return { ...key, state, rounds, feedback, terms, draft, clipIds };
}

function toFile(doc: WorkFileFields): StoredFile {
  const { kind, sizeBytes, durationMs, widthPx, heightPx } = doc;
  return {
    ...{ kind, sizeBytes, durationMs, widthPx, heightPx, id: doc._id },
    schoolId: String(doc.schoolId),
    taskId: String(doc.taskId),
    pupilId: String(doc.pupilId),
    ownerId: String(doc.ownerId),
    wholeAtMs: doc.wholeAt?.getTime() ?? null,
    createdAtMs: doc.createdAt.getTime(),
  };
}

/** Another change came between; whoever asked tries again. */
const MOST_TRIES = 20;
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

export const mongoSubmissions = {
  async find(schoolId: string, { taskId, pupilId }: WorkKey): Promise<StoredWork | null> {
    const doc = await SubmissionModel.findOne({ schoolId, taskId, pupilId }).lean();
    return doc && toWork(doc);
  },

  async list(
    schoolId: string,
    of: {
      taskIds: readonly string[];
      pupilId?: string | undefined;
      state?: SubmissionState;
    },
  ): Promise<StoredWork[]> {
    const { taskIds, pupilId, state } = of;
    if (taskIds.length === 0) return [];
    const docs = await SubmissionModel.find({
      ...{ schoolId, taskId: { $in: taskIds } },
      ...(pupilId !== undefined && { pupilId }),
      ...(state !== undefined && { state }),
    }).lean();
    return docs.map(toWork);
  },

  /**
   * Puts in place what `next` makes of what is there (of a blank one where nothing is); of two changes at once the
   * later sees the earlier. `next` may throw, and whatever equals what was there is not written.
   */
  async change(
    schoolId: string,
    { taskId, pupilId }: WorkKey,
    next: (work: Work) => Work,
  ): Promise<{ before: Work; after: Work }> {
    for (let tries = 1; ; tries++) {
      const doc = await SubmissionModel.findOne({ schoolId, taskId, pupilId }).lean();
      const before: Work = doc ? toWork(doc) : blankWork();
      const after = next(before);
      if (after === before) return { before, after };
      const { state, rounds, feedback, terms, draft, clipIds } = after;
      const fields = { state, rounds, feedback, terms, draft, clipIds };
      try {
        if (!doc) {
          await SubmissionModel.create({ schoolId, taskId, pupilId, ...fields, version: 1 });
          return { before, after };
        }
        const { version } = doc;
        const { matchedCount } = await SubmissionModel.updateOne(
          { schoolId, taskId, pupilId, version },
          { $set: { ...fields, version: version + 1 } },
        );
        if (matchedCount === 1) return { before, after };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      if (tries >= MOST_TRIES) throw new Error("a submission changed under every try");
    }
  },

  /** Of one pupil, or for one task: whose there is anything of, and their clips. */
  async listHeld(
    schoolId: string,
    of: { pupilId: string } | { taskId: string },
  ): Promise<(WorkKey & { clipIds: string[] })[]> {
    const works = await SubmissionModel.find({ schoolId, ...of }).lean();
    const files = await WorkFileModel.find({ schoolId, ...of }).lean();
    const keyOf = (doc: { taskId: Types.ObjectId; pupilId: Types.ObjectId }) => {
      return { taskId: String(doc.taskId), pupilId: String(doc.pupilId) };
    };
    return [
      ...works.map((doc) => ({ ...keyOf(doc), clipIds: doc.clipIds })),
      ...files.map((doc) => ({ ...keyOf(doc), clipIds: [] })),
    ];
  },

  /** Every record of it. */
  async removeWorks(schoolId: string, of: { pupilId: string } | { taskId: string }): Promise<void> {
    await SubmissionModel.deleteMany({ schoolId, ...of });
    await WorkFileModel.deleteMany({ schoolId, ...of });
    if ("pupilId" in of) await PupilChannelModel.deleteMany({ schoolId, pupilId: of.pupilId });
  },

  /** Announces a file; null where the id is taken, perhaps by another school. */
  async addFile(file: Omit<StoredFile, "wholeAtMs">): Promise<StoredFile | null> {
    const { id, createdAtMs, ...fields } = file;
    try {
      const doc = await WorkFileModel.create({
        ...{ _id: id, ...fields, wholeAt: null },
        createdAt: new Date(createdAtMs),
      });
      return toFile(doc.toObject());
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  },

  /** By its id alone: whose it is, is asked of what is found. */
  async findFile(fileId: string): Promise<StoredFile | null> {
    const doc = await WorkFileModel.findOne({ _id: fileId })
      .setOptions({ acrossSchools: true })
      .lean();
    return doc && toFile(doc);
  },

  async listFiles(schoolId: string, ids: readonly string[]): Promise<Map<string, StoredFile>> {
    if (ids.length === 0) return new Map();
    const docs = await WorkFileModel.find({ schoolId, _id: { $in: ids } }).lean();
    return new Map(docs.map((doc) => [doc._id, toFile(doc)]));
  },

  async filesOfWork(schoolId: string, { taskId, pupilId }: WorkKey): Promise<StoredFile[]> {
    return (await WorkFileModel.find({ schoolId, taskId, pupilId }).lean()).map(toFile);
  },

  async setWhole(
    schoolId: string,
    fileId: string,
    facts: Pick<StoredFile, "sizeBytes" | "durationMs" | "widthPx" | "heightPx">,
    atMs: number,
  ): Promise<void> {
    const change = { $set: { ...facts, wholeAt: new Date(atMs) } };
    await WorkFileModel.updateOne({ schoolId, _id: fileId }, change);
  },

  async removeFile(schoolId: string, fileId: string): Promise<void> {
    await WorkFileModel.deleteOne({ schoolId, _id: fileId });
  },

  /** Announced before, and never whole. */
  async listUnfinished(beforeMs: number): Promise<StoredFile[]> {
    const docs = await WorkFileModel.find({ wholeAt: null, createdAt: { $lt: new Date(beforeMs) } })
      .setOptions({ acrossSchools: true })
      .lean();
    return docs.map(toFile);
  },

  async addChannel(
    schoolId: string,
    { pupilId, channel, byId }: { pupilId: string; channel: Channel; byId: string },
    atMs: number,
  ): Promise<void> {
    await PupilChannelModel.create({ schoolId, pupilId, channel, byId, at: new Date(atMs) });
  },

  /** The newest word about each of these pupils. */
  async usualChannels(
    schoolId: string,
    pupilIds: readonly string[],
  ): Promise<Map<string, Channel>> {
    if (pupilIds.length === 0) return new Map();
    const docs: { pupilId: Types.ObjectId; channel: Channel }[] = await PupilChannelModel.find({
      ...{ schoolId, pupilId: { $in: pupilIds } },
    })
      .sort({ at: 1, _id: 1 })
      .lean();
    return new Map(docs.map(({ pupilId, channel }) => [String(pupilId), channel]));
  },
};
export type SubmissionStore = typeof mongoSubmissions;
