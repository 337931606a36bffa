import { Types } from "mongoose";
import { isDuplicate } from "../duplicate.ts";
import { AppError } from "../errors.ts";
import { BellScheduleModel, SlotModel, type SubjectFields, SubjectModel } from "./model.ts";
import type { Bell, Subject } from "./protocol.ts";
import type { PlainSlot } from "./rules.ts";

export type NewSubject = Omit<SubjectFields, "schoolId">;
/** Whose slots, or of which weekday; all of them when empty. */
export type SlotFilter = { weekday?: number; classIds?: readonly string[]; teacherId?: string };
export type Timetable = { bells: Bell[]; slots: PlainSlot[] };

const idOf = (value: Types.ObjectId) => String(value);

/** The version of the timetable that holds, with its bells; null before a school has one. */
async function findCurrent(schoolId: string) {
  return BellScheduleModel.findOne({ schoolId }).lean();
}

export const mongoSchedule = {
  /** Makes or changes subjects by their key and returns their ids by key; a subject is never deleted. */
  async putSubjects(
    schoolId: string,
    subjects: readonly NewSubject[],
  ): Promise<Map<string, string>> {
    if (subjects.length > 0)
      await SubjectModel.bulkWrite(
        subjects.map(({ key, ...change }) => ({
          updateOne: {
            filter: { schoolId: new Types.ObjectId(schoolId), key },
            update: { $set: change },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    const stored = await SubjectModel.find({ schoolId }, { key: 1 }).lean();
    return new Map(stored.map(({ _id, key }) => [key, idOf(_id)]));
  },

  async listSubjects(schoolId: string): Promise<Subject[]> {
    const stored = await SubjectModel.find({ schoolId }).lean();
    return stored.map(({ _id, name, grading, isMusic }) => {
      return { id: idOf(_id), name, grading, isMusic };
    });
  },

  /**
   * Puts a new timetable in place of the old one, all at once: readers see one or the other, never a mix.
   * @throws AppError conflict, when somebody else replaced it meanwhile
   */
  async replace(
    schoolId: string,
    bells: readonly Bell[],
    slots: readonly Omit<PlainSlot, "id">[],
  ): Promise<string[]> {
    const old = await findCurrent(schoolId);
    const version = new Types.ObjectId();
    const made = await SlotModel.insertMany(
      slots.map((slot) => ({ ...slot, schoolId, version })),
      { ordered: false },
    );
    const isOurs = old
      ? await BellScheduleModel.updateOne(
          { schoolId, version: old.version },
          { bells: [...bells], version, previous: old.version },
        ).then(({ modifiedCount }) => modifiedCount === 1)
      : await BellScheduleModel.create({ schoolId, bells: [...bells], version }).then(
          () => true,
          (error: unknown) => {
            if (isDuplicate(error)) return false;
            throw error;
          },
        );
    if (!isOurs) {
      await SlotModel.deleteMany({ schoolId, version });
      throw new AppError("conflict", "The timetable was replaced by somebody else meanwhile");
    }
    if (old?.previous) await SlotModel.deleteMany({ schoolId, version: old.previous });
    return made.map(({ _id }) => idOf(_id));
  },

  /** The bells and the slots asked for, of one version of the timetable. */
  async readTimetable(schoolId: string, filter: SlotFilter): Promise<Timetable> {
    const current = await findCurrent(schoolId);
    if (!current) return { bells: [], slots: [] };
    const { weekday, classIds, teacherId } = filter;
    const slots = await SlotModel.find({
      schoolId,
      version: current.version,
      ...(weekday !== undefined && { weekday }),
      ...(classIds && { classId: { $in: [...classIds] } }),
      ...(teacherId !== undefined && { teacherId }),
    }).lean();
    return {
      bells: current.bells,
      slots: slots.map((slot) => ({
        id: idOf(slot._id),
        weekday: slot.weekday,
        shift: slot.shift,
        number: slot.number,
        classId: idOf(slot.classId),
        subjectId: idOf(slot.subjectId),
        teacherId: idOf(slot.teacherId),
      })),
    };
  },
};
export type ScheduleStore = typeof mongoSchedule;
