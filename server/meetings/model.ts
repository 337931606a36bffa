import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { Meeting, MeetingGroup, MeetingKind } from "./protocol.ts";

export type MeetingFields = {
  schoolId: Types.ObjectId;
  kind: MeetingKind;
  title: string;
  about: string;
  hostId: Types.ObjectId;
  groups: MeetingGroup[];
  classIds: Types.ObjectId[];
  isOneWay: boolean;
  startsAt: Date;
  durationMin: number;
  endsAt: Date;
  state: Meeting["state"];
  startedAt: Date | null;
  endedAt: Date | null;
};
const meetingSchema = new Schema<MeetingFields>({
  kind: { type: String, required: true },
  title: { type: String, default: "" },
  about: { type: String, default: "" },
  hostId: { type: Schema.Types.ObjectId, required: true },
  groups: { type: [String], required: true },
  classIds: { type: [Schema.Types.ObjectId], required: true },
  isOneWay: { type: Boolean, required: true },
  startsAt: { type: Date, required: true },
  durationMin: { type: Number, required: true },
  endsAt: { type: Date, required: true },
  state: { type: String, required: true },
  startedAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
});
meetingSchema.plugin(schoolScope);
meetingSchema.index({ schoolId: 1, endsAt: 1 }); // serves "to come" and "past"
meetingSchema.index({ schoolId: 1, hostId: 1, kind: 1, state: 1 }); // serves "my practice room"
export const MeetingModel: Model<MeetingFields> = model<MeetingFields>("Meeting", meetingSchema);

export type ReceiptFields = {
  schoolId: Types.ObjectId;
  meetingId: Types.ObjectId;
  personId: Types.ObjectId;
  at: Date;
};
const receiptSchema = new Schema<ReceiptFields>({
  meetingId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  at: { type: Date, required: true },
});
receiptSchema.plugin(schoolScope);
receiptSchema.index({ schoolId: 1, meetingId: 1, personId: 1 }, { unique: true });
export const ReceiptModel: Model<ReceiptFields> = model<ReceiptFields>(
  "MeetingReceipt",
  receiptSchema,
);
