import { type QueryFilter, Types } from "mongoose";
import { type PlanFields, PlanModel, type TaskFields, TaskModel } from "./model.ts";
import type { GivenWhen, NewMaterial } from "./protocol.ts";

export type StoredStep = { id: string; text: string; minutes: number; doneAtMs: number | null };
/** A plan as stored; ids as text, instants in ms, UTC. */
export type StoredPlan = {
  lessonId: string;
  goal: string;
  steps: StoredStep[];
  materials: NewMaterial[];
};
export type StoredTask = {
  id: string;
  lessonId: string;
  classId: string;
  subjectId: string;
  teacherId: string;
  text: string;
  materials: NewMaterial[];
  channelNote: string;
  /** Null: the whole class. */
  pupilIds: string[] | null;
  givenAtMs: number | null;
  givenWhen: GivenWhen | null;
  dueAtMs: number | null;
};
export type NewTask = Omit<StoredTask, "id">;
export type PlanChange = {
  goal?: string;
  steps?: readonly { id?: string | undefined; text: string; minutes: number }[];
  materials?: NewMaterial[];
};
/** Whose plan it is. */
export type PlanOwner = { lessonId: string; teacherId: string; subjectId: string };

/** What of given tasks is wanted; `fromMs` and `toMs`: given before the one and due after the other. */
export type GivenFilter = {
  ids?: readonly string[];
  classId?: string;
  subjectId?: string;
  teacherId?: string;
  lessonIds?: readonly string[];
  /** For the whole class or for this pupil. */
  pupilId?: string;
  fromMs?: number;
  toMs?: number;
};
const isFor = (pupilIds: readonly string[]): QueryFilter<TaskFields> => ({
  $or: [{ pupilIds: null }, { pupilIds: { $in: pupilIds.map((id) => new Types.ObjectId(id)) } }],
});

const msOf = (date: Date | null): number | null => date?.getTime() ?? null;
const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function toPlan(doc: PlanFields): StoredPlan {
  return {
    lessonId: String(doc.lessonId),
    goal: doc.goal,
    steps: doc.steps.map(({ _id, text, minutes, doneAt }) => {
      return { id: String(_id), text, minutes, doneAtMs: msOf(doneAt) };
    }),
    materials: doc.materials,
  };
}

function toTask(doc: TaskFields & { _id: Types.ObjectId }): StoredTask {
  const { text, materials, channelNote, givenWhen } = doc;
  return {
    ...{ text, materials, channelNote, givenWhen },
    id: String(doc._id),
    lessonId: String(doc.lessonId),
    classId: String(doc.classId),
    subjectId: String(doc.subjectId),
    teacherId: String(doc.teacherId),
    pupilIds: doc.pupilIds?.map(String) ?? null,
    givenAtMs: msOf(doc.givenAt),
    dueAtMs: msOf(doc.dueAt),
  };
}

/** Another change came between; whoever asked tries again. */
const MOST_TRIES = 5;
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

export const mongoPlans = {
  async find(schoolId: string, lessonId: string): Promise<StoredPlan | null> {
    const doc = await PlanModel.findOne({ schoolId, lessonId }).lean();
    return doc && toPlan(doc);
  },

  /** Lessons that are held with an item of the library. */
  async listLessonsWith(schoolId: string, itemId: string): Promise<string[]> {
    const docs = await PlanModel.find(
      { schoolId, "materials.itemId": itemId },
      { lessonId: 1 },
    ).lean();
    return docs.map(({ lessonId }) => String(lessonId));
  },

  /** A teacher's plans of a subject, the newest first. */
  async listOf(
    schoolId: string,
    { teacherId, subjectId }: Pick<PlanOwner, "teacherId" | "subjectId">,
    limit: number,
  ): Promise<StoredPlan[]> {
    const docs = await PlanModel.find({ schoolId, teacherId, subjectId })
      .sort({ changedAt: -1 })
      .limit(limit)
      .lean();
    return docs.map(toPlan);
  },

  /** Puts what is named in place of what was there; a step that is known keeps its tick. */
  async put(
    schoolId: string,
    { lessonId, teacherId, subjectId }: PlanOwner,
    { goal, steps, materials }: PlanChange,
    atMs: number,
  ): Promise<StoredPlan> {
    for (let tries = 1; ; tries++) {
      const before = await mongoPlans.find(schoolId, lessonId);
      const done = new Map(before?.steps.map(({ id, doneAtMs }) => [id, doneAtMs]));
      const change = {
        ...{ teacherId, subjectId, changedAt: new Date(atMs) },
        ...(goal !== undefined && { goal }),
        ...(materials && { materials }),
        ...(steps && {
          steps: steps.map(({ id, text, minutes }) => {
            const isKnown = id !== undefined && done.has(id);
            const _id = isKnown ? new Types.ObjectId(id) : new Types.ObjectId();
            return { _id, text, minutes, doneAt: dateOf(isKnown ? (done.get(id) ?? null) : null) };
          }),
        }),
      };
      try {
        const doc = await PlanModel.findOneAndUpdate({ schoolId, lessonId }, change, {
          upsert: true,
          setDefaultsOnInsert: true,
          returnDocument: "after",
          lean: true,
        });
        if (doc) return toPlan(doc);
      } catch (error) {
        // Two first changes at once: the other's plan is there, and this one goes over it.
        if (!isDuplicate(error) || tries >= MOST_TRIES) throw error;
      }
    }
  },

  /** Ticks a step off, or back. False where there is no such step. */
  async tick(
    schoolId: string,
    lessonId: string,
    { stepId, doneAtMs }: { stepId: string; doneAtMs: number | null },
  ): Promise<boolean> {
    const { matchedCount } = await PlanModel.updateOne(
      { schoolId, lessonId, "steps._id": new Types.ObjectId(stepId) },
      { $set: { "steps.$.doneAt": dateOf(doneAtMs) } },
    );
    return matchedCount === 1;
  },

  async createTask(schoolId: string, task: NewTask, atMs: number): Promise<StoredTask> {
    const { givenAtMs, dueAtMs, ...same } = task;
    const doc = await TaskModel.create({
      ...{ schoolId, ...same },
      givenAt: dateOf(givenAtMs),
      dueAt: dateOf(dueAtMs),
      createdAt: new Date(atMs),
    });
    return toTask(doc.toObject());
  },

  async findTask(schoolId: string, taskId: string): Promise<StoredTask | null> {
    const doc = await TaskModel.findOne({ schoolId, _id: taskId }).lean();
    return doc && toTask(doc);
  },

  /** Of one lesson, in the order they were written. */
  async listTasks(schoolId: string, lessonId: string): Promise<StoredTask[]> {
    const docs = await TaskModel.find({ schoolId, lessonId }).sort({ createdAt: 1 }).lean();
    return docs.map(toTask);
  },

  /** Given and not yet due, the nearest first; of a class, those for the whole of it and for `pupilIds`. */
  async listOpen(
    schoolId: string,
    of: { classId: string; pupilIds: readonly string[] } | { teacherId: string },
    atMs: number,
    limit: number,
  ): Promise<StoredTask[]> {
    const filter: QueryFilter<TaskFields> = {
      ...("teacherId" in of
        ? { schoolId, teacherId: of.teacherId }
        : { schoolId, classId: of.classId, ...isFor(of.pupilIds) }),
      dueAt: { $gte: new Date(atMs) },
      givenAt: { $ne: null },
    };
    const docs = await TaskModel.find(filter).sort({ dueAt: 1 }).limit(limit).lean();
    return docs.map(toTask);
  },

  /** Given ones, by when they were given. */
  async listGiven(schoolId: string, wanted: GivenFilter): Promise<StoredTask[]> {
    const { ids, lessonIds, fromMs, toMs, pupilId, ...of } = wanted;
    const filter: QueryFilter<TaskFields> = {
      ...{ schoolId, ...of },
      ...(ids && { _id: { $in: ids } }),
      ...(lessonIds && { lessonId: { $in: lessonIds } }),
      givenAt: { $ne: null, ...(toMs !== undefined && { $lt: new Date(toMs) }) },
      ...(fromMs !== undefined && { dueAt: { $gte: new Date(fromMs) } }),
      ...(pupilId !== undefined && isFor([pupilId])),
    };
    const docs = await TaskModel.find(filter).sort({ givenAt: 1 }).lean();
    return docs.map(toTask);
  },

  async changeTask(
    schoolId: string,
    taskId: string,
    change: Partial<
      Pick<StoredTask, "text" | "materials" | "channelNote" | "pupilIds" | "dueAtMs">
    >,
  ): Promise<StoredTask | null> {
    const { dueAtMs, ...same } = change;
    const doc = await TaskModel.findOneAndUpdate(
      { schoolId, _id: taskId },
      { $set: { ...same, ...(dueAtMs !== undefined && { dueAt: dateOf(dueAtMs) }) } },
      { returnDocument: "after", lean: true },
    );
    return doc && toTask(doc);
  },

  /** Gives one that was prepared; null when it is given already, or gone. */
  async giveTask(
    schoolId: string,
    taskId: string,
    { givenAtMs, givenWhen, dueAtMs }: { givenAtMs: number; givenWhen: GivenWhen; dueAtMs: number },
  ): Promise<StoredTask | null> {
    const doc = await TaskModel.findOneAndUpdate(
      { schoolId, _id: taskId, givenAt: null },
      { $set: { givenAt: new Date(givenAtMs), givenWhen, dueAt: new Date(dueAtMs) } },
      { returnDocument: "after", lean: true },
    );
    return doc && toTask(doc);
  },

  async removeTask(schoolId: string, taskId: string): Promise<void> {
    await TaskModel.deleteOne({ schoolId, _id: taskId });
  },
};
export type PlanStore = typeof mongoPlans;
