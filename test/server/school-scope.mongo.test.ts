import { model, Schema, Types } from "mongoose";
import { beforeEach, describe, expect, test } from "vitest";
import { inSchool, schoolScope } from "#server/school-scope.ts";
import { startDatabase } from "../support/database.ts";

const noteSchema = new Schema({
  ...inSchool,
  text: { type: String, required: true },
  aboutId: { type: Schema.Types.ObjectId, ref: "ScopeNote" },
});
noteSchema.plugin(schoolScope);
const Note = model("ScopeNote", noteSchema);

startDatabase();

const ours = new Types.ObjectId();
const theirs = new Types.ObjectId();
const refusal = /names its schoolId/;
const move = /move/;

beforeEach(async () => {
  await Note.deleteMany({}).setOptions({ acrossSchools: true });
  const about = await Note.create({ schoolId: theirs, text: "theirs" });
  await Note.create({ schoolId: ours, text: "ours", aboutId: about._id });
});

/** Every way mongoose reaches stored records, by a filter. */
const operations: Record<string, (filter: Record<string, unknown>) => PromiseLike<unknown>> = {
  find: (filter) => Note.find(filter),
  findOne: (filter) => Note.findOne(filter),
  exists: (filter) => Note.exists(filter),
  countDocuments: (filter) => Note.countDocuments(filter),
  distinct: (filter) => Note.distinct("text", filter),
  findOneAndUpdate: (filter) => Note.findOneAndUpdate(filter, { text: "x" }),
  findOneAndReplace: (filter) => Note.findOneAndReplace(filter, { schoolId: ours, text: "x" }),
  findOneAndDelete: (filter) => Note.findOneAndDelete(filter),
  updateOne: (filter) => Note.updateOne(filter, { text: "x" }),
  updateMany: (filter) => Note.updateMany(filter, { text: "x" }),
  replaceOne: (filter) => Note.replaceOne(filter, { schoolId: ours, text: "x" }),
  deleteOne: (filter) => Note.deleteOne(filter),
  deleteMany: (filter) => Note.deleteMany(filter),
  cursor: (filter) => Note.find(filter).cursor().next(),
  aggregate: (filter) => Note.aggregate([{ $match: filter }]),
  "bulk update": (filter) => Note.bulkWrite([{ updateOne: { filter, update: { text: "x" } } }]),
  "bulk delete": (filter) => Note.bulkWrite([{ deleteMany: { filter } }]),
  "bulk replace": (filter) =>
    Note.bulkWrite([{ replaceOne: { filter, replacement: { schoolId: ours, text: "x" } } }]),
};

const textsOf = async () =>
  (await Note.find().setOptions({ acrossSchools: true })).map(({ text }) => text).sort();

describe.each(Object.entries(operations))("%s", (_name, run) => {
  test("is refused without a school, and nothing changes", async () => {
    await expect(run({})).rejects.toThrow(refusal);
    await expect(run({ text: "ours" })).rejects.toThrow(refusal);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });

  test("is refused with many schools, or with a school only in one branch", async () => {
    await expect(run({ schoolId: { $in: [ours, theirs] } })).rejects.toThrow(refusal);
    await expect(run({ schoolId: { $ne: ours } })).rejects.toThrow(refusal);
    await expect(run({ schoolId: null })).rejects.toThrow(refusal);
    await expect(run({ $or: [{ schoolId: ours }, { text: "theirs" }] })).rejects.toThrow(refusal);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });

  test("with a school leaves the other school alone", async () => {
    await run({ schoolId: ours });
    expect(await textsOf()).toContain("theirs");
  });
});

describe("by id", () => {
  test("every shortcut is refused: an id alone names no school", async () => {
    const [one] = await Note.find({ schoolId: ours });
    const id = one?._id;
    await expect(Note.findById(id)).rejects.toThrow(refusal);
    await expect(Note.findByIdAndUpdate(id, { text: "x" })).rejects.toThrow(refusal);
    await expect(Note.findByIdAndDelete(id)).rejects.toThrow(refusal);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });

  test("another school's id finds nothing", async () => {
    const [other] = await Note.find({ schoolId: theirs });
    expect(await Note.findOne({ schoolId: ours, _id: other?._id })).toBeNull();
  });
});

describe("inserting", () => {
  test("is refused without a school, singly and in bulk, validated or not", async () => {
    const lost = { text: "lost" };
    await expect(Note.create(lost)).rejects.toThrow(/schoolId/);
    await expect(Note.insertMany([{ schoolId: ours, text: "ok" }, lost])).rejects.toThrow(refusal);
    await expect(Note.insertMany([lost], { lean: true })).rejects.toThrow(refusal);
    await expect(Note.bulkWrite([{ insertOne: { document: lost } }])).rejects.toThrow(refusal);
    await expect(new Note(lost).save({ validateBeforeSave: false })).rejects.toThrow(refusal);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });
});

describe("populate", () => {
  test("is refused without a school, and never crosses over with one", async () => {
    await expect(Note.find({ schoolId: ours }).populate("aboutId")).rejects.toThrow(refusal);
    const match = { schoolId: ours };
    const [note] = await Note.find({ schoolId: ours }).populate({ path: "aboutId", match });
    expect(note?.aboutId).toBeNull();
  });
});

describe("save", () => {
  test("changes a loaded record within its school", async () => {
    const note = await Note.findOne({ schoolId: ours });
    note!.text = "changed";
    await note!.save();
    expect(await textsOf()).toEqual(["changed", "theirs"]);
  });

  test("is refused when the record was loaded without its school", async () => {
    const note = await Note.findOne({ schoolId: ours }).select({ text: 1 });
    note!.text = "x";
    await expect(note!.save()).rejects.toThrow(refusal);
  });

  test("in bulk keeps to the school too", async () => {
    const note = await Note.findOne({ schoolId: ours });
    note!.text = "changed";
    await Note.bulkSave([note!]);
    expect(await textsOf()).toEqual(["changed", "theirs"]);
    const bare = await Note.findOne({ schoolId: ours }).select({ text: 1 });
    bare!.text = "x";
    await expect(Note.bulkSave([bare!])).rejects.toThrow(refusal);
  });

  test("does not reach a record that is now another school's", async () => {
    const note = await Note.findOne({ schoolId: ours });
    await Note.collection.updateOne({ _id: note!._id }, { $set: { schoolId: theirs } });
    note!.text = "x";
    await expect(note!.save()).rejects.toThrow(/No document found/);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });

  test("a document's own delete is refused: it goes by id alone", async () => {
    const note = await Note.findOne({ schoolId: ours });
    await expect(note!.deleteOne()).rejects.toThrow(refusal);
    expect(await textsOf()).toEqual(["ours", "theirs"]);
  });
});

describe("a record", () => {
  test("cannot be moved to another school", async () => {
    const mine = { schoolId: ours };
    const elsewhere = { schoolId: theirs, text: "moved" };
    await Note.updateOne(mine, { $set: { schoolId: theirs } }).catch(() => {});
    await Note.bulkWrite([
      { updateOne: { filter: mine, update: { $set: { schoolId: theirs } } } },
    ]).catch(() => {});
    await expect(Note.replaceOne(mine, elsewhere)).rejects.toThrow(move);
    await expect(Note.findOneAndReplace(mine, elsewhere)).rejects.toThrow(move);
    await expect(Note.updateOne(mine, { $rename: { aboutId: "schoolId" } })).rejects.toThrow(move);
    await expect(
      Note.updateOne(mine, [{ $set: { schoolId: theirs } }], { updatePipeline: true }),
    ).rejects.toThrow(move);
    const replace = { replaceOne: { filter: mine, replacement: elsewhere } };
    await expect(Note.bulkWrite([replace])).rejects.toThrow(move);
    expect(await Note.countDocuments(mine)).toBe(1);
    expect(await Note.countDocuments({ schoolId: theirs })).toBe(1);
  });
});

describe("aggregate", () => {
  test("must begin with the school and must not reach other collections", async () => {
    const $match = { schoolId: ours };
    await expect(Note.aggregate([])).rejects.toThrow(refusal);
    await expect(Note.aggregate([{ $sort: { text: 1 } }, { $match }])).rejects.toThrow(refusal);
    const $lookup = { from: "scopenotes", pipeline: [], as: "all" };
    await expect(Note.aggregate([{ $match }, { $lookup }])).rejects.toThrow(/leave the school/);
    const $unionWith = "scopenotes";
    await expect(Note.aggregate([{ $match }, { $unionWith }])).rejects.toThrow(/leave the school/);
    expect(await Note.aggregate([{ $match }])).toHaveLength(1);
  });
});

describe("acrossSchools", () => {
  test("is the one way to look across, and has to be said", async () => {
    const everywhere = { acrossSchools: true };
    expect(await Note.find().setOptions(everywhere)).toHaveLength(2);
    expect(await Note.aggregate([{ $match: {} }]).option(everywhere)).toHaveLength(2);
    await expect(Note.estimatedDocumentCount()).rejects.toThrow(refusal);
  });
});
