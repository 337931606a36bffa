import { Types } from "mongoose";
import { type MeetingFields, MeetingModel, ReceiptModel } from "./model.ts";
import type { Audience, Meeting, MeetingKind } from "./protocol.ts";

/** A meeting as stored; ids as text, instants in ms, UTC. */
export type StoredMeeting = {
  id: string;
  kind: MeetingKind;
  title: string;
  about: string;
  hostId: string;
  audience: Audience;
  isOneWay: boolean;
  startsAtMs: number;
  durationMin: number;
  state: Meeting["state"];
  startedAtMs: number | null;
  endedAtMs: number | null;
};
export type NewMeeting = Omit<StoredMeeting, "id" | "endedAtMs">;
export type MeetingChange = Partial<
  Pick<
    StoredMeeting,
    | "title"
    | "about"
    | "isOneWay"
    | "startsAtMs"
    | "durationMin"
    | "state"
    | "startedAtMs"
    | "endedAtMs"
  >
>;

const MINUTE_MS = 60_000;
const dateOrNull = (ms: number | null) => (ms === null ? null : new Date(ms));

function toStored(doc: MeetingFields & { _id: Types.ObjectId }): StoredMeeting {
  return {
    id: String(doc._id),
    kind: doc.kind,
    title: doc.title,
    about: doc.about,
    hostId: String(doc.hostId),
    audience: { groups: [...doc.groups], classIds: doc.classIds.map(String) },
    isOneWay: doc.isOneWay,
    startsAtMs: doc.startsAt.getTime(),
    durationMin: doc.durationMin,
    state: doc.state,
    startedAtMs: doc.startedAt?.getTime() ?? null,
    endedAtMs: doc.endedAt?.getTime() ?? null,
  };
}

export const mongoMeetings = {
  async add(schoolId: string, meeting: NewMeeting): Promise<StoredMeeting> {
    const { audience, hostId, startsAtMs, startedAtMs, durationMin, ...rest } = meeting;
    const doc = await MeetingModel.create({
      ...rest,
      durationMin,
      schoolId: new Types.ObjectId(schoolId),
      hostId: new Types.ObjectId(hostId),
      groups: audience.groups,
      classIds: audience.classIds.map((id) => new Types.ObjectId(id)),
      startsAt: new Date(startsAtMs),
      endsAt: new Date(startsAtMs + durationMin * MINUTE_MS),
      startedAt: dateOrNull(startedAtMs),
    });
    return toStored(doc);
  },

  async find(schoolId: string, meetingId: string): Promise<StoredMeeting | null> {
    const doc = await MeetingModel.findOne({ schoolId, _id: meetingId }).lean();
    return doc && toStored(doc);
  },

  /** The host's practice room that is on, if any. */
  async findPractice(schoolId: string, hostId: string): Promise<StoredMeeting | null> {
    const filter = { schoolId, hostId, kind: "practice", state: "live" } as const;
    const doc = await MeetingModel.findOne(filter);
    return doc && toStored(doc);
  },

  /** Not practice: those that are on or whose end is to come, earliest first. */
  async listToCome(schoolId: string, nowMs: number): Promise<StoredMeeting[]> {
    const docs = await MeetingModel.find({
      schoolId,
      kind: { $ne: "practice" },
      $or: [{ state: "live" }, { state: "planned", endsAt: { $gte: new Date(nowMs) } }],
    }).sort({ startsAt: 1 });
    return docs.map(toStored);
  },

  /** Not practice: ended or missed, latest first. */
  async listPast(schoolId: string, nowMs: number, limit: number): Promise<StoredMeeting[]> {
    const docs = await MeetingModel.find({
      schoolId,
      kind: { $ne: "practice" },
      state: { $nin: ["live", "cancelled"] },
      $or: [{ state: "ended" }, { endsAt: { $lt: new Date(nowMs) } }],
    })
      .sort({ startsAt: -1 })
      .limit(limit);
    return docs.map(toStored);
  },

  /** Changes it if it is in this state; null: it is not, or is not there. */
  async change(
    schoolId: string,
    meetingId: string,
    from: readonly Meeting["state"][],
    change: MeetingChange,
  ): Promise<StoredMeeting | null> {
    const { startsAtMs, startedAtMs, endedAtMs, ...plain } = change;
    const doc = await MeetingModel.findOneAndUpdate(
      { schoolId, _id: meetingId, state: { $in: [...from] } },
      {
        $set: {
          ...plain,
          ...(startsAtMs !== undefined && { startsAt: new Date(startsAtMs) }),
          ...(startedAtMs !== undefined && { startedAt: dateOrNull(startedAtMs) }),
          ...(endedAtMs !== undefined && { endedAt: dateOrNull(endedAtMs) }),
          ...(startsAtMs !== undefined &&
            change.durationMin !== undefined && {
              endsAt: new Date(startsAtMs + change.durationMin * MINUTE_MS),
            }),
        },
      },
      { returnDocument: "after", lean: true },
    );
    return doc && toStored(doc);
  },

  /** Live ones that should have been over by then, of every school. */
  async listLive(): Promise<{ schoolId: string; meeting: StoredMeeting }[]> {
    // The clock is the server's, not a school's.
    const docs = await MeetingModel.find({ state: "live" }).setOptions({ acrossSchools: true });
    return docs.map((doc) => ({ schoolId: String(doc.schoolId), meeting: toStored(doc) }));
  },

  /** Twice keeps the first time. */
  async confirm(schoolId: string, meetingId: string, personId: string, at: Date): Promise<void> {
    const filter = { schoolId, meetingId, personId };
    await ReceiptModel.updateOne(filter, { $setOnInsert: { at } }, { upsert: true });
  },

  /** When each person said «read», ms, by meeting and person. */
  async receiptsOf(schoolId: string, meetingId: string): Promise<Map<string, number>> {
    const docs = await ReceiptModel.find({ schoolId, meetingId }).lean();
    return new Map(docs.map(({ personId, at }) => [String(personId), at.getTime()]));
  },

  /** The same of one person, by meeting. */
  async receiptsBy(
    schoolId: string,
    personId: string,
    meetingIds: readonly string[],
  ): Promise<Map<string, number>> {
    const filter = { schoolId, personId, meetingId: { $in: [...meetingIds] } };
    const docs = await ReceiptModel.find(filter).lean();
    return new Map(docs.map(({ meetingId, at }) => [String(meetingId), at.getTime()]));
  },
};
export type MeetingStore = typeof mongoMeetings;
