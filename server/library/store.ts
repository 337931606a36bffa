import type { QueryFilter, Types } from "mongoose";
import { isDuplicate } from "../duplicate.ts";
import { type ItemFields, ItemModel, type ListFields, ListModel } from "./model.ts";
import type { Audience, ItemKind, Source } from "./protocol.ts";
import type { Reach } from "./rules.ts";

/** An item as stored; ids as text, instants in ms, UTC. */
export type StoredItem = Omit<
  ItemFields,
  | "schoolId"
  | "authorId"
  | "subjectId"
  | "audience"
  | "videoId"
  | "publishAt"
  | "createdAt"
  | "searchKey"
> & {
  id: string;
  authorId: string;
  subjectId: string | null;
  audience: Audience;
  source: Source;
  videoId: string | null;
  publishAtMs: number | null;
  createdAtMs: number;
};
/** What may change of an item; `searchKey` goes with title, tags and subject. */
export type ItemChange = Partial<Omit<StoredItem, "id" | "authorId" | "createdAtMs" | "code">> & {
  searchKey?: string;
};
export type NewItem = Omit<StoredItem, "id"> & { searchKey: string };
export type StoredList = {
  id: string;
  authorId: string;
  title: string;
  itemIds: string[];
  code: string;
};
/** Which items. `own`: of that author, drafts too; else what is published at `nowMs` for those `reach` names. */
export type ItemFilter = {
  own?: string;
  reach: Reach;
  nowMs: number;
  words: readonly string[];
  subjectId?: string | undefined;
  /** Items for this class: its grade's, and what is for all. */
  schoolClass?: { id: string; grade: number } | undefined;
  kind?: ItemKind | undefined;
  term?: number | undefined;
  tag?: string | undefined;
};

const idOf = (id: Types.ObjectId | null): string | null => (id === null ? null : String(id));

function toStored(doc: ItemFields & { _id: Types.ObjectId }): StoredItem {
  const { _id, schoolId: _, searchKey: __, ...fields } = doc;
  const { pupils, classIds, parents } = doc.audience;
  return {
    kind: fields.kind,
    title: fields.title,
    description: fields.description,
    grades: fields.grades,
    term: fields.term,
    tags: fields.tags,
    chapters: fields.chapters,
    timer: fields.timer,
    repetitions: fields.repetitions,
    question: fields.question,
    rightOption: fields.rightOption,
    brief: fields.brief,
    article: fields.article ?? null,
    asksPhoto: fields.asksPhoto,
    mayDownload: fields.mayDownload,
    source: fields.source,
    linkUrl: fields.linkUrl,
    code: fields.code,
    id: String(_id),
    authorId: String(doc.authorId),
    subjectId: idOf(doc.subjectId),
    audience: { pupils, classIds: classIds.map(String), parents },
    videoId: idOf(doc.videoId),
    publishAtMs: doc.publishAt?.getTime() ?? null,
    createdAtMs: doc.createdAt.getTime(),
  };
}
const toList = (doc: ListFields & { _id: Types.ObjectId }): StoredList => ({
  id: String(doc._id),
  authorId: String(doc.authorId),
  title: doc.title,
  itemIds: doc.itemIds.map(String),
  code: doc.code,
});

/** Stored instants are dates. */
function toFields({ publishAtMs, ...change }: ItemChange) {
  if (publishAtMs === undefined) return change;
  return { ...change, publishAt: publishAtMs === null ? null : new Date(publishAtMs) };
}

type Query = QueryFilter<ItemFields>;
const forClass = (classId: string): Query[] => [
  { "audience.pupils": "all" },
  { "audience.pupils": "classes", "audience.classIds": classId },
];

/** Of no class: whoever asks is let to it by `reach`. */
const forParents: Query = { "audience.pupils": "parents" };

function toQuery(schoolId: string, filter: ItemFilter): Query {
  const { own, reach, schoolClass } = filter;
  const reached = reach?.map(
    ({ classId, parents }): Query => ({
      $or: forClass(classId),
      ...(parents && { "audience.parents": true }),
    }),
  );
  if (reach?.some(({ parents }) => parents)) reached?.push(forParents);
  const all: Query[] = [
    ...filter.words.map((word) => ({ searchKey: { $regex: word } })),
    ...(own === undefined && reached ? [{ $or: reached }] : []),
    ...(schoolClass
      ? [
          { $or: [...forClass(schoolClass.id), forParents] },
          { $or: [{ grades: schoolClass.grade }, { grades: { $size: 0 } }] },
        ]
      : []),
  ];
  return {
    schoolId,
    ...(own === undefined ? { publishAt: { $lte: new Date(filter.nowMs) } } : { authorId: own }),
    ...(filter.subjectId !== undefined && { subjectId: filter.subjectId }),
    ...(filter.kind !== undefined && { kind: filter.kind }),
    ...(filter.term !== undefined && { term: filter.term }),
    ...(filter.tag !== undefined && { tags: filter.tag }),
    ...(all.length > 0 && { $and: all }),
  };
}

const changed = {
  returnDocument: "after",
  lean: true,
} as const; /** Codes are drawn at random; that three are taken already does not happen. */
const DRAWS = 3;

async function withCode<T>(draw: () => string, create: (code: string) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await create(draw());
    } catch (error) {
      if (!isDuplicate(error) || tries === DRAWS) throw error;
    }
  }
}

export const mongoLibrary = {
  /** With the first free code that `drawCode` gives. */
  async createItem(schoolId: string, item: Omit<NewItem, "code">, drawCode: () => string) {
    const { createdAtMs, ...fields } = item;
    const createdAt = new Date(createdAtMs);
    const doc = await withCode(drawCode, (code) =>
      ItemModel.create({ ...toFields(fields), authorId: item.authorId, schoolId, createdAt, code }),
    );
    return toStored(doc.toObject());
  },

  async findItem(schoolId: string, itemId: string): Promise<StoredItem | null> {
    const doc = await ItemModel.findOne({ schoolId, _id: itemId }).lean();
    return doc && toStored(doc);
  },

  /** Those there are, in no order. */
  async findItems(schoolId: string, itemIds: readonly string[]): Promise<StoredItem[]> {
    if (itemIds.length === 0) return [];
    return (await ItemModel.find({ schoolId, _id: { $in: [...itemIds] } }).lean()).map(toStored);
  },

  async findItemByCode(schoolId: string, code: string): Promise<StoredItem | null> {
    const doc = await ItemModel.findOne({ schoolId, code }).lean();
    return doc && toStored(doc);
  },

  /** A page, newest first, and how many there are in all. */
  async listItems(schoolId: string, filter: ItemFilter, page: { skip: number; limit: number }) {
    if (filter.own === undefined && filter.reach?.length === 0) return { items: [], total: 0 };
    const query = toQuery(schoolId, filter);
    const newest = filter.own === undefined ? "publishAt" : "createdAt";
    const [docs, total] = await Promise.all([
      ItemModel.find(query)
        .sort({ [newest]: -1, _id: -1 })
        .skip(page.skip)
        .limit(page.limit)
        .lean(),
      ItemModel.countDocuments(query),
    ]);
    return { items: docs.map(toStored), total };
  },

  /** What occurs among the items of a filter: tags, and ids of subjects. */
  async listOccurring(schoolId: string, filter: ItemFilter) {
    if (filter.reach?.length === 0) return { tags: [], subjectIds: [] };
    const query = toQuery(schoolId, filter);
    const [tags, subjectIds] = await Promise.all([
      ItemModel.distinct("tags", query),
      ItemModel.distinct("subjectId", query),
    ]);
    return {
      tags: tags.map(String),
      subjectIds: subjectIds.filter((id) => id !== null).map(String),
    };
  },

  async changeItem(schoolId: string, itemId: string, change: ItemChange) {
    const doc = await ItemModel.findOneAndUpdate(
      { schoolId, _id: itemId },
      { $set: toFields(change) },
      changed,
    );
    return doc && toStored(doc);
  },

  /** Removes it, from every list too. False where it was gone already. */
  async removeItem(schoolId: string, itemId: string): Promise<boolean> {
    const { deletedCount } = await ItemModel.deleteOne({ schoolId, _id: itemId });
    await ListModel.updateMany({ schoolId, itemIds: itemId }, { $pull: { itemIds: itemId } });
    return deletedCount === 1;
  },

  async countShowing(schoolId: string, videoId: string): Promise<number> {
    return ItemModel.countDocuments({ schoolId, videoId });
  },

  async createList(
    schoolId: string,
    list: Omit<StoredList, "id" | "code"> & { createdAtMs: number },
    drawCode: () => string,
  ): Promise<StoredList> {
    const { createdAtMs, ...fields } = list;
    const createdAt = new Date(createdAtMs);
    const doc = await withCode(drawCode, (code) =>
      ListModel.create({ ...fields, schoolId, createdAt, code }),
    );
    return toList(doc.toObject());
  },

  async findList(schoolId: string, listId: string): Promise<StoredList | null> {
    const doc = await ListModel.findOne({ schoolId, _id: listId }).lean();
    return doc && toList(doc);
  },

  async findListByCode(schoolId: string, code: string): Promise<StoredList | null> {
    const doc = await ListModel.findOne({ schoolId, code }).lean();
    return doc && toList(doc);
  },

  /** The newest first. */
  async listLists(schoolId: string, limit: number): Promise<StoredList[]> {
    const docs = await ListModel.find({ schoolId })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .lean();
    return docs.map(toList);
  },

  async changeList(
    schoolId: string,
    listId: string,
    change: Partial<Pick<StoredList, "title" | "itemIds">>,
  ): Promise<StoredList | null> {
    const filter = { schoolId, _id: listId };
    const doc = await ListModel.findOneAndUpdate(filter, { $set: change }, changed);
    return doc && toList(doc);
  },

  async removeList(schoolId: string, listId: string): Promise<void> {
    await ListModel.deleteOne({ schoolId, _id: listId });
  },
};
export type LibraryStore = typeof mongoLibrary;
