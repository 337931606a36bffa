import { Types } from "mongoose";
import { ExternalIdModel, type ImportFields, ImportModel } from "./model.ts";
import type { Known } from "./plan.ts";

export type StoredImport = Omit<ImportFields, "_id" | "schoolId" | "byId"> & {
  id: string;
  schoolId: string;
  byId: string;
};
export type NewExternalId = { kind: "person" | "class"; sourcedId: string; ourId: string };

const toImport = ({ _id, ...doc }: ImportFields): StoredImport => {
  return { ...doc, id: String(_id), schoolId: String(doc.schoolId), byId: String(doc.byId) };
};
const PAGE = 2_000;

/** Every query about imports and ids of other systems. */
export const mongoExchange = {
  newId: (): string => String(new Types.ObjectId()),

  async addImport(
    schoolId: string,
    id: string,
    made: Pick<ImportFields, "fileName" | "state" | "preview" | "createdAt"> & { byId: string },
  ): Promise<StoredImport> {
    const doc = await ImportModel.create({ _id: new Types.ObjectId(id), ...made, schoolId });
    return toImport(doc.toObject());
  },

  async findImport(schoolId: string, importId: string): Promise<StoredImport | null> {
    const doc = await ImportModel.findOne({ schoolId, _id: importId }).lean();
    return doc && toImport(doc);
  },

  async listImports(schoolId: string, limit: number): Promise<StoredImport[]> {
    const found = ImportModel.find({ schoolId }).sort({ createdAt: -1 }).limit(limit);
    return (await found.lean()).map(toImport);
  },

  async isApplying(schoolId: string): Promise<boolean> {
    return (await ImportModel.countDocuments({ schoolId, state: "applying" })) > 0;
  },

  /** False where it is not in that state (any more). */
  async moveImport(
    schoolId: string,
    importId: string,
    from: readonly ImportFields["state"][],
    change: Partial<Pick<ImportFields, "state" | "ticked" | "done" | "total" | "endedAt">>,
  ): Promise<boolean> {
    const filter = { schoolId, _id: importId, state: { $in: [...from] } };
    return (await ImportModel.updateOne(filter, { $set: change })).matchedCount === 1;
  },

  async progress(
    schoolId: string,
    importId: string,
    { done, logins = 0, total }: { done: number; logins?: number; total?: number },
  ): Promise<void> {
    await ImportModel.updateOne(
      { schoolId, _id: importId },
      { $inc: { done, madeLogins: logins }, ...(total !== undefined && { $set: { total } }) },
    );
  },

  /** Ids of other systems by kind. */
  async known(schoolId: string): Promise<Known> {
    const people = new Map<string, string>();
    const classes = new Map<string, string>();
    let after: Types.ObjectId | null = null;
    for (;;) {
      const filter = { schoolId, ...(after && { _id: { $gt: after } }) };
      const docs: {
        _id: Types.ObjectId;
        kind: string;
        sourcedId: string;
        ourId: Types.ObjectId;
      }[] = await ExternalIdModel.find(filter).sort({ _id: 1 }).limit(PAGE).lean();
      for (const { kind, sourcedId, ourId } of docs)
        (kind === "person" ? people : classes).set(sourcedId, String(ourId));
      after = docs.at(-1)?._id ?? null;
      if (docs.length < PAGE) return { people, classes };
    }
  },

  /** Writes those that are not there yet; what stands stays. */
  async addExternalIds(schoolId: string, ids: readonly NewExternalId[]): Promise<void> {
    if (ids.length === 0) return;
    const school = new Types.ObjectId(schoolId);
    await ExternalIdModel.bulkWrite(
      ids.map(({ kind, sourcedId, ourId }) => ({
        updateOne: {
          filter: { schoolId: school, kind, sourcedId },
          update: { $setOnInsert: { ourId: new Types.ObjectId(ourId) } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  },

  async forget(schoolId: string, ourId: string): Promise<void> {
    await ExternalIdModel.deleteMany({ schoolId, ourId });
  },
};
export type ExchangeStore = typeof mongoExchange;
