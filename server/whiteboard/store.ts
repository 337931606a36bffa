import { Types } from "mongoose";
import { BoardElementModel, type BoardSceneFields, BoardSceneModel } from "./model.ts";
import type { BoardInfo, BoardSlide } from "./protocol.ts";
import { BoardElement } from "./protocol-elements.ts";

/** A board as stored; `images` by their names. */
export type StoredScene = BoardInfo & { images: { fileId: string; mimeType: string }[] };
/** An element with the moment it was last drawn at, ms. */
export type StoredElement = { element: BoardElement; atMs: number };
export type NewScene = {
  lessonId: string;
  number: number;
  groupId: string | null;
  slide: BoardSlide | null;
  atMs: number;
};

function toStored(doc: BoardSceneFields & { _id: Types.ObjectId }): StoredScene {
  const { number, slide, images } = doc;
  return {
    ...{ number, slide, images },
    id: String(doc._id),
    lessonId: String(doc.lessonId),
    groupId: doc.groupId && String(doc.groupId),
    createdAt: doc.createdAt.toISOString(),
  };
}

/** Less what only the server needs. */
export function toInfo({ id, lessonId, number, groupId, slide, createdAt }: BoardInfo): BoardInfo {
  return { id, lessonId, number, groupId, slide, createdAt };
}

export const mongoWhiteboard = {
  /** Boards of a lesson, the first made first. */
  async listScenes(schoolId: string, lessonId: string): Promise<StoredScene[]> {
    const docs = await BoardSceneModel.find({ schoolId, lessonId }).sort({ number: 1 }).lean();
    return docs.map(toStored);
  },

  async findScene(schoolId: string, sceneId: string): Promise<StoredScene | null> {
    const doc = await BoardSceneModel.findOne({ schoolId, _id: sceneId }).lean();
    return doc && toStored(doc);
  },

  async addScene(schoolId: string, { atMs, ...scene }: NewScene): Promise<StoredScene> {
    const doc = await BoardSceneModel.create({ schoolId, ...scene, createdAt: new Date(atMs) });
    return toStored(doc.toObject());
  },

  async setImages(schoolId: string, sceneId: string, images: StoredScene["images"]): Promise<void> {
    await BoardSceneModel.updateOne({ schoolId, _id: sceneId }, { $set: { images } });
  },

  /** Everything of a board, deleted ones too. */
  async listElements(schoolId: string, sceneId: string): Promise<StoredElement[]> {
    const docs = await BoardElementModel.find({ schoolId, sceneId }).lean();
    return docs.map(({ element, at }) => {
      return { element: BoardElement.parse(element), atMs: at.getTime() };
    });
  },

  /** How many elements each of these boards has, deleted ones left out; none: absent. */
  async countElements(
    schoolId: string,
    sceneIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const counts = await Promise.all(
      sceneIds.map(async (sceneId) => {
        const filter = { schoolId, sceneId, isGone: false };
        return [sceneId, await BoardElementModel.countDocuments(filter)] as const;
      }),
    );
    return new Map(counts.filter(([, count]) => count > 0));
  },

  /** Writes these elements in the place of what they were. */
  async saveElements(
    schoolId: string,
    sceneId: string,
    elements: readonly StoredElement[],
  ): Promise<void> {
    await BoardElementModel.bulkWrite(
      elements.map(({ element, atMs }) => {
        const key = {
          schoolId: new Types.ObjectId(schoolId),
          sceneId: new Types.ObjectId(sceneId),
        };
        const fields = { element, isGone: element.type === "gone", at: new Date(atMs) };
        return {
          updateOne: {
            filter: { ...key, elementId: element.id },
            update: { $set: fields },
            upsert: true,
          },
        };
      }),
    );
  },

  /** Forgets elements for good. */
  async removeElements(schoolId: string, sceneId: string, ids: readonly string[]): Promise<void> {
    await BoardElementModel.deleteMany({ schoolId, sceneId, elementId: { $in: [...ids] } });
  },
};
export type WhiteboardStore = typeof mongoWhiteboard;
