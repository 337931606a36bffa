import { type Model, model, Schema, type Types } from "mongoose";
import type { Words } from "../protocol/define.ts";
import { schoolScope } from "../school-scope.ts";
import type { AuditAct, ExceptionKind, UrgentNumber } from "./protocol-safety.ts";

const words = {
  kk: { type: String, required: true },
  ru: { type: String, required: true },
  en: { type: String, required: true },
} as const;
const wordsSchema = () => new Schema<Words>(words, { _id: false });

export type ConsentTextFields = {
  schoolId: Types.ObjectId;
  version: number;
  text: Words;
  at: Date;
};
/** What was agreed to, by version; none is ever changed. */
const textSchema = new Schema<ConsentTextFields>({
  version: { type: Number, required: true },
  text: { type: wordsSchema(), required: true },
  at: { type: Date, required: true },
});
textSchema.plugin(schoolScope);
textSchema.index({ schoolId: 1, version: 1 }, { unique: true }); // of two savings at once one is told
export const ConsentTextModel: Model<ConsentTextFields> = model<ConsentTextFields>(
  "ConsentText",
  textSchema,
);

export type CounselSettingsFields = {
  schoolId: Types.ObjectId;
  urgent: UrgentNumber[];
  parentUnderAge: number;
};
const numberSchema = new Schema<UrgentNumber>(
  {
    number: { type: String, required: true },
    name: { type: wordsSchema(), required: true },
    isChecked: { type: Boolean, default: true },
  },
  { _id: false },
);
const settingsSchema = new Schema<CounselSettingsFields>({
  urgent: { type: [numberSchema], required: true },
  parentUnderAge: { type: Number, required: true },
});
settingsSchema.plugin(schoolScope);
settingsSchema.index({ schoolId: 1 }, { unique: true });
export const CounselSettingsModel: Model<CounselSettingsFields> = model<CounselSettingsFields>(
  "CounselSettings",
  settingsSchema,
);

/** `own`: of the person; `parent`: for them; `exception`: a host documents why the parent's is not there. */
export type ConsentPart = "own" | "parent" | "exception";
export type ConsentFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  part: ConsentPart;
  /** Who said it. */
  byId: Types.ObjectId;
  version: number;
  exceptionKind: ExceptionKind | null;
  at: Date;
  withdrawnAt: Date | null;
};
const consentSchema = new Schema<ConsentFields>({
  personId: { type: Schema.Types.ObjectId, required: true },
  part: { type: String, required: true },
  byId: { type: Schema.Types.ObjectId, required: true },
  version: { type: Number, required: true },
  exceptionKind: { type: String, default: null },
  at: { type: Date, required: true },
  withdrawnAt: { type: Date, default: null },
});
consentSchema.plugin(schoolScope);
consentSchema.index({ schoolId: 1, personId: 1, at: 1 }); // serves what stands of a person
export const ConsentModel: Model<ConsentFields> = model<ConsentFields>("Consent", consentSchema);

export type AuditFields = {
  schoolId: Types.ObjectId;
  hostId: Types.ObjectId;
  /** By the school's clock. */
  day: string;
  act: AuditAct;
  /** Leads to no row: another key every day. */
  row: string;
  at: Date;
};
const auditSchema = new Schema<AuditFields>({
  hostId: { type: Schema.Types.ObjectId, required: true },
  day: { type: String, required: true },
  act: { type: String, required: true },
  row: { type: String, required: true },
  at: { type: Date, required: true },
});
auditSchema.plugin(schoolScope);
auditSchema.index({ schoolId: 1, at: -1 }); // serves leadership's list
auditSchema.index({ schoolId: 1, hostId: 1, at: -1 }); // serves a host's own
export const CounselAuditModel: Model<AuditFields> = model<AuditFields>(
  "CounselAudit",
  auditSchema,
);
