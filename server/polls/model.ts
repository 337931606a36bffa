import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import { type PollDraft, type PollResults, type PollState, pollKinds } from "./protocol.ts";

/** A question of a lesson, prepared, being asked or over. */
export type PollFields = PollDraft & {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  createdAt: Date;
  state: PollState;
  isShown: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  /** Words the class may see. */
  approved: string[];
  /** Of an anonymous poll while it is open; erased at its end. */
  secret: string | null;
  /** What came of it, once it is over. */
  results: PollResults | null;
};
const pollSchema = new Schema<PollFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  createdAt: { type: Date, required: true },
  kind: { type: String, enum: pollKinds, required: true },
  question: { type: String, required: true },
  options: { type: [String], default: [] },
  isSeveral: { type: Boolean, default: false },
  isAnonymous: { type: Boolean, default: false },
  right: { type: Schema.Types.Mixed, default: null },
  showsRight: { type: Boolean, default: false },
  state: { type: String, enum: ["prepared", "open", "closed"] as const, default: "prepared" },
  isShown: { type: Boolean, default: false },
  openedAt: { type: Date, default: null },
  closedAt: { type: Date, default: null },
  approved: { type: [String], default: [] },
  secret: { type: String, default: null },
  results: { type: Schema.Types.Mixed, default: null },
});
pollSchema.plugin(schoolScope);
pollSchema.index({ lessonId: 1, createdAt: 1 }); // serves "the polls of this lesson"
pollSchema.index({ schoolId: 1, state: 1 }); // serves "polls a dead server left open"

/** One person's answer. Of an anonymous poll it names nobody and no time, and is gone with the poll's end. */
export type AnswerFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  pollId: Types.ObjectId;
  personId: Types.ObjectId | null;
  options: number[];
  number: number | null;
  text: string | null;
  at: Date | null;
};
const answerSchema = new Schema<AnswerFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  pollId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, default: null },
  options: { type: [Number], default: [] },
  number: { type: Number, default: null },
  text: { type: String, default: null },
  at: { type: Date, default: null },
});
answerSchema.plugin(schoolScope);
answerSchema.index({ pollId: 1 }); // serves "what was answered to this"

export const PollModel: Model<PollFields> = model<PollFields>("Poll", pollSchema);
export const PollAnswerModel: Model<AnswerFields> = model<AnswerFields>("PollAnswer", answerSchema);
