import { type AnyBulkWriteOperation, Types } from "mongoose";
import { type AttemptFields, AttemptModel, type VisitFields, VisitModel } from "./model.ts";
import type { AttemptStage, ReceivedBytes } from "./protocol.ts";

/** A visit as stored; ids as text, instants in ms, UTC. */
export type StoredVisit = {
  id: string;
  lessonId: string;
  personId: string;
  deviceId: string;
  isHost: boolean;
  enteredAtMs: number;
  lastSeenAtMs: number;
  leftAtMs: number | null;
  /** How it ended, as the room said; `recovered` after a crash of the server. */
  reason: string | null;
  /** By kind, over the whole visit. */
  received: ReceivedBytes;
};
export type StoredAttempt = {
  lessonId: string;
  personId: string;
  atMs: number;
  stage: AttemptStage;
  source: AttemptFields["source"];
  attemptId: string;
};
export type NewAttempt = { attemptId: string; atMs: number; stage: AttemptStage };
/** One device of one person in one lesson. */
export type DeviceKey = { lessonId: string; personId: string; deviceId: string };

const sum = (a: ReceivedBytes, b: ReceivedBytes): ReceivedBytes => ({
  audio: a.audio + b.audio,
  video: a.video + b.video,
  screen: a.screen + b.screen,
});
const NONE: ReceivedBytes = { audio: 0, video: 0, screen: 0 };

function toVisit(doc: VisitFields & { _id: Types.ObjectId }): StoredVisit {
  return {
    id: String(doc._id),
    lessonId: String(doc.lessonId),
    personId: String(doc.personId),
    deviceId: doc.deviceId,
    isHost: doc.isHost,
    reason: doc.reason,
    enteredAtMs: doc.enteredAt.getTime(),
    lastSeenAtMs: doc.lastSeenAt.getTime(),
    leftAtMs: doc.leftAt?.getTime() ?? null,
    received: sum(doc.carried, doc.current),
  };
}

/** One person's, or everybody's. */
const ofLessons = (lessonIds: readonly string[], personId?: string) => ({
  lessonId: { $in: [...lessonIds] },
  ...(personId !== undefined && { personId }),
});

export const mongoAttendance = {
  /**
   * A device is in the room from `atMs` on. One whose visit is open, or ended at most `graceMs` before, goes on
   * with it; otherwise a new visit begins.
   */
  async enter(
    schoolId: string,
    key: DeviceKey,
    isHost: boolean,
    atMs: number,
    graceMs: number,
  ): Promise<void> {
    const at = new Date(atMs);
    const last = await VisitModel.findOne({ schoolId, ...key })
      .sort({ enteredAt: -1 })
      .lean();
    const isSame = last && (!last.leftAt || last.leftAt.getTime() >= atMs - graceMs);
    if (isSame)
      await VisitModel.updateOne(
        { schoolId, _id: last._id },
        {
          $set: {
            leftAt: null,
            reason: null,
            carried: sum(last.carried, last.current),
            current: NONE,
          },
          $max: { lastSeenAt: at },
        },
      );
    else await VisitModel.create({ schoolId, ...key, isHost, enteredAt: at, lastSeenAt: at });
  },

  /** The visit of a device that is in the room, or of the person's device that entered last; null: none is. */
  async findOpen(
    schoolId: string,
    key: Omit<DeviceKey, "deviceId"> & { deviceId?: string | undefined },
  ): Promise<StoredVisit | null> {
    const { deviceId, ...ofPerson } = key;
    const filter = { schoolId, ...ofPerson, leftAt: null, ...(deviceId && { deviceId }) };
    const doc = await VisitModel.findOne(filter).sort({ enteredAt: -1 }).lean();
    return doc && toVisit(doc);
  },

  /** A sign of life of an open visit. What it received only grows. False when it was closed meanwhile. */
  async beat(schoolId: string, visitId: string, atMs: number, received: ReceivedBytes) {
    const { matchedCount } = await VisitModel.updateOne(
      { schoolId, _id: visitId, leftAt: null },
      {
        $max: {
          lastSeenAt: new Date(atMs),
          "current.audio": received.audio,
          "current.video": received.video,
          "current.screen": received.screen,
        },
      },
    );
    return matchedCount === 1;
  },

  /** Ends an open visit; one that has ended stays as it was. */
  async leave(schoolId: string, visitId: string, atMs: number, reason: string): Promise<void> {
    await VisitModel.updateOne(
      { schoolId, _id: visitId, leftAt: null },
      { $set: { leftAt: new Date(atMs), reason } },
    );
  },

  /** Every visit of the school that nobody ended. */
  async listOpen(schoolId: string): Promise<StoredVisit[]> {
    return (await VisitModel.find({ schoolId, leftAt: null }).lean()).map(toVisit);
  },

  /** Visits of these lessons, of one person or of all; with those of who taught where asked. */
  async listVisits(
    schoolId: string,
    lessonIds: readonly string[],
    personId?: string,
    withHosts = false,
  ) {
    const filter =
      withHosts && personId !== undefined
        ? { schoolId, ...ofLessons(lessonIds), $or: [{ personId }, { isHost: true }] }
        : { schoolId, ...ofLessons(lessonIds, personId) };
    return (await VisitModel.find(filter).lean()).map(toVisit);
  },

  /**
   * Keeps attempts to enter, at most `max` of a person in a lesson. One that is there already stays as it was.
   * Returns how many of these are kept, now or from before.
   */
  async addAttempts(
    schoolId: string,
    { lessonId, personId }: Omit<DeviceKey, "deviceId">,
    attempts: readonly NewAttempt[],
    source: AttemptFields["source"],
    max: number,
  ): Promise<number> {
    const there = await AttemptModel.find(
      { schoolId, lessonId, personId },
      { attemptId: 1 },
    ).lean();
    const known = new Set(there.map(({ attemptId }) => attemptId));
    const byId = new Map(attempts.map((attempt) => [attempt.attemptId, attempt]));
    const fresh = [...byId.values()].filter(({ attemptId }) => !known.has(attemptId));
    const kept = fresh.slice(0, Math.max(0, max - there.length));
    const ids = {
      schoolId: new Types.ObjectId(schoolId),
      lessonId: new Types.ObjectId(lessonId),
      personId: new Types.ObjectId(personId),
    };
    const operations = kept.map(
      ({ attemptId, atMs, stage }): AnyBulkWriteOperation<AttemptFields> => ({
        updateOne: {
          filter: { ...ids, attemptId },
          update: { $setOnInsert: { at: new Date(atMs), stage, source } },
          upsert: true,
        },
      }),
    );
    if (operations.length > 0)
      await AttemptModel.bulkWrite(operations, { ordered: false }).catch((error: unknown) => {
        // Told twice at once: the loser's attempt is there, which is all we want.
        if (!(error instanceof Error && "code" in error && error.code === 11000)) throw error;
      });
    return byId.size - fresh.length + kept.length;
  },

  /** Attempts to enter these lessons, of one person or of all. */
  async listAttempts(
    schoolId: string,
    lessonIds: readonly string[],
    personId?: string,
  ): Promise<StoredAttempt[]> {
    const docs = await AttemptModel.find({ schoolId, ...ofLessons(lessonIds, personId) }).lean();
    return docs.map((doc) => {
      const { stage, at, source, attemptId } = doc;
      const ids = { lessonId: String(doc.lessonId), personId: String(doc.personId) };
      return { ...ids, stage, source, attemptId, atMs: at.getTime() };
    });
  },
};
export type AttendanceStore = typeof mongoAttendance;
