import { FallbackStayModel } from "./model.ts";
import type { FallbackReason } from "./protocol.ts";

type Stay = { lessonId: string; personId: string };

export const mongoFallback = {
  async add(schoolId: string, { lessonId, personId }: Stay, ms: number, reason: FallbackReason) {
    await FallbackStayModel.updateOne(
      { schoolId, lessonId, personId },
      { $inc: { ms }, $set: { reason } },
      { upsert: true },
    );
  },
  async listOfLesson(schoolId: string, lessonId: string) {
    const docs = await FallbackStayModel.find({ schoolId, lessonId }).lean();
    return docs.map(({ personId, ms, reason }) => {
      return { personId: String(personId), fallbackMs: Math.round(ms), reason };
    });
  },
};
export type FallbackStore = typeof mongoFallback;
