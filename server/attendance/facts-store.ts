import { Types } from "mongoose";
import type { ReceiveMode } from "../rooms/protocol-seats.ts";
import {
  AttemptModel,
  type ErasureFields,
  ErasureModel,
  type FactKind,
  type LedgerFactFields,
  LedgerFactModel,
  type PolicyChangeFields,
  PolicyChangeModel,
  VisitModel,
} from "./model.ts";
import type { AttendancePolicy, ResponseKind } from "./protocol-ledger.ts";

/** What was noticed of a pupil in a lesson, instants in ms, UTC. `source` names its event: told twice it is one. */
export type LedgerFact = {
  schoolId: string;
  lessonId: string;
  personId: string;
  source: string;
  atMs: number;
} & (
  | { kind: "response"; response: ResponseKind }
  | { kind: "mode"; mode: ReceiveMode; untilMs: number }
  | { kind: "fallback"; reason: string; untilMs: number }
  | {
      kind: "watched";
      medium: "recording" | "video";
      mediaId: string;
      coveredMs: number;
      wholeMs: number;
    }
);
/** As stored: `name` is the response, the mode, the reason or the medium. */
export type StoredFact = {
  lessonId: string;
  personId: string;
  kind: FactKind;
  name: string;
  atMs: number;
  untilMs: number | null;
  mediaId: string | null;
  coveredMs: number | null;
  wholeMs: number | null;
  source: string;
};
export type StoredPolicyChange = {
  version: number;
  policy: AttendancePolicy;
  byId: string | null;
  atMs: number | null;
};

function dataOf(fact: LedgerFact): LedgerFactFields["data"] {
  const none = { mediaId: null, coveredMs: null, wholeMs: null };
  switch (fact.kind) {
    case "response":
      return { ...none, name: fact.response };
    case "mode":
      return { ...none, name: fact.mode };
    case "fallback":
      return { ...none, name: fact.reason };
    case "watched": {
      const { medium, mediaId, coveredMs, wholeMs } = fact;
      return { name: medium, mediaId, coveredMs, wholeMs };
    }
  }
}
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

/** Facts, rules and erasures: written once. */
export const mongoFacts = {
  /** False when it was known. */
  async add(fact: LedgerFact): Promise<boolean> {
    const { schoolId, lessonId, personId, kind, source } = fact;
    const untilMs = "untilMs" in fact ? fact.untilMs : null;
    try {
      await LedgerFactModel.create({
        schoolId: new Types.ObjectId(schoolId),
        lessonId: new Types.ObjectId(lessonId),
        personId: new Types.ObjectId(personId),
        ...{ kind, source },
        at: new Date(fact.atMs),
        untilAt: untilMs === null ? null : new Date(untilMs),
        data: dataOf(fact),
      });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  /** Facts of these lessons, of one person or of all. */
  async list(
    schoolId: string,
    lessonIds: readonly string[],
    personId?: string,
  ): Promise<StoredFact[]> {
    const docs = await LedgerFactModel.find({
      schoolId,
      lessonId: { $in: [...lessonIds] },
      ...(personId !== undefined && { personId }),
    }).lean();
    return docs.map(({ kind, at, untilAt, data, source, ...ids }) => ({
      ...{ kind, source, ...data },
      lessonId: String(ids.lessonId),
      personId: String(ids.personId),
      atMs: at.getTime(),
      untilMs: untilAt?.getTime() ?? null,
    }));
  },

  /** The rules that were changed to, the newest first; empty where the school has its first. */
  async listPolicies(schoolId: string, limit: number): Promise<StoredPolicyChange[]> {
    const docs = await PolicyChangeModel.find({ schoolId })
      .sort({ schoolId: 1, version: -1 })
      .limit(limit)
      .lean();
    return docs.map(({ version, policy, byId, at }: PolicyChangeFields) => {
      return { version, policy, byId: byId && String(byId), atMs: at?.getTime() ?? null };
    });
  },

  /** False when somebody else made that version. */
  async addPolicy(schoolId: string, { version, policy, byId, atMs }: StoredPolicyChange) {
    try {
      const at = atMs === null ? null : new Date(atMs);
      await PolicyChangeModel.create({ schoolId, version, policy, byId, at });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  /** Removes all that is known of a person and writes down that it was done. Doing it again removes what came since. */
  async erase(schoolId: string, personId: string, byId: string, atMs: number) {
    const [visits, attempts, facts] = await Promise.all([
      VisitModel.deleteMany({ schoolId, personId }),
      AttemptModel.deleteMany({ schoolId, personId }),
      LedgerFactModel.deleteMany({ schoolId, personId }),
    ]);
    const counts = {
      visits: visits.deletedCount,
      attempts: attempts.deletedCount,
      facts: facts.deletedCount,
    } satisfies Partial<ErasureFields>;
    await ErasureModel.create({ schoolId, personId, byId, at: new Date(atMs), ...counts });
    return counts;
  },
};
export type FactStore = typeof mongoFacts;
