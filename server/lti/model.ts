import { type Model, model, Schema, type Types } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";

type Scoped = { _id: Types.ObjectId; schoolId: Types.ObjectId };
const short = { type: String, required: true, maxLength: 1000 } as const;
const id = { type: Schema.Types.ObjectId, required: true } as const;
const perhapsId = { type: Schema.Types.ObjectId, default: null } as const;
const when = { type: Date, default: null } as const;

export type KeyFields = Scoped & {
  kid: string;
  publicJwk: { kty: string; n: string; e: string };
  /** PKCS 8, sealed with a key made of the server's secret. */
  sealed: string;
  createdAt: Date;
  retiredAt: Date | null;
};
/** Our signing keys: the newest signs, retired ones stay readable for a while. */
const keySchema = new Schema<KeyFields>({
  ...inSchool,
  kid: short,
  publicJwk: { type: Schema.Types.Mixed, required: true },
  sealed: { type: String, required: true },
  createdAt: { type: Date, required: true },
  retiredAt: when,
});
keySchema.plugin(schoolScope);
keySchema.index({ schoolId: 1, createdAt: -1 }); // serves signing and the public set

export type PlatformFields = Scoped & {
  name: string;
  issuer: string;
  clientId: string;
  authUrl: string;
  tokenUrl: string;
  jwksUrl: string;
  deploymentIds: string[];
  trustsEmail: boolean;
  makesPupils: boolean;
  createdAt: Date;
  lastLaunchAt: Date | null;
};
const platformSchema = new Schema<PlatformFields>({
  ...inSchool,
  ...{ name: short, issuer: short, clientId: short },
  ...{ authUrl: short, tokenUrl: short, jwksUrl: short },
  deploymentIds: { type: [String], required: true },
  trustsEmail: { type: Boolean, required: true },
  makesPupils: { type: Boolean, required: true },
  createdAt: { type: Date, required: true },
  lastLaunchAt: when,
});
platformSchema.plugin(schoolScope);
platformSchema.index({ issuer: 1, clientId: 1 }, { unique: true }); // serves login: all that a platform says of itself
platformSchema.index({ schoolId: 1, name: 1 }); // serves the administrator's list

export type AttemptFields = Scoped & {
  platformId: Types.ObjectId;
  stateHash: string;
  nonceHash: string;
  browserHash: string;
  deploymentId: string | null;
  /** To begin again in a window of one's own. */
  again: { loginHint: string; messageHint: string | null; targetLinkUri: string };
  usedAt: Date | null;
  expiresAt: Date;
};
/** A login on its way: its state and nonce work once, in the browser that began it. */
const attemptSchema = new Schema<AttemptFields>({
  ...inSchool,
  platformId: id,
  ...{ stateHash: short, nonceHash: short, browserHash: short },
  deploymentId: { type: String, default: null },
  again: { type: Schema.Types.Mixed, required: true },
  usedAt: when,
  expiresAt: { type: Date, required: true },
});
attemptSchema.plugin(schoolScope);
attemptSchema.index({ stateHash: 1 }, { unique: true }); // serves the launch
attemptSchema.index({ schoolId: 1, expiresAt: 1 }); // serves sweeping

export type TicketFields = Scoped & {
  kind: "open" | "link" | "pick" | "invite";
  codeHash: string;
  platformId: Types.ObjectId | null;
  personId: Types.ObjectId | null;
  /** What it was made for, as its maker wrote it. */
  data: Record<string, unknown>;
  usedAt: Date | null;
  expiresAt: Date;
};
/** One-time codes: to come in, to link oneself, to pick what a course shows, to register a platform. */
const ticketSchema = new Schema<TicketFields>({
  ...inSchool,
  kind: { type: String, enum: ["open", "link", "pick", "invite"], required: true },
  codeHash: short,
  platformId: perhapsId,
  personId: perhapsId,
  data: { type: Schema.Types.Mixed, default: {} },
  usedAt: when,
  expiresAt: { type: Date, required: true },
});
ticketSchema.plugin(schoolScope);
ticketSchema.index({ codeHash: 1 }, { unique: true }); // serves a code: all that is known
ticketSchema.index({ schoolId: 1, expiresAt: 1 }); // serves sweeping

export type CourseFields = Scoped & {
  platformId: Types.ObjectId;
  deploymentId: string;
  contextId: string;
  title: string;
  membersUrl: string | null;
  lineItemsUrl: string | null;
  scopes: string[];
  /** Users of the platform who are known to be in it. */
  userIds: string[];
  classId: Types.ObjectId | null;
};
const courseSchema = new Schema<CourseFields>({
  ...inSchool,
  platformId: id,
  ...{ deploymentId: short, contextId: short },
  title: { type: String, default: "", maxLength: 500 },
  membersUrl: { type: String, default: null },
  lineItemsUrl: { type: String, default: null },
  scopes: { type: [String], default: [] },
  userIds: { type: [String], default: [] },
  classId: perhapsId,
});
courseSchema.plugin(schoolScope);
// Serves launches and the administrator's list.
courseSchema.index({ schoolId: 1, platformId: 1, deploymentId: 1, contextId: 1 }, { unique: true });

export type ResourceFields = Scoped & {
  platformId: Types.ObjectId;
  courseId: Types.ObjectId;
  resourceLinkId: string;
  title: string;
  target: string;
  lineItemUrl: string | null;
};
/** A link in a course that shows something of ours. */
const resourceSchema = new Schema<ResourceFields>({
  ...inSchool,
  platformId: id,
  courseId: id,
  resourceLinkId: short,
  title: { type: String, default: "", maxLength: 500 },
  target: short,
  lineItemUrl: { type: String, default: null },
});
resourceSchema.plugin(schoolScope);
resourceSchema.index({ schoolId: 1, courseId: 1, resourceLinkId: 1 }, { unique: true }); // serves launches
resourceSchema.index({ schoolId: 1, target: 1 }); // serves marks: which links show this

export type LinkFields = Scoped & {
  platformId: Types.ObjectId;
  userId: string;
  personId: Types.ObjectId;
  name: string;
  /** How it is known that they are one person. */
  by: "email" | "administrator" | "self" | "made";
  at: Date;
};
const linkSchema = new Schema<LinkFields>({
  ...inSchool,
  platformId: id,
  userId: short,
  personId: id,
  name: { type: String, default: "", maxLength: 500 },
  by: { type: String, enum: ["email", "administrator", "self", "made"], required: true },
  at: { type: Date, required: true },
});
linkSchema.plugin(schoolScope);
linkSchema.index({ schoolId: 1, platformId: 1, userId: 1 }, { unique: true }); // serves launches

export type ScoreFields = Scoped & {
  platformId: Types.ObjectId;
  resourceId: Types.ObjectId;
  userId: string;
  personId: Types.ObjectId;
  given: number;
  maximum: number;
  isComplete: boolean;
  state: "waiting" | "sent" | "failed";
  attempts: number;
  nextAt: Date;
  /** Of the score, which only grows. */
  madeAt: Date;
  sentAt: Date | null;
  /** A status or a code, never a body. */
  trouble: string | null;
};
/** The newest mark of a person for a link, and whether the platform has it. */
const scoreSchema = new Schema<ScoreFields>({
  ...inSchool,
  ...{ platformId: id, resourceId: id, userId: short, personId: id },
  given: { type: Number, required: true },
  maximum: { type: Number, required: true },
  isComplete: { type: Boolean, required: true },
  state: { type: String, enum: ["waiting", "sent", "failed"], required: true },
  attempts: { type: Number, default: 0 },
  nextAt: { type: Date, required: true },
  madeAt: { type: Date, required: true },
  sentAt: when,
  trouble: { type: String, default: null },
});
scoreSchema.plugin(schoolScope);
scoreSchema.index({ schoolId: 1, resourceId: 1, userId: 1 }, { unique: true }); // serves putting one
scoreSchema.index({ schoolId: 1, state: 1, nextAt: 1 }); // serves the queue

export const KeyModel: Model<KeyFields> = model<KeyFields>("LtiKey", keySchema);
export const PlatformModel: Model<PlatformFields> = model<PlatformFields>(
  "LtiPlatform",
  platformSchema,
);
export const AttemptModel: Model<AttemptFields> = model<AttemptFields>("LtiAttempt", attemptSchema);
export const TicketModel: Model<TicketFields> = model<TicketFields>("LtiTicket", ticketSchema);
export const CourseModel: Model<CourseFields> = model<CourseFields>("LtiCourse", courseSchema);
export const ResourceModel: Model<ResourceFields> = model<ResourceFields>(
  "LtiResource",
  resourceSchema,
);
export const LinkModel: Model<LinkFields> = model<LinkFields>("LtiLink", linkSchema);
export const ScoreModel: Model<ScoreFields> = model<ScoreFields>("LtiScore", scoreSchema);
