import { Types } from "mongoose";
import {
  type MappingFields,
  OutboxMappingModel,
  OutboxSettingsModel,
  type SealedSecrets,
  type SettingsFields,
} from "./model.ts";
import type { Mapping, MappingKind } from "./protocol-settings.ts";

/** Settings as stored; instants in ms, secrets sealed. */
export type StoredSettings = Omit<
  SettingsFields,
  "schoolId" | "statusesConfirmedAt" | "statusesConfirmedById" | "checkedAt"
> & {
  statusesConfirmedAtMs: number | null;
  statusesConfirmedById: string | null;
  checkedAtMs: number | null;
};
export type StoredMapping = {
  kind: MappingKind;
  insideId: string;
  outsideId: string | null;
  by: Mapping["by"];
  candidates: { id: string; name: string }[];
};
export const noSecrets: SealedSecrets = {
  ...{ clientSecret: null, password: null, token: null, refreshToken: null },
};
/** Inferred from a sibling's description (journal-systems.md); `excused` is a guess that the set-up must confirm. */
const STATUSES = { unexcused: "Absent", ill: "Ill", excused: "Pass", late: "Late" };

export function emptySettings(): StoredSettings {
  return {
    ...{ target: "none", baseUrl: "", outsideSchoolId: "", clientId: "", login: "" },
    sealed: { ...noSecrets },
    statuses: { ...STATUSES },
    knownStatuses: [],
    ...{ statusesConfirmedAtMs: null, statusesConfirmedById: null, checkedAtMs: null },
  };
}

function toMapping(doc: MappingFields): StoredMapping {
  const { kind, insideId, outsideId, by, candidates } = doc;
  return { kind, insideId: String(insideId), outsideId, by, candidates };
}
const dateOrNull = (ms: number | null) => (ms === null ? null : new Date(ms));

export const mongoOutboxSettings = {
  async read(schoolId: string): Promise<StoredSettings> {
    const doc = await OutboxSettingsModel.findOne({ schoolId }).lean();
    if (!doc) return emptySettings();
    const { statusesConfirmedAt, statusesConfirmedById, checkedAt } = doc;
    const { target, baseUrl, outsideSchoolId, clientId, login, knownStatuses, statuses } = doc;
    return {
      ...{ target, baseUrl, outsideSchoolId, clientId, login, knownStatuses, statuses },
      sealed: { ...noSecrets, ...doc.sealed },
      statusesConfirmedAtMs: statusesConfirmedAt?.getTime() ?? null,
      statusesConfirmedById: statusesConfirmedById ? String(statusesConfirmedById) : null,
      checkedAtMs: checkedAt?.getTime() ?? null,
    };
  },

  async put(schoolId: string, settings: StoredSettings): Promise<void> {
    const { statusesConfirmedAtMs, statusesConfirmedById, checkedAtMs, ...same } = settings;
    const fields = {
      ...same,
      statusesConfirmedAt: dateOrNull(statusesConfirmedAtMs),
      statusesConfirmedById: statusesConfirmedById
        ? new Types.ObjectId(statusesConfirmedById)
        : null,
      checkedAt: dateOrNull(checkedAtMs),
    };
    await OutboxSettingsModel.updateOne({ schoolId }, { $set: fields }, { upsert: true });
  },

  /** Tokens that the outside gave anew; nothing else is touched. */
  async keepTokens(
    schoolId: string,
    { token, refreshToken }: Pick<SealedSecrets, "token" | "refreshToken">,
  ): Promise<void> {
    await OutboxSettingsModel.updateOne(
      { schoolId },
      { $set: { "sealed.token": token, "sealed.refreshToken": refreshToken } },
    );
  },

  async mapped(
    schoolId: string,
    kind: MappingKind,
    insideIds: readonly string[],
  ): Promise<Map<string, StoredMapping>> {
    const filter = {
      schoolId,
      kind,
      insideId: { $in: insideIds.map((id) => new Types.ObjectId(id)) },
    };
    const docs = await OutboxMappingModel.find(filter).lean();
    return new Map(docs.map((doc) => [String(doc.insideId), toMapping(doc)]));
  },

  async allMapped(schoolId: string, kind: MappingKind): Promise<StoredMapping[]> {
    return (await OutboxMappingModel.find({ schoolId, kind }).lean()).map(toMapping);
  },

  async countUnmapped(schoolId: string): Promise<number> {
    return OutboxMappingModel.countDocuments({ schoolId, outsideId: null });
  },

  /** `lookup` never overwrites what a person or a file said. */
  async putMappings(
    schoolId: string,
    mappings: readonly StoredMapping[],
    atMs: number,
  ): Promise<void> {
    for (const { kind, insideId, outsideId, by, candidates } of mappings) {
      const own = { schoolId, kind, insideId };
      const set = { $set: { outsideId, by, candidates, at: new Date(atMs) } };
      if (by === "lookup") {
        const kept = await OutboxMappingModel.countDocuments({
          ...own,
          by: { $ne: "lookup" },
          outsideId: { $ne: null },
        });
        if (kept > 0) continue;
      }
      await OutboxMappingModel.updateOne(own, set, { upsert: true });
    }
  },

  async forgetPerson(schoolId: string, personId: string): Promise<void> {
    await OutboxMappingModel.deleteMany({ schoolId, kind: "person", insideId: personId });
  },

  /** What was paired: another address or school is another world. */
  async forgetMappings(schoolId: string): Promise<void> {
    await OutboxMappingModel.deleteMany({ schoolId });
  },
};
export type OutboxSettingsStore = typeof mongoOutboxSettings;
