import { randomBytes } from "node:crypto";
import { Types } from "mongoose";
import { type ConsultationFields, ConsultationModel } from "./model.ts";
import type { Consultation, ConsultationKind, TalkWay } from "./protocol-booking.ts";
import { listedUntilMs, RECENT_MS } from "./rules.ts";

/** A consultation as stored; ids as text, instants in ms, UTC. Those that were erased are not found. */
export type StoredConsultation = {
  id: string;
  schoolId: string;
  kind: ConsultationKind;
  hostId: string;
  guestId: string;
  otherIds: string[];
  state: Consultation["state"];
  waitsFor: Consultation["waitsFor"];
  startsAtMs: number | null;
  lengthMin: number;
  way: TalkWay;
  reason: string | null;
  createdAtMs: number;
  changedAtMs: number;
};
export type NewConsultation = Omit<StoredConsultation, "schoolId">;
export type ConsultationChange = Pick<StoredConsultation, "state" | "waitsFor" | "startsAtMs">;

/** The latest instant a Date may hold, ms: for what has no end. */
const NEVER_MS = 8.64e15;
const dateOrNull = (ms: number | null) => (ms === null ? null : new Date(ms));
const listedUntil = (booked: StoredConsultation | NewConsultation, changedAtMs: number) =>
  new Date(Math.min(listedUntilMs(booked, changedAtMs), NEVER_MS));

function toStored(doc: ConsultationFields & { _id: Types.ObjectId }): StoredConsultation[] {
  if (!doc.hostId || !doc.guestId) return [];
  return [
    {
      id: String(doc._id),
      schoolId: String(doc.schoolId),
      kind: doc.kind,
      hostId: String(doc.hostId),
      guestId: String(doc.guestId),
      otherIds: doc.otherIds.map(String),
      state: doc.state,
      waitsFor: doc.waitsFor,
      startsAtMs: doc.startsAt?.getTime() ?? null,
      lengthMin: doc.lengthMin,
      way: doc.way,
      reason: doc.reason,
      createdAtMs: doc.createdAt.getTime(),
      changedAtMs: doc.changedAt.getTime(),
    },
  ];
}

/** Host, guest and those beside them. */
export const sidesOf = (one: Pick<StoredConsultation, "hostId" | "guestId" | "otherIds">) => [
  one.hostId,
  one.guestId,
  ...one.otherIds,
];

export const mongoConsultations = {
  /** Drawn by chance: the usual id would tell when it was asked for, after everything else is erased. */
  newId: (): string => randomBytes(12).toString("hex"),

  /** `week`: Monday of its week by the school's clock. */
  async add(
    schoolId: string,
    consultation: NewConsultation,
    week: string | null,
  ): Promise<StoredConsultation> {
    const { id, hostId, guestId, otherIds, startsAtMs, createdAtMs, changedAtMs, ...rest } =
      consultation;
    const doc = await ConsultationModel.create({
      ...rest,
      week,
      _id: new Types.ObjectId(id),
      schoolId: new Types.ObjectId(schoolId),
      hostId: new Types.ObjectId(hostId),
      guestId: new Types.ObjectId(guestId),
      otherIds: otherIds.map((one) => new Types.ObjectId(one)),
      sideIds: sidesOf(consultation).map((one) => new Types.ObjectId(one)),
      startsAt: dateOrNull(startsAtMs),
      listedUntil: listedUntil(consultation, changedAtMs),
      createdAt: new Date(createdAtMs),
      changedAt: new Date(changedAtMs),
    });
    const [stored] = toStored(doc);
    if (!stored) throw new Error("a new consultation has its sides");
    return stored;
  },

  async find(schoolId: string, consultationId: string): Promise<StoredConsultation | null> {
    const doc = await ConsultationModel.findOne({ schoolId, _id: consultationId }).lean();
    return (doc && toStored(doc)[0]) ?? null;
  },

  /** One's own that are to come, wait or were of the last day. */
  async listToCome(
    schoolId: string,
    personId: string,
    nowMs: number,
  ): Promise<StoredConsultation[]> {
    const since = new Date(nowMs - RECENT_MS);
    const filter = { schoolId, sideIds: personId, listedUntil: { $gte: since } };
    return (await ConsultationModel.find(filter).lean()).flatMap(toStored);
  },

  /** One's own that are past, latest first. */
  async listPast(
    schoolId: string,
    personId: string,
    nowMs: number,
    limit: number,
  ): Promise<StoredConsultation[]> {
    const since = new Date(nowMs - RECENT_MS);
    const docs = await ConsultationModel.find({
      schoolId,
      sideIds: personId,
      listedUntil: { $lt: since },
    })
      .sort({ listedUntil: -1 })
      .limit(limit)
      .lean();
    return docs.flatMap(toStored);
  },

  /** Of a host: those whose time is in this stretch, ms. */
  async listOfHost(
    schoolId: string,
    hostId: string,
    span: { fromMs: number; toMs: number },
  ): Promise<StoredConsultation[]> {
    const startsAt = { $gte: new Date(span.fromMs), $lt: new Date(span.toMs) };
    const docs = await ConsultationModel.find({ schoolId, hostId, startsAt }).lean();
    return docs.flatMap(toStored);
  },

  /** Changes it if nothing of it has changed since it was read; null: it has. */
  async change(
    before: StoredConsultation,
    change: ConsultationChange,
    { week, atMs }: { week: string | null; atMs: number },
  ): Promise<StoredConsultation | null> {
    const { schoolId, id } = before;
    const { startsAtMs, ...plain } = change;
    const doc = await ConsultationModel.findOneAndUpdate(
      {
        ...{ schoolId, _id: id, hostId: before.hostId, guestId: before.guestId },
        ...{ state: before.state, waitsFor: before.waitsFor },
        startsAt: dateOrNull(before.startsAtMs),
      },
      {
        $set: {
          ...plain,
          week,
          startsAt: dateOrNull(startsAtMs),
          changedAt: new Date(atMs),
          listedUntil: listedUntil({ ...before, ...change }, atMs),
        },
      },
      { returnDocument: "after", lean: true },
    );
    return (doc && toStored(doc)[0]) ?? null;
  },

  /** What was said of those held or not, of this week (Monday) and later ones; those that were erased too. */
  async listMarked(schoolId: string, fromWeek: string) {
    const filter = {
      schoolId,
      week: { $gte: fromWeek },
      state: { $in: ["held" as const, "notHeld" as const] },
    };
    const docs = await ConsultationModel.find(filter).select({ kind: 1, state: 1, week: 1 }).lean();
    return docs.map(({ kind, state, week }) => {
      return { kind, isHeld: state === "held", week: week ?? "" };
    });
  },

  /** Agreed ones of every school that begin in this stretch, ms, by time. */
  async listAgreed(span: { fromMs: number; toMs: number }): Promise<StoredConsultation[]> {
    const startsAt = { $gt: new Date(span.fromMs), $lte: new Date(span.toMs) };
    // The clock is the server's, not a school's.
    const docs = await ConsultationModel.find({ state: "agreed", startsAt })
      .sort({ startsAt: 1 })
      .setOptions({ acrossSchools: true })
      .lean();
    return docs.flatMap(toStored);
  },

  /** All of a person, whatever their side. */
  async listAllOf(schoolId: string, personId: string): Promise<StoredConsultation[]> {
    const docs = await ConsultationModel.find({ schoolId, sideIds: personId }).lean();
    return docs.flatMap(toStored);
  },

  /** What was with this person keeps kind, state and week, and leads to nobody; who was beside is taken out. */
  async erase(schoolId: string, personId: string): Promise<void> {
    await ConsultationModel.updateMany(
      { schoolId, $or: [{ hostId: personId }, { guestId: personId }] },
      {
        $set: {
          ...{ hostId: null, guestId: null, otherIds: [], sideIds: [], reason: null },
          ...{ startsAt: null, lengthMin: 0, waitsFor: null },
          ...{ listedUntil: new Date(0), createdAt: new Date(0), changedAt: new Date(0) },
        },
      },
    );
    await ConsultationModel.updateMany(
      { schoolId, otherIds: personId },
      { $pull: { otherIds: personId, sideIds: personId } },
    );
  },
};
export type ConsultationStore = typeof mongoConsultations;
