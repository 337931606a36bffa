import { createHash } from "node:crypto";
import { type AnyBulkWriteOperation, Types } from "mongoose";
import { type LessonFields, LessonModel } from "./model.ts";
import type { LessonState } from "./protocol.ts";

/** A lesson as stored; ids as text, instants in ms, UTC. */
export type StoredLesson = {
  id: string;
  classId: string;
  teacherId: string;
  subjectId: string;
  startsAtMs: number;
  endsAtMs: number;
  durationMin: number;
  shift: number;
  number: number;
  state: LessonState;
  topic: string | null;
  cohostIds: string[];
  areParentsIn: boolean;
  startedAtMs: number | null;
  endedAtMs: number | null;
};
/** What a new lesson is made of. `startsAt` is UTC, ISO 8601. */
export type NewLesson = {
  classId: string;
  teacherId: string;
  subjectId: string;
  startsAt: string;
  durationMin: number;
  shift: number;
  number: number;
};
/** From and to in ms, the end not included. */
export type Span = { fromMs: number; toMs: number };
/** Whose lessons: all of the school's when empty; a teacher's are also those they assist in. */
export type LessonFilter = { classIds?: readonly string[]; teacherId?: string };

const MINUTE_MS = 60_000;
/** No lesson is longer, by the protocol. */
const LONGEST_MS = 240 * MINUTE_MS;

function toStored(doc: LessonFields & { _id: Types.ObjectId }): StoredLesson {
  return {
    id: String(doc._id),
    classId: String(doc.classId),
    teacherId: String(doc.teacherId),
    subjectId: String(doc.subjectId),
    startsAtMs: doc.startsAt.getTime(),
    endsAtMs: doc.endsAt.getTime(),
    durationMin: doc.durationMin,
    shift: doc.shift,
    number: doc.number,
    state: doc.state,
    topic: doc.topic,
    // Lessons made before there were assistants have none.
    cohostIds: (doc.cohostIds ?? []).map(String),
    areParentsIn: doc.areParentsIn ?? false,
    startedAtMs: doc.startedAt?.getTime() ?? null,
    endedAtMs: doc.endedAt?.getTime() ?? null,
  };
}

/**
 * The id that the lesson of a class at an instant (ms) has or will have. It is reckoned, not drawn, so that a lesson
 * to come has an address before it is made. Lessons made by an older version have ids of their own.
 */
export function lessonIdAt(schoolId: string, classId: string, startsAtMs: number): string {
  const named = `${schoolId} ${classId} ${startsAtMs}`;
  return createHash("sha256").update(named).digest("hex").slice(0, 24);
}

const changed = { returnDocument: "after", lean: true } as const;

export const mongoLessons = {
  async find(schoolId: string, lessonId: string): Promise<StoredLesson | null> {
    const doc = await LessonModel.findOne({ schoolId, _id: lessonId }).lean();
    return doc && toStored(doc);
  },

  async findMany(schoolId: string, ids: readonly string[]): Promise<StoredLesson[]> {
    if (ids.length === 0) return [];
    return (await LessonModel.find({ schoolId, _id: { $in: [...ids] } }).lean()).map(toStored);
  },

  /** Lessons whose bell rings in a span, by time. */
  async list(schoolId: string, { fromMs, toMs }: Span, filter: LessonFilter = {}) {
    const docs = await LessonModel.find({
      schoolId,
      startsAt: { $gte: new Date(fromMs), $lt: new Date(toMs) },
      ...(filter.classIds && { classId: { $in: [...filter.classIds] } }),
      ...(filter.teacherId !== undefined && {
        $or: [{ teacherId: filter.teacherId }, { cohostIds: filter.teacherId }],
      }),
    })
      .sort({ startsAt: 1 })
      .lean();
    return docs.map(toStored);
  },

  /** Lessons whose bell has rung at `atMs` and not rung again, and every live one, by time. */
  async listOn(schoolId: string, atMs: number): Promise<StoredLesson[]> {
    const [rung, live] = await Promise.all([
      LessonModel.find({
        schoolId,
        startsAt: { $gt: new Date(atMs - LONGEST_MS), $lte: new Date(atMs) },
      }).lean(),
      LessonModel.find({ schoolId, state: "live" }).lean(),
    ]);
    const byId = new Map(
      [...rung.filter(({ endsAt }) => endsAt.getTime() > atMs), ...live].map((doc) => {
        return [String(doc._id), toStored(doc)] as const;
      }),
    );
    return [...byId.values()].sort((a, b) => a.startsAtMs - b.startsAtMs);
  },

  /** Live lessons that should have ended before `beforeMs`. */
  async listOverdue(schoolId: string, beforeMs: number): Promise<StoredLesson[]> {
    const filter = { schoolId, state: "live", endsAt: { $lte: new Date(beforeMs) } } as const;
    return (await LessonModel.find(filter).lean()).map(toStored);
  },

  /** Makes the lessons that are not there yet and leaves the others as they are; safe to repeat and to race. */
  async makeMissing(schoolId: string, lessons: readonly NewLesson[]): Promise<void> {
    const school = new Types.ObjectId(schoolId);
    const operations = lessons.map((lesson): AnyBulkWriteOperation<LessonFields> => {
      const startsAt = new Date(lesson.startsAt);
      return {
        updateOne: {
          filter: { schoolId: school, classId: new Types.ObjectId(lesson.classId), startsAt },
          update: {
            $setOnInsert: {
              _id: new Types.ObjectId(lessonIdAt(schoolId, lesson.classId, startsAt.getTime())),
              teacherId: new Types.ObjectId(lesson.teacherId),
              subjectId: new Types.ObjectId(lesson.subjectId),
              durationMin: lesson.durationMin,
              endsAt: new Date(startsAt.getTime() + lesson.durationMin * MINUTE_MS),
              shift: lesson.shift,
              number: lesson.number,
              state: "planned",
              topic: null,
              startedAt: null,
              endedAt: null,
            },
          },
          upsert: true,
        },
      };
    });
    if (operations.length === 0) return;
    await LessonModel.bulkWrite(operations, { ordered: false }).catch((error: unknown) => {
      // Two upserts at once may both try to insert; the loser's lesson is there, which is all we want.
      if (!isDuplicate(error)) throw error;
    });
  },

  /** Who taught what to whom in a span, each class, subject and teacher once. */
  async taught(schoolId: string, { fromMs, toMs }: Span, filter: LessonFilter = {}) {
    const classIds = filter.classIds?.map((id) => new Types.ObjectId(id));
    const found = await LessonModel.aggregate<{
      _id: { classId: Types.ObjectId; subjectId: Types.ObjectId; teacherId: Types.ObjectId };
    }>([
      {
        $match: {
          schoolId: new Types.ObjectId(schoolId),
          startsAt: { $gte: new Date(fromMs), $lt: new Date(toMs) },
          ...(classIds && { classId: { $in: classIds } }),
          ...(filter.teacherId !== undefined && {
            teacherId: new Types.ObjectId(filter.teacherId),
          }),
        },
      },
      {
        $group: {
          _id: { classId: "$classId", subjectId: "$subjectId", teacherId: "$teacherId" },
        },
      },
    ]);
    return found.map(({ _id }) => ({
      classId: String(_id.classId),
      subjectId: String(_id.subjectId),
      teacherId: String(_id.teacherId),
    }));
  },

  /** Opens it only if it is still planned; null when it is not. */
  async open(schoolId: string, lessonId: string, atMs: number): Promise<StoredLesson | null> {
    const doc = await LessonModel.findOneAndUpdate(
      { schoolId, _id: lessonId, state: "planned" },
      { state: "live", startedAt: new Date(atMs) },
      changed,
    );
    return doc && toStored(doc);
  },

  /** Closes it only if it is live; null when it is not. */
  async close(schoolId: string, lessonId: string, atMs: number): Promise<StoredLesson | null> {
    const doc = await LessonModel.findOneAndUpdate(
      { schoolId, _id: lessonId, state: "live" },
      { state: "ended", endedAt: new Date(atMs) },
      changed,
    );
    return doc && toStored(doc);
  },

  async change(
    schoolId: string,
    lessonId: string,
    change: { topic?: string | null; areParentsIn?: boolean },
  ): Promise<StoredLesson | null> {
    const doc = await LessonModel.findOneAndUpdate({ schoolId, _id: lessonId }, change, changed);
    return doc && toStored(doc);
  },

  /** Makes somebody an assistant of this lesson, or no more; twice is harmless. */
  async setCohost(schoolId: string, lessonId: string, personId: string, isCohost: boolean) {
    const doc = await LessonModel.findOneAndUpdate(
      { schoolId, _id: lessonId },
      isCohost ? { $addToSet: { cohostIds: personId } } : { $pull: { cohostIds: personId } },
      changed,
    );
    return doc && toStored(doc);
  },
};
export type LessonStore = typeof mongoLessons;

/** Whether nothing but duplicates went wrong: an unordered bulk reports its first error and all the others. */
function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== 11000) return false;
  const all = "writeErrors" in error && Array.isArray(error.writeErrors) ? error.writeErrors : [];
  return all.every(({ code }) => code === 11000);
}
