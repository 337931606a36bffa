import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { PresencePolicy } from "./protocol.ts";

/** How often chance has chosen somebody, in a class and subject, over all lessons. */
export type TurnFields = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  personId: Types.ObjectId;
  times: number;
  /** The last lesson, and how often in it. */
  lessonId: Types.ObjectId;
  timesInLesson: number;
};
const turnSchema = new Schema<TurnFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  classId: { type: Schema.Types.ObjectId, required: true },
  subjectId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  times: { type: Number, required: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  timesInLesson: { type: Number, required: true },
});
turnSchema.plugin(schoolScope);
// Serves "who was asked how often in this class and subject", and counts each person once.
turnSchema.index({ schoolId: 1, classId: 1, subjectId: 1, personId: 1 }, { unique: true });

/** «Осындасың ба?», asked once. */
export type PromptFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  at: Date;
  until: Date;
  expected: Types.ObjectId[];
  responses: { personId: Types.ObjectId; at: Date }[];
};
const responseSchema = new Schema<PromptFields["responses"][number]>(
  {
    personId: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);
const promptSchema = new Schema<PromptFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  at: { type: Date, required: true },
  until: { type: Date, required: true },
  expected: { type: [Schema.Types.ObjectId], default: [] },
  responses: { type: [responseSchema], default: [] },
});
promptSchema.plugin(schoolScope);
promptSchema.index({ lessonId: 1, at: 1 }); // serves "how often in this lesson"

type PolicyFields = PresencePolicy & { schoolId: Types.ObjectId };
const policySchema = new Schema<PolicyFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  maxPerLesson: { type: Number, required: true },
  minGapMin: { type: Number, required: true },
  answerWithinMin: { type: Number, required: true },
});
policySchema.plugin(schoolScope);
policySchema.index({ schoolId: 1 }, { unique: true }); // one of a school

export const TurnModel: Model<TurnFields> = model<TurnFields>("SignalTurn", turnSchema);
export const PromptModel: Model<PromptFields> = model<PromptFields>("PresencePrompt", promptSchema);
export const PresencePolicyModel: Model<PolicyFields> = model<PolicyFields>(
  "PresencePolicy",
  policySchema,
);
