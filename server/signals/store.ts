import type { Types } from "mongoose";
import { PresencePolicyModel, type PromptFields, PromptModel, TurnModel } from "./model.ts";
import type { PresencePolicy } from "./protocol.ts";
import type { Turns } from "./rules.ts";

/** A class and a subject, within which chance is fair. */
export type Course = { classId: string; subjectId: string };
/** «Осындасың ба?» as stored; instants in ms. */
export type StoredPrompt = {
  id: string;
  atMs: number;
  untilMs: number;
  expected: string[];
  responses: { personId: string; atMs: number }[];
};

function toPrompt(doc: PromptFields & { _id: Types.ObjectId }): StoredPrompt {
  return {
    id: String(doc._id),
    atMs: doc.at.getTime(),
    untilMs: doc.until.getTime(),
    expected: doc.expected.map(String),
    responses: doc.responses.map(({ personId, at }) => {
      return { personId: String(personId), atMs: at.getTime() };
    }),
  };
}

export const mongoSignals = {
  /** How often each was chosen, in this lesson and in all of the course. */
  async listTurns(schoolId: string, course: Course, lessonId: string): Promise<Map<string, Turns>> {
    const docs = await TurnModel.find({ schoolId, ...course }).lean();
    return new Map(
      docs.map(({ personId, times, lessonId: last, timesInLesson }) => {
        const inLesson = String(last) === lessonId ? timesInLesson : 0;
        return [String(personId), { inLesson, inSubject: times }];
      }),
    );
  },

  async saveTurns(
    schoolId: string,
    course: Course,
    { personId, lessonId, inLesson, inSubject }: { personId: string; lessonId: string } & Turns,
  ): Promise<void> {
    const change = { $set: { times: inSubject, lessonId, timesInLesson: inLesson } };
    await TurnModel.updateOne({ schoolId, ...course, personId }, change, { upsert: true });
  },

  async addPrompt(
    schoolId: string,
    lessonId: string,
    { atMs, untilMs, expected }: Pick<StoredPrompt, "atMs" | "untilMs" | "expected">,
  ): Promise<StoredPrompt> {
    const times = { at: new Date(atMs), until: new Date(untilMs) };
    const doc = await PromptModel.create({ schoolId, lessonId, ...times, expected });
    return toPrompt(doc.toObject());
  },

  /** Of a lesson, the first first. */
  async listPrompts(schoolId: string, lessonId: string): Promise<StoredPrompt[]> {
    const docs = await PromptModel.find({ schoolId, lessonId }).sort({ at: 1 }).lean();
    return docs.map(toPrompt);
  },

  /** The same person's second answer changes nothing. */
  async addResponse(
    schoolId: string,
    promptId: string,
    personId: string,
    atMs: number,
  ): Promise<void> {
    const filter = { _id: promptId, schoolId, "responses.personId": { $ne: personId } };
    await PromptModel.updateOne(filter, { $push: { responses: { personId, at: new Date(atMs) } } });
  },

  /** Null: the school has decided nothing. */
  async findPolicy(schoolId: string): Promise<PresencePolicy | null> {
    const doc = await PresencePolicyModel.findOne({ schoolId }).lean();
    if (!doc) return null;
    const { maxPerLesson, minGapMin, answerWithinMin } = doc;
    return { maxPerLesson, minGapMin, answerWithinMin };
  },

  async savePolicy(schoolId: string, policy: PresencePolicy): Promise<void> {
    await PresencePolicyModel.updateOne({ schoolId }, { $set: policy }, { upsert: true });
  },
};
export type SignalStore = typeof mongoSignals;
