import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";

/** How far one person has come with one item, over all their devices. */
export type WatchingFields = {
  schoolId: Types.ObjectId;
  itemId: Types.ObjectId;
  personId: Types.ObjectId;
  /** What was seen, joined and in order: from, to, from, to … ms of the video. */
  ranges: number[];
  /** Real time during which some watch was open: from, to … ms since 1970. */
  clock: number[];
  positionMs: number;
  /** Of the whole at the last report, rounded. */
  percent: number;
  /** The newest ones; a report names its watch. */
  watches: { watchId: Types.ObjectId; startedAt: Date; gainedMs: number }[];
  answer: { option: number | null; text: string; isRight: boolean | null } | null;
  hasPhoto: boolean;
  /** The last report, answer or photo; null: only opened. */
  lastAt: Date | null;
  /** Grows with each report: one that was made of an older state tries again. */
  revision: number;
};
const watchSchema = new Schema<WatchingFields["watches"][number]>(
  {
    watchId: { type: Schema.Types.ObjectId, required: true },
    startedAt: { type: Date, required: true },
    gainedMs: { type: Number, required: true },
  },
  { _id: false },
);
const watchingSchema = new Schema<WatchingFields>({
  itemId: { type: Schema.Types.ObjectId, ref: "LibraryItem", required: true },
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  ranges: { type: [Number], default: [] },
  clock: { type: [Number], default: [] },
  positionMs: { type: Number, default: 0 },
  percent: { type: Number, default: 0 },
  watches: { type: [watchSchema], default: [] },
  answer: { type: Schema.Types.Mixed, default: null },
  hasPhoto: { type: Boolean, default: false },
  lastAt: { type: Date, default: null },
  revision: { type: Number, default: 0 },
});
watchingSchema.plugin(schoolScope);
// One record of a person and an item; serves the reports, and by its beginning the item's table.
watchingSchema.index({ schoolId: 1, itemId: 1, personId: 1 }, { unique: true });
watchingSchema.index({ schoolId: 1, personId: 1 }); // serves one's own cards
export const WatchingModel: Model<WatchingFields> = model<WatchingFields>(
  "Watching",
  watchingSchema,
);
