import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import type { BoardImages } from "./images.ts";
import type { BoardInfo } from "./protocol.ts";
import type { BoardElement } from "./protocol-elements.ts";
import { pileOf } from "./protocol-merge.ts";
import type { Whiteboard } from "./service.ts";
import { toInfo, type WhiteboardStore } from "./store.ts";

type Deps = {
  store: WhiteboardStore;
  lessons: Pick<Lessons, "read">;
  images: BoardImages;
  /** What is drawn and not stored yet. */
  findLive: Whiteboard["findLive"];
};

/** Boards as they are kept with a lesson: for whoever may see it, in the room or not. */
export function createKeptBoards({ store, lessons, images, findLive }: Deps) {
  /** @throws AppError not_found; forbidden other_class */
  async function listKept(user: User, lessonId: string) {
    await lessons.read(user, lessonId);
    const scenes = await store.listScenes(user.schoolId, lessonId);
    const counts = await store.countElements(
      user.schoolId,
      scenes.map(({ id }) => id),
    );
    return scenes.flatMap((scene) => {
      const elementCount = counts.get(scene.id);
      return elementCount === undefined ? [] : [{ ...toInfo(scene), elementCount }];
    });
  }

  /** @throws AppError not_found; forbidden other_class */
  async function findKept(user: User, lessonId: string, sceneId: string) {
    await lessons.read(user, lessonId);
    const scene = await store.findScene(user.schoolId, sceneId);
    if (scene?.lessonId !== lessonId) throw new AppError("not_found", "No such board");
    return scene;
  }

  async function readKept(
    user: User,
    lessonId: string,
    sceneId: string,
  ): Promise<{ scene: BoardInfo; elements: BoardElement[] }> {
    const scene = await findKept(user, lessonId, sceneId);
    const live = await findLive(sceneId);
    if (live) return { scene: live.info, elements: live.pile() };
    const stored = await store.listElements(user.schoolId, sceneId);
    return { scene: toInfo(scene), elements: pileOf(stored.map(({ element }) => element)) };
  }

  async function readKeptImage(
    user: User,
    lessonId: string,
    sceneId: string,
    fileId: string,
  ): Promise<FileReply> {
    const { images: known } = await findKept(user, lessonId, sceneId);
    const { mimeType, bytes } = await images.read(sceneId, known, fileId);
    const fileName = mimeType === "image/webp" ? "board.webp" : "board.jpg";
    return { fileName, mimeType, contentBase64: Buffer.from(bytes).toString("base64") };
  }

  return { listKept, readKept, readKeptImage };
}
export type KeptBoards = ReturnType<typeof createKeptBoards>;
