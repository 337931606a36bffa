import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolderStorage } from "#media/storage/folder.ts";
import { AppError } from "#server/errors.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { User } from "#server/realtime.ts";
import { type BoardImages, createBoardImages } from "#server/whiteboard/images.ts";
import { createKeptBoards } from "#server/whiteboard/kept.ts";
import { LiveScene } from "#server/whiteboard/scene.ts";
import { mongoWhiteboard } from "#server/whiteboard/store.ts";
import { startDatabase } from "../../support/database.ts";
import { newId } from "../../support/room-server.ts";
import { gone, stroke } from "./elements.ts";

startDatabase();
let dir: string;
let images: BoardImages;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "qonyrau-boards-"));
  images = createBoardImages(createFolderStorage(dir));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const AT = Date.parse("2026-11-25T09:00:00Z");
const store = mongoWhiteboard;
const userOf = (schoolId: string): User => {
  return { id: newId(), schoolId, roles: ["pupil"], familyId: newId() };
};
/** Lessons that one school alone may see. */
const lessonsOf = (ownSchoolId: string) => ({
  async read({ schoolId }: User): Promise<Lesson> {
    if (schoolId !== ownSchoolId) throw new AppError("not_found", "No such lesson");
    return {} as Lesson; // only whether it may be seen matters here
  },
});

async function makeBoard(number = 1, change: { groupId?: string } = {}) {
  const [schoolId, lessonId] = [newId(), newId()];
  const scene = await store.addScene(schoolId, {
    ...{ lessonId, number, groupId: null, slide: null, atMs: AT, ...change },
  });
  const kept = createKeptBoards({
    ...{ store, images, lessons: lessonsOf(schoolId) },
    findLive: async () => null,
  });
  return { schoolId, lessonId, scene, kept, user: userOf(schoolId) };
}
const at = (element: ReturnType<typeof stroke> | ReturnType<typeof gone>, atMs = AT) => {
  return { element, atMs };
};

describe("boards kept with a lesson", () => {
  test("are those with something on them, in their order, with what is to be seen", async () => {
    const { schoolId, lessonId, scene, kept, user } = await makeBoard();
    await store.addScene(schoolId, { lessonId, number: 2, groupId: null, slide: null, atMs: AT });
    await store.saveElements(schoolId, scene.id, [
      at(stroke("upper", { index: "a2" })),
      at(stroke("lower", { index: "a1" })),
      at(gone("deleted", 3)),
    ]);
    const { id, number } = scene;
    expect(await kept.listKept(user, lessonId)).toEqual([
      expect.objectContaining({ id, number, elementCount: 2 }),
    ]);
    const { elements } = await kept.readKept(user, lessonId, id);
    expect(elements.map((element) => element.id)).toEqual(["lower", "upper"]);
  });

  test("show what is drawn this moment and not stored yet", async () => {
    const { schoolId, lessonId, scene, user } = await makeBoard();
    const timing = { liveMs: 1e6, calmMs: 1e6, storeMs: 1e6, storeAgainMs: 1e6 };
    const live = new LiveScene({
      ...{ schoolId, stored: scene, elements: [], store, timing },
      ...{ tell: () => undefined, now: () => AT },
    });
    live.draw([stroke("fresh")]);
    const kept = createKeptBoards({
      ...{ store, images, lessons: lessonsOf(schoolId), findLive: async () => live },
    });
    expect((await kept.readKept(user, lessonId, scene.id)).elements).toEqual([stroke("fresh")]);
    expect(await store.listElements(schoolId, scene.id)).toEqual([]);
    await live.close();
    expect(await store.listElements(schoolId, scene.id)).toEqual([at(stroke("fresh"))]);
  });

  test("are of those who may see the lesson, and of no other lesson or school", async () => {
    const { lessonId, scene, kept, user } = await makeBoard();
    const other = await makeBoard();
    const notFound = expect.objectContaining({ code: "not_found" });
    const stranger = userOf(other.schoolId);
    await expect(kept.listKept(stranger, lessonId)).rejects.toEqual(notFound);
    await expect(kept.readKept(stranger, lessonId, scene.id)).rejects.toEqual(notFound);
    await expect(kept.readKept(user, newId(), scene.id)).rejects.toEqual(notFound);
    await expect(other.kept.readKept(other.user, other.lessonId, scene.id)).rejects.toEqual(
      notFound,
    );
  });

  test("bring their pictures along, and no other file", async () => {
    const { schoolId, lessonId, scene, kept, user } = await makeBoard();
    const webp = Buffer.from("RIFF\0\0\0\0WEBPVP8 and so on");
    const fileId = images.nameOf(webp, "image/webp");
    await images.put(scene.id, fileId, webp);
    await store.setImages(schoolId, scene.id, [{ fileId, mimeType: "image/webp" }]);
    const file = await kept.readKeptImage(user, lessonId, scene.id, fileId);
    expect(file).toEqual({
      ...{ fileName: "board.webp", mimeType: "image/webp" },
      contentBase64: webp.toString("base64"),
    });
    const act = kept.readKeptImage(user, lessonId, scene.id, "0".repeat(40));
    await expect(act).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("store", () => {
  test("writes an element in the place of what it was, and only in its own school and board", async () => {
    const { schoolId, scene } = await makeBoard();
    const other = await makeBoard();
    await store.saveElements(schoolId, scene.id, [at(stroke("a")), at(stroke("b"))]);
    await store.saveElements(other.schoolId, other.scene.id, [at(stroke("a", { version: 7 }))]);
    await store.saveElements(schoolId, scene.id, [at(stroke("a", { version: 2 }), AT + 5)]);
    const elements = await store.listElements(schoolId, scene.id);
    expect(elements.toSorted((a, b) => (a.element.id < b.element.id ? -1 : 1))).toEqual([
      at(stroke("a", { version: 2 }), AT + 5),
      at(stroke("b")),
    ]);
    expect(await store.findScene(other.schoolId, scene.id)).toBeNull();
    await store.removeElements(schoolId, scene.id, ["a"]);
    expect(await store.listElements(schoolId, scene.id)).toEqual([at(stroke("b"))]);
    expect(await store.listElements(other.schoolId, other.scene.id)).toHaveLength(1);
  });

  test("two boards of a lesson never have one number", async () => {
    const { schoolId, lessonId } = await makeBoard(1);
    const again = { lessonId, number: 1, groupId: null, slide: null, atMs: AT };
    await expect(store.addScene(schoolId, again)).rejects.toMatchObject({ code: 11000 });
  });
});

describe("LiveScene", () => {
  test("what could not be stored is stored later, and deleted elements are forgotten in the end", async () => {
    const { schoolId, scene } = await makeBoard();
    let isBroken = true;
    let now = AT;
    const flaky = {
      ...store,
      saveElements: async (...all: Parameters<typeof store.saveElements>) => {
        if (isBroken) throw new Error("no database");
        await store.saveElements(...all);
      },
    };
    const timing = { liveMs: 1e6, calmMs: 1e6, storeMs: 1e6, storeAgainMs: 1e6 };
    const live = new LiveScene({
      ...{ schoolId, stored: scene, elements: [], store: flaky, timing },
      ...{ tell: () => undefined, now: () => now },
    });
    live.draw([stroke("a"), stroke("b"), gone("b", 2)]);
    await live.flush();
    expect(await store.listElements(schoolId, scene.id)).toEqual([]);
    isBroken = false;
    await live.flush();
    expect(await store.listElements(schoolId, scene.id)).toHaveLength(2);
    now += 6 * 3_600_000;
    live.draw([stroke("c")]);
    await live.close();
    const left = await store.listElements(schoolId, scene.id);
    expect(left.map(({ element }) => element.id).toSorted()).toEqual(["a", "c"]);
    expect(live.read()).toHaveLength(2);
    expect(live.elementCount).toBe(2);
  });
});
