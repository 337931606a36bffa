import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type {
  Availability,
  ConsultationKind,
  ConsultationState,
  ReminderChannel,
  TalkWay,
} from "./protocol-booking.ts";

export type ConsultationFields = {
  schoolId: Types.ObjectId;
  kind: ConsultationKind;
  /** Null: erased with the person it was with; what is left counts and leads nowhere. */
  hostId: Types.ObjectId | null;
  guestId: Types.ObjectId | null;
  otherIds: Types.ObjectId[];
  /** Host, guest and others: whose lists it is in. Nobody's when it was erased. */
  sideIds: Types.ObjectId[];
  state: ConsultationState;
  waitsFor: "host" | "guest" | null;
  startsAt: Date | null;
  lengthMin: number;
  way: TalkWay;
  /** Sealed to the host by the guest's browser: bytes without meaning here. */
  reason: string | null;
  /** Monday of the week it is in, by the school's clock: all that a count needs. Null: no time yet. */
  week: string | null;
  /** Until then it is to come; afterwards it is past. */
  listedUntil: Date;
  createdAt: Date;
  changedAt: Date;
};
const consultationSchema = new Schema<ConsultationFields>({
  kind: { type: String, required: true },
  hostId: { type: Schema.Types.ObjectId, default: null },
  guestId: { type: Schema.Types.ObjectId, default: null },
  otherIds: { type: [Schema.Types.ObjectId], required: true },
  sideIds: { type: [Schema.Types.ObjectId], required: true },
  state: { type: String, required: true },
  waitsFor: { type: String, default: null },
  startsAt: { type: Date, default: null },
  lengthMin: { type: Number, required: true },
  way: { type: String, required: true },
  reason: { type: String, default: null },
  week: { type: String, default: null },
  listedUntil: { type: Date, required: true },
  createdAt: { type: Date, required: true },
  changedAt: { type: Date, required: true },
});
consultationSchema.plugin(schoolScope);
consultationSchema.index({ schoolId: 1, sideIds: 1, listedUntil: 1 }); // serves one's own lists
consultationSchema.index({ schoolId: 1, week: 1 }); // serves counts
consultationSchema.index({ state: 1, startsAt: 1 }); // serves reminders
export const ConsultationModel: Model<ConsultationFields> = model<ConsultationFields>(
  "Consultation",
  consultationSchema,
);

export type TakenFields = { consultationId: Types.ObjectId; from: Date; to: Date };
/** Somebody as a host: their hours, the times that are taken, the address of their calendar. */
export type HostFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  availability: Availability | null;
  /** Claimed before a talk is written, by one update that no other can overlap: of a race one wins. */
  taken: TakenFields[];
  /** Of which the address is made with the server's secret; the database alone does not give it. */
  calendarNonce: string | null;
  calendarHash: string | null;
};
const hostSchema = new Schema<HostFields>(
  {
    personId: { type: Schema.Types.ObjectId, required: true },
    availability: { type: Schema.Types.Mixed, default: null },
    taken: {
      type: [
        new Schema<TakenFields>(
          {
            consultationId: { type: Schema.Types.ObjectId, required: true },
            from: { type: Date, required: true },
            to: { type: Date, required: true },
          },
          { _id: false },
        ),
      ],
      default: [],
    },
    calendarNonce: { type: String, default: null },
    calendarHash: { type: String, default: null },
  },
  { minimize: false },
);
hostSchema.plugin(schoolScope);
hostSchema.index({ schoolId: 1, personId: 1 }, { unique: true });
hostSchema.index({ calendarHash: 1 }); // serves the calendar's address
export const HostModel: Model<HostFields> = model<HostFields>("ConsultationHost", hostSchema);

/** How somebody is reminded; who says nothing has the default. */
export type ReminderWishFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  channel: ReminderChannel;
  leadMin: number;
};
const wishSchema = new Schema<ReminderWishFields>({
  personId: { type: Schema.Types.ObjectId, required: true },
  channel: { type: String, required: true },
  leadMin: { type: Number, required: true },
});
wishSchema.plugin(schoolScope);
wishSchema.index({ schoolId: 1, personId: 1 }, { unique: true });
export const ReminderWishModel: Model<ReminderWishFields> = model<ReminderWishFields>(
  "ConsultationReminderWish",
  wishSchema,
);

/** A reminder on its way or there: made before it is sent, so that it is sent once. Goes by itself. */
export type ReminderSentFields = {
  schoolId: Types.ObjectId;
  consultationId: Types.ObjectId;
  personId: Types.ObjectId;
  /** Of another time one is reminded anew. */
  startsAt: Date;
  claimedAt: Date;
  sentAt: Date | null;
};
const sentSchema = new Schema<ReminderSentFields>({
  consultationId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  startsAt: { type: Date, required: true },
  claimedAt: { type: Date, required: true },
  sentAt: { type: Date, default: null },
});
sentSchema.plugin(schoolScope);
sentSchema.index({ schoolId: 1, consultationId: 1, personId: 1, startsAt: 1 }, { unique: true });
sentSchema.index({ startsAt: 1 }, { expireAfterSeconds: 86_400 });
export const ReminderSentModel: Model<ReminderSentFields> = model<ReminderSentFields>(
  "ConsultationReminder",
  sentSchema,
);
