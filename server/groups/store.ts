import { GroupWorkModel, type KeptWork } from "./model.ts";

export type { KeptWork } from "./model.ts";

export const mongoGroups = {
  async read(schoolId: string, lessonId: string): Promise<KeptWork | null> {
    const doc = await GroupWorkModel.findOne({ schoolId, lessonId }).lean();
    return doc?.work ?? null;
  },
  async save(schoolId: string, lessonId: string, work: KeptWork): Promise<void> {
    await GroupWorkModel.updateOne({ schoolId, lessonId }, { $set: { work } }, { upsert: true });
  },
  async remove(schoolId: string, lessonId: string): Promise<void> {
    await GroupWorkModel.deleteOne({ schoolId, lessonId });
  },
};
export type GroupStore = typeof mongoGroups;
