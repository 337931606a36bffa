import type { Types } from "mongoose";
import { type AnswerFields, PollAnswerModel, type PollFields, PollModel } from "./model.ts";
import type { Poll, PollAnswer, PollDraft, PollResults } from "./protocol.ts";

/** A poll with what only the server knows. */
export type StoredPoll = Poll & {
  approved: string[];
  secret: string | null;
  results: PollResults | null;
};
export type StoredAnswer = { id: string; personId: string | null; answer: PollAnswer };

function toPoll(doc: PollFields & { _id: Types.ObjectId }): StoredPoll {
  const { kind, question, options, isSeveral, isAnonymous, right, showsRight } = doc;
  const { state, isShown, approved, secret, results } = doc;
  return {
    ...{ kind, question, options, isSeveral, isAnonymous, right: right ?? null, showsRight },
    ...{ state, isShown, approved, secret: secret ?? null, results: results ?? null },
    id: String(doc._id),
    lessonId: String(doc.lessonId),
    openedAt: doc.openedAt?.toISOString() ?? null,
    closedAt: doc.closedAt?.toISOString() ?? null,
  };
}

function toAnswer(doc: AnswerFields & { _id: Types.ObjectId }): StoredAnswer {
  const { options, number, text, personId } = doc;
  const answer = { options, number: number ?? null, text: text ?? null };
  return { id: String(doc._id), personId: personId ? String(personId) : null, answer };
}

export const mongoPolls = {
  async create(
    schoolId: string,
    lessonId: string,
    draft: PollDraft,
    atMs: number,
  ): Promise<StoredPoll> {
    const doc = await PollModel.create({
      ...{ schoolId, lessonId, ...draft },
      createdAt: new Date(atMs),
    });
    return toPoll(doc.toObject());
  },

  async find(schoolId: string, lessonId: string, pollId: string): Promise<StoredPoll | null> {
    const doc = await PollModel.findOne({ _id: pollId, schoolId, lessonId }).lean();
    return doc && toPoll(doc);
  },

  /** In the order in which they were written. */
  async list(schoolId: string, lessonId: string): Promise<StoredPoll[]> {
    const docs = await PollModel.find({ schoolId, lessonId }).sort({ createdAt: 1, _id: 1 }).lean();
    return docs.map(toPoll);
  },

  /** Writes a prepared one anew; null when it is not prepared any more. */
  async change(
    schoolId: string,
    lessonId: string,
    pollId: string,
    draft: PollDraft,
  ): Promise<StoredPoll | null> {
    const filter = { _id: pollId, schoolId, lessonId, state: "prepared" as const };
    const { matchedCount } = await PollModel.updateOne(filter, { $set: draft });
    return matchedCount === 1 ? mongoPolls.find(schoolId, lessonId, pollId) : null;
  },

  /** Removes it and its answers; false when it is open or there is none. */
  async remove(schoolId: string, lessonId: string, pollId: string): Promise<boolean> {
    const filter = { _id: pollId, schoolId, lessonId, state: { $ne: "open" as const } };
    const { deletedCount } = await PollModel.deleteOne(filter);
    if (deletedCount === 1) await PollAnswerModel.deleteMany({ schoolId, pollId });
    return deletedCount === 1;
  },

  /** From prepared to open; null when it was not prepared. */
  async open(
    schoolId: string,
    { id, lessonId }: Pick<StoredPoll, "id" | "lessonId">,
    { atMs, secret }: { atMs: number; secret: string | null },
  ): Promise<StoredPoll | null> {
    const filter = { _id: id, schoolId, lessonId, state: "prepared" as const };
    const change = { $set: { state: "open" as const, openedAt: new Date(atMs), secret } };
    const { modifiedCount } = await PollModel.updateOne(filter, change);
    return modifiedCount === 1 ? mongoPolls.find(schoolId, lessonId, id) : null;
  },

  /** From open to closed with what came of it; the secret is erased, and an anonymous one's answers with it. */
  async close(
    schoolId: string,
    { id, lessonId, isAnonymous }: Pick<StoredPoll, "id" | "lessonId" | "isAnonymous">,
    { atMs, results }: { atMs: number; results: PollResults },
  ): Promise<StoredPoll | null> {
    const filter = { _id: id, schoolId, lessonId, state: "open" as const };
    const closed = { state: "closed" as const, closedAt: new Date(atMs), secret: null, results };
    const { modifiedCount } = await PollModel.updateOne(filter, { $set: closed });
    if (isAnonymous) await PollAnswerModel.deleteMany({ schoolId, pollId: id });
    return modifiedCount === 1 ? mongoPolls.find(schoolId, lessonId, id) : null;
  },

  async setShown(schoolId: string, pollId: string, isShown: boolean): Promise<void> {
    await PollModel.updateOne({ _id: pollId, schoolId }, { $set: { isShown } });
  },

  /** `results` of one that is over, marked anew. */
  async setApproved(
    schoolId: string,
    pollId: string,
    approved: string[],
    results: PollResults | null,
  ): Promise<void> {
    await PollModel.updateOne({ _id: pollId, schoolId }, { $set: { approved, results } });
  },

  /** Keeps an answer in place of an earlier one. `personId` and `atMs` null: nothing tells whose it is. */
  async saveAnswer(
    schoolId: string,
    { id, lessonId }: Pick<StoredPoll, "id" | "lessonId">,
    { id: answerId, personId, answer }: StoredAnswer,
    atMs: number | null,
  ): Promise<void> {
    const at = atMs === null ? null : new Date(atMs);
    const change = { $set: { lessonId, personId, ...answer, at } };
    const filter = { _id: answerId, schoolId, pollId: id };
    await PollAnswerModel.updateOne(filter, change, { upsert: true });
  },

  async listAnswers(schoolId: string, pollId: string): Promise<StoredAnswer[]> {
    return (await PollAnswerModel.find({ schoolId, pollId }).lean()).map(toAnswer);
  },

  /** Takes out answers of anonymous polls that closed since then: a server may have been killed between the two. */
  async forgetAnonymous(sinceMs: number): Promise<void> {
    const closedAt = { $gte: new Date(sinceMs) };
    const filter = { state: "closed" as const, isAnonymous: true, closedAt };
    const closed = await PollModel.find(filter, { _id: 1, schoolId: 1 })
      .setOptions({ acrossSchools: true })
      .lean();
    for (const { _id, schoolId } of closed)
      await PollAnswerModel.deleteMany({ schoolId, pollId: _id });
  },
};
export type PollStore = typeof mongoPolls;
