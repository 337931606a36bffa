import { isDuplicate } from "../duplicate.ts";
import type { Words } from "../protocol/define.ts";
import {
  type AuditFields,
  type ConsentFields,
  ConsentModel,
  type ConsentPart,
  ConsentTextModel,
  CounselAuditModel,
  CounselSettingsModel,
} from "./model-safety.ts";
import type { AuditAct, ExceptionKind, UrgentNumber } from "./protocol-safety.ts";

/** A consent or an exception as stored; instants in ms, UTC. */
export type StoredConsent = {
  personId: string;
  part: ConsentPart;
  version: number;
  atMs: number;
};
export type NewConsent = StoredConsent & { byId: string; exceptionKind: ExceptionKind | null };
export type StoredAudit = { hostId: string; day: string; act: AuditAct; row: string; atMs: number };
export type StoredText = { version: number; text: Words };

const toConsent = ({ personId, part, version, at }: ConsentFields): StoredConsent => {
  return { personId: String(personId), part, version, atMs: at.getTime() };
};
const toAudit = ({ hostId, day, act, row, at }: AuditFields): StoredAudit => {
  return { hostId: String(hostId), day, act, row, atMs: at.getTime() };
};
const toWords = ({ kk, ru, en }: Words): Words => ({ kk, ru, en });

/** Every query about consent, the school's settings of talks, and the audit. */
export const mongoSafety = {
  /** The newest text; null: the school has none of its own. */
  async findText(schoolId: string): Promise<StoredText | null> {
    const doc = await ConsentTextModel.findOne({ schoolId }).sort({ version: -1 }).lean();
    return doc && { version: doc.version, text: toWords(doc.text) };
  },
  /** Keeps a version for good. False: this version is there already. */
  async addText(schoolId: string, { version, text }: StoredText, at: Date): Promise<boolean> {
    try {
      await ConsentTextModel.create([{ schoolId, version, text, at }]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },
  async findSettings(
    schoolId: string,
  ): Promise<{ urgent: UrgentNumber[]; parentUnderAge: number } | null> {
    const doc = await CounselSettingsModel.findOne({ schoolId }).lean();
    if (!doc) return null;
    const urgent = doc.urgent.map(({ number, name, isChecked }) => {
      return { number, name: toWords(name), isChecked };
    });
    return { urgent, parentUnderAge: doc.parentUnderAge };
  },
  async saveSettings(
    schoolId: string,
    settings: { urgent: UrgentNumber[]; parentUnderAge: number },
  ): Promise<void> {
    await CounselSettingsModel.updateOne({ schoolId }, { $set: settings }, { upsert: true });
  },

  /** What was said of these people and not taken back, the oldest first. */
  async listConsents(schoolId: string, personIds: readonly string[]): Promise<StoredConsent[]> {
    const filter = { schoolId, personId: { $in: [...personIds] }, withdrawnAt: null };
    return (await ConsentModel.find(filter).sort({ at: 1 }).lean()).map(toConsent);
  },
  async addConsent(schoolId: string, { atMs, ...consent }: NewConsent): Promise<void> {
    await ConsentModel.create([{ schoolId, ...consent, at: new Date(atMs) }]);
  },
  /** Takes back; the record of what was given stays, with when it ended. */
  async withdraw(
    schoolId: string,
    personId: string,
    part: ConsentPart,
    withdrawnAt: Date,
  ): Promise<void> {
    const filter = { schoolId, personId, part, withdrawnAt: null };
    await ConsentModel.updateMany(filter, { $set: { withdrawnAt } });
  },

  async addAudit(schoolId: string, { atMs, ...row }: StoredAudit): Promise<void> {
    await CounselAuditModel.create([{ schoolId, ...row, at: new Date(atMs) }]);
  },
  /** Of one host, newest first. */
  async listAuditOf(schoolId: string, hostId: string, limit: number): Promise<StoredAudit[]> {
    const found = CounselAuditModel.find({ schoolId, hostId });
    return (await found.sort({ at: -1, _id: -1 }).limit(limit).lean()).map(toAudit);
  },
  /** Of all, of days before this one, newest first; changes of settings, which are nobody's talk, of any day. */
  async listAuditBefore(schoolId: string, day: string, limit: number): Promise<StoredAudit[]> {
    const found = CounselAuditModel.find({
      schoolId,
      $or: [{ day: { $lt: day } }, { act: "settings" }],
    });
    return (await found.sort({ at: -1, _id: -1 }).limit(limit).lean()).map(toAudit);
  },

  /** All that says something of a person: what they agreed to, and what was agreed for them or by them for others. */
  async erase(schoolId: string, personId: string): Promise<void> {
    await ConsentModel.deleteMany({ schoolId, $or: [{ personId }, { byId: personId }] });
    await CounselAuditModel.deleteMany({ schoolId, hostId: personId });
  },
};
export type SafetyStore = typeof mongoSafety;
