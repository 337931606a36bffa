import { Types } from "mongoose";
import type { SlideRefusal } from "#media/slides/types.ts";
import { type DeckFields, DeckModel, SlideInkModel } from "./model.ts";
import type { Deck, DeckPage, DeckState } from "./protocol.ts";
import { Stroke } from "./protocol-ink.ts";

/** A deck as stored; ids as text, instants in ms, UTC. */
export type StoredDeck = {
  id: string;
  schoolId: string;
  ownerId: string;
  lessonIds: string[];
  title: string;
  state: DeckState;
  format: Deck["format"];
  sizeBytes: number;
  pageCount: number;
  pages: DeckPage[];
  brokenPages: number[];
  refusal: { code: SlideRefusal; limit: number | null } | null;
  machine: string;
  createdAtMs: number;
};
export type NewDeck = Pick<StoredDeck, "ownerId" | "title" | "sizeBytes" | "machine"> & {
  lessonId: string;
  createdAtMs: number;
};
/** Whose ink: of one deck in one lesson. */
export type InkKey = { lessonId: string; deckId: string };

const NUMBERS = 4;
function toPages(numbers: readonly number[]): DeckPage[] {
  return Array.from({ length: Math.floor(numbers.length / NUMBERS) }, (_, at) => {
    const [widthPx = 0, heightPx = 0, smallBytes = 0, largeBytes = 0] = numbers.slice(
      at * NUMBERS,
      (at + 1) * NUMBERS,
    );
    return { widthPx, heightPx, smallBytes, largeBytes };
  });
}

function toStored(doc: DeckFields & { _id: Types.ObjectId }): StoredDeck {
  const { title, state, sizeBytes, pageCount, brokenPages, machine } = doc;
  return {
    ...{ title, state, sizeBytes, pageCount, brokenPages, machine },
    id: String(doc._id),
    schoolId: String(doc.schoolId),
    ownerId: String(doc.ownerId),
    lessonIds: doc.lessonIds.map(String),
    format: doc.format as StoredDeck["format"],
    pages: toPages(doc.pages),
    refusal: doc.refusal as StoredDeck["refusal"],
    createdAtMs: doc.createdAt.getTime(),
  };
}

export const mongoSlides = {
  async create(schoolId: string, deck: NewDeck): Promise<StoredDeck> {
    const { lessonId, createdAtMs, ...rest } = deck;
    const made = await DeckModel.create({
      ...rest,
      schoolId,
      lessonIds: [lessonId],
      state: "uploading",
      createdAt: new Date(createdAtMs),
    });
    return toStored(made.toObject());
  },

  async find(schoolId: string, deckId: string): Promise<StoredDeck | null> {
    const doc = await DeckModel.findOne({ schoolId, _id: deckId }).lean();
    return doc && toStored(doc);
  },

  /** The oldest first. */
  async listOfLesson(schoolId: string, lessonId: string): Promise<StoredDeck[]> {
    const docs = await DeckModel.find({ schoolId, lessonIds: lessonId })
      .sort({ createdAt: 1, _id: 1 })
      .lean();
    return docs.map(toStored);
  },

  countOfLesson: (schoolId: string, lessonId: string): Promise<number> =>
    DeckModel.countDocuments({ schoolId, lessonIds: lessonId }),

  /** One's own that can be shown and are not of that lesson, the newest first. */
  async listOthers(schoolId: string, ownerId: string, lessonId: string): Promise<StoredDeck[]> {
    const docs = await DeckModel.find({ schoolId, ownerId, state: "ready" })
      .where("lessonIds")
      .ne(lessonId)
      .sort({ createdAt: -1 })
      .limit(50)
      .lean();
    return docs.map(toStored);
  },

  /** What a machine that stopped has left in its middle. */
  async listUnfinished(schoolId: string, machine: string): Promise<StoredDeck[]> {
    const states: DeckState[] = ["uploading", "waiting", "rendering"];
    const docs = await DeckModel.find({ schoolId, machine, state: { $in: states } }).lean();
    return docs.map(toStored);
  },

  async attach(schoolId: string, deckId: string, lessonId: string): Promise<StoredDeck | null> {
    const doc = await DeckModel.findOneAndUpdate(
      { schoolId, _id: deckId },
      { $addToSet: { lessonIds: new Types.ObjectId(lessonId) } },
      { returnDocument: "after" },
    ).lean();
    return doc && toStored(doc);
  },

  /** @returns the deck as it is afterwards, perhaps of no lesson any more */
  async detach(schoolId: string, deckId: string, lessonId: string): Promise<StoredDeck | null> {
    const doc = await DeckModel.findOneAndUpdate(
      { schoolId, _id: deckId },
      { $pull: { lessonIds: new Types.ObjectId(lessonId) } },
      { returnDocument: "after" },
    ).lean();
    return doc && toStored(doc);
  },

  /** Changes it if it is still in one of these states; null when it is not, or gone. */
  async change(
    schoolId: string,
    deckId: string,
    from: readonly DeckState[],
    change: Partial<Pick<StoredDeck, "state" | "format" | "pageCount" | "refusal">>,
    { isAnew = false } = {},
  ): Promise<StoredDeck | null> {
    const doc = await DeckModel.findOneAndUpdate(
      { schoolId, _id: deckId, state: { $in: [...from] } },
      { $set: { ...change, ...(isAnew && { pages: [], brokenPages: [], pageCount: 0 }) } },
      { returnDocument: "after" },
    ).lean();
    return doc && toStored(doc);
  },

  /** Adds the next page; null when the deck is gone. */
  async addPage(
    schoolId: string,
    deckId: string,
    { widthPx, heightPx, smallBytes, largeBytes }: DeckPage,
    brokenPage: number | null,
  ): Promise<StoredDeck | null> {
    const numbers = [widthPx, heightPx, smallBytes, largeBytes];
    const doc = await DeckModel.findOneAndUpdate(
      { schoolId, _id: deckId, state: "rendering" },
      {
        $push: {
          pages: { $each: numbers },
          ...(brokenPage !== null && { brokenPages: { $each: [brokenPage] } }),
        },
      },
      { returnDocument: "after" },
    ).lean();
    return doc && toStored(doc);
  },

  async remove(schoolId: string, deckId: string): Promise<void> {
    await DeckModel.deleteOne({ schoolId, _id: deckId });
  },

  async readInk(schoolId: string, key: InkKey, page: number): Promise<Stroke[]> {
    const doc = await SlideInkModel.findOne({ schoolId, ...key, page }).lean();
    return doc ? toStrokes(doc.strokes) : [];
  },

  async listInk(schoolId: string, key: InkKey): Promise<{ page: number; strokes: Stroke[] }[]> {
    const docs = await SlideInkModel.find({ schoolId, ...key })
      .sort({ page: 1 })
      .lean();
    return docs
      .map(({ page, strokes }) => ({ page, strokes: toStrokes(strokes) }))
      .filter(({ strokes }) => strokes.length > 0);
  },

  async writeInk(
    schoolId: string,
    key: InkKey,
    page: number,
    strokes: readonly Stroke[],
  ): Promise<void> {
    await SlideInkModel.updateOne(
      { schoolId, ...key, page },
      { $set: { strokes: [...strokes] } },
      { upsert: true },
    );
  },

  async removeInk(schoolId: string, key: InkKey): Promise<void> {
    await SlideInkModel.deleteMany({ schoolId, ...key });
  },
};
export type SlidesStore = typeof mongoSlides;

/** What an older version kept in another form is left out. */
const toStrokes = (kept: readonly unknown[]): Stroke[] =>
  kept.flatMap((stroke) => {
    const parsed = Stroke.safeParse(stroke);
    return parsed.success ? [parsed.data] : [];
  });
