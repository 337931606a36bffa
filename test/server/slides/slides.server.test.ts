import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSlides } from "#media/slides/engine.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "#server/errors.ts";
import { answer, type User } from "#server/realtime.ts";
import type { VisitEvents } from "#server/rooms/visits.ts";
import { slideEvents } from "#server/slides/events.ts";
import { DECK_MAX_BYTES, SlidesNote, slideCalls } from "#server/slides/protocol.ts";
import { createSlideDecks, type SlideDecks } from "#server/slides/service.ts";
import { mongoSlides } from "#server/slides/store.ts";
import { checkPrefix, linkKey } from "#server/videos/signing.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";
import { makePdf, makePptx } from "../../support/slides.ts";

const secret = "s".repeat(32);
const mediaDir = await mkdtemp(join(tmpdir(), "qonyrau-decks-"));
afterAll(() => rm(mediaDir, { recursive: true, force: true }));
let notes: VisitEvents["noted"][] = [];
let decks: SlideDecks;
let storage: Storage;
let schoolId = "";
/** Lessons that may be seen without being in their room, and whose they are. */
const teacherOf = new Map<string, string>();

const room = roomFixture({
  pupils: 3,
  part(rooms, about) {
    rooms.on("noted", (fact) => void notes.push(fact));
    ({ schoolId, storage } = about);
    decks = createSlideDecks({
      ...{ store: mongoSlides, rooms, teller: about.teller, storage, mediaDir, secret },
      slides: createSlides({ sofficePath: null }),
      lifeHours: 4,
      readLesson: async (_user, lessonId) => {
        const id = teacherOf.get(lessonId);
        if (!id) throw new AppError("forbidden", "Another class", { reason: "other_class" });
        return { teacher: { id, name: "" } };
      },
      listSchools: async () => [{ id: schoolId }],
    });
    return (socket) => answer(socket, slideCalls, slideEvents(decks.live));
  },
});
const { join: enter, joinTeacher, pupil } = room;
afterAll(() => decks.stop());

const userOf = (id: string): User => ({ id, schoolId, roles: ["teacher"], familyId: "f" });
const teacherUser = (teacher: RoomClient) => userOf(teacher.entered.me.personId);

/** Waits for something that has to be asked for. */
const until = (isSo: () => Promise<boolean>, what: string, timeout = 15_000) =>
  expect.poll(isSo, { message: what, timeout }).toBe(true);

/** Sends a file in pieces, as the client does. */
async function upload(user: User, lessonId: string, bytes: Buffer, piece = 60_000) {
  const { id } = await decks.create(user, lessonId, "Қысқаша көбейту", bytes.length);
  for (let at = 0; at < bytes.length; at += piece)
    await decks.receive(user, id, at, bytes.subarray(at, at + piece));
  return id;
}
async function settled(user: User, lessonId: string, deckId: string) {
  let state = "";
  await until(
    async () => {
      ({ state } = (await decks.read(user, lessonId, deckId)).deck);
      return ["ready", "refused", "failed"].includes(state);
    },
    "a rendered deck",
    30_000,
  );
  return decks.read(user, lessonId, deckId);
}
/** One deck of three pages serves the tests that change nothing of it. */
let common: Promise<string> | undefined;
async function shown() {
  const teacher = await joinTeacher();
  const { lessonId } = teacher;
  const user = teacherUser(teacher);
  common ??= upload(user, lessonId, makePdf({ pages: 3 }));
  const deckId = await common;
  await decks.attach(user, lessonId, deckId);
  await settled(user, lessonId, deckId);
  await teacher.call("slides:show", { lessonId, deckId, page: 1 });
  notes = [];
  return { teacher, lessonId, user, deckId, key: { lessonId, deckId, page: 1 } };
}
const style = { tool: "pen", color: 1, size: 1 } as const;
const piece = { id: "stroke1", from: 0, style, points: [100, 200, 5, 5], isDone: false };

describe("materials of a lesson", () => {
  test("arrive in pieces, are rendered, lie in the store and are opened by signed addresses", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const deckId = await upload(user, lessonId, makePdf({ pages: 3 }));
    const { deck, pages } = await settled(user, lessonId, deckId);
    expect(deck).toMatchObject({ state: "ready", format: "pdf", pageCount: 3, pagesReady: 3 });
    expect(pages).toHaveLength(3);
    expect(pages[0]).toMatchObject({ widthPx: 1600, heightPx: 900 });
    const kept = await storage.list(`slides/${deckId}/`);
    expect(kept.map(({ key }) => key.slice(`slides/${deckId}/`.length)).sort()).toEqual([
      ...["l/0001.webp", "l/0002.webp", "l/0003.webp"],
      ...["s/0001.webp", "s/0002.webp", "s/0003.webp", "source"],
    ]);
    expect(kept.find(({ key }) => key.endsWith("s/0002.webp"))?.sizeBytes).toBe(
      pages[1]?.smallBytes,
    );
    const [, , expiry = "", signature = "", videoId = ""] = deck.filesUrl.split("/");
    const verdict = (use: "slides" | "watch") =>
      checkPrefix(linkKey(secret), { expiry, signature, videoId }, { use, nowMs: Date.now() });
    expect([videoId, verdict("slides"), verdict("watch")]).toEqual([deckId, "ok", "forged"]);
  });

  test("go on where the server stands after a lost answer or a lost piece", async () => {
    const teacher = await joinTeacher();
    const user = teacherUser(teacher);
    const bytes = makePdf({ pages: 1 });
    const { id } = await decks.create(user, teacher.lessonId, "a", bytes.length);
    const first = bytes.subarray(0, 1_000);
    expect(await decks.receive(user, id, 0, first)).toBe(1_000);
    expect(await decks.receive(user, id, 0, first)).toBe(1_000); // sent again
    await expect(decks.receive(user, id, 5_000, first)).rejects.toMatchObject({
      ...{ code: "conflict", details: { arrivedBytes: 1_000 } },
    });
    await expect(decks.receive(user, id, 1_000, Buffer.alloc(bytes.length))).rejects.toMatchObject({
      code: "too_large",
    });
    await expect(decks.receive(userOf(newId()), id, 1_000, first)).rejects.toMatchObject({
      ...{ code: "forbidden", reason: "not_yours" },
    });
    const [one, two] = [
      decks.receive(user, id, 1_000, bytes.subarray(1_000, 9_000)),
      decks.receive(user, id, 9_000, bytes.subarray(9_000)),
    ];
    expect([await one, await two]).toEqual([9_000, bytes.length]);
    expect((await settled(user, teacher.lessonId, id)).deck.state).toBe("ready");
  });

  test("that cannot be slides are refused in words; too large ones before a byte came", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const office = await settled(user, lessonId, await upload(user, lessonId, makePptx()));
    expect(office.deck).toMatchObject({ state: "refused", refusal: { code: "no_office" } });
    const junk = await settled(user, lessonId, await upload(user, lessonId, Buffer.from("hello")));
    expect(junk.deck).toMatchObject({ state: "refused", refusal: { code: "unknown_format" } });
    await expect(decks.create(user, lessonId, "a", DECK_MAX_BYTES + 1)).rejects.toMatchObject({
      ...{ code: "too_large", reason: "deck_too_large" },
    });
  });

  test("are the teacher's to change and the class's to see; nobody else's", async () => {
    const { lessonId, user, deckId } = await shown();
    const child = await enter(pupil(0));
    const childUser: User = { ...userOf(child.entered.me.personId), roles: ["pupil"] };
    const seen = await decks.list(childUser, lessonId);
    expect(seen).toMatchObject({ mayChange: false, decks: [{ id: deckId }] });
    const notTheirs = { code: "forbidden", reason: "not_its_teacher" };
    await expect(decks.create(childUser, lessonId, "a", 10)).rejects.toMatchObject(notTheirs);
    await expect(decks.remove(childUser, lessonId, deckId)).rejects.toMatchObject(notTheirs);
    await expect(decks.attach(childUser, lessonId, deckId)).rejects.toMatchObject(notTheirs);
    const stranger = userOf(newId());
    for (const asked of [
      decks.list(stranger, lessonId),
      decks.read(stranger, lessonId, deckId),
      decks.readInk(stranger, lessonId, deckId),
    ])
      await expect(asked).rejects.toMatchObject({ code: "forbidden", reason: "other_class" });
    const elsewhere = { ...user, schoolId: newId() };
    await expect(decks.list(elsewhere, lessonId)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("serve another own lesson, and are gone without remains when the last one gives them up", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const deckId = await upload(user, lessonId, makePdf({ pages: 1 }));
    await settled(user, lessonId, deckId);
    await teacher.call("slides:show", { lessonId, deckId, page: 1 });
    const next = newId();
    teacherOf.set(next, user.id);
    expect((await decks.listOthers(user, next)).map(({ id }) => id)).toContain(deckId);
    await decks.attach(user, next, deckId);
    expect((await decks.list(user, next)).decks.map(({ id }) => id)).toEqual([deckId]);
    expect((await decks.listOthers(user, next)).map(({ id }) => id)).not.toContain(deckId);
    await decks.remove(user, lessonId, deckId);
    await teacher.hears("room:stageChanged", ({ stage }) => stage.kind === "none");
    expect((await decks.read(user, next, deckId)).deck.state).toBe("ready");
    await decks.remove(user, next, deckId);
    expect(await storage.list(`slides/${deckId}/`)).toEqual([]);
    await expect(decks.read(user, next, deckId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("removed while they are rendered leave nothing behind", async () => {
    const teacher = await joinTeacher();
    const user = teacherUser(teacher);
    const deckId = await upload(user, teacher.lessonId, makePdf({ pages: 40 }));
    await until(
      async () => (await decks.read(user, teacher.lessonId, deckId)).deck.pagesReady > 0,
      "a first page",
    );
    await decks.remove(user, teacher.lessonId, deckId);
    expect(await storage.list(`slides/${deckId}/`)).toEqual([]);
  });

  test("that a stop cut off are rendered at the next start", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const deckId = await upload(user, lessonId, makePdf({ pages: 2 }));
    await settled(user, lessonId, deckId);
    await mongoSlides.change(schoolId, deckId, ["ready"], { state: "rendering" });
    await decks.prepare();
    const { deck, pages } = await settled(user, lessonId, deckId);
    expect([deck.state, pages.length]).toEqual(["ready", 2]);
  });
});

describe("in the room", () => {
  test("a page comes to the stage for everybody, and for who comes late", async () => {
    const { teacher, lessonId, deckId } = await shown();
    const early = await enter(pupil(0));
    expect(early.entered.stage).toEqual({ kind: "slides", deckId, page: 1 });
    await teacher.call("slides:show", { lessonId, deckId, page: 2 });
    await early.hears(
      "room:stageChanged",
      ({ stage }) => stage.kind === "slides" && stage.page === 2,
    );
    const late = await enter(pupil(1));
    const { shown: seen } = await late.call("slides:read", { lessonId });
    expect(seen).toMatchObject({ page: 2, strokes: [], deck: { id: deckId, pagesReady: 3 } });
    expect(seen?.pages).toHaveLength(3);
    expect(notes.map(({ data }) => SlidesNote.parse(data))).toMatchObject([
      { what: "page", deckId, page: 2, widthPx: 1600, heightPx: 900 },
    ]);
  });

  test("only those who present turn pages, only to pages there are", async () => {
    const { teacher, lessonId, deckId } = await shown();
    const child = await enter(pupil(0));
    await expect(child.call("slides:show", { lessonId, deckId, page: 2 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(teacher.call("slides:show", { lessonId, deckId, page: 4 })).rejects.toMatchObject({
      ...{ code: "conflict", reason: "deck_not_ready" },
    });
    const other = { lessonId, deckId: newId(), page: 1 };
    await expect(teacher.call("slides:show", other)).rejects.toMatchObject({ code: "not_found" });
  });

  test("what is drawn reaches everybody piece by piece, is kept, and is there again with its page", async () => {
    const { teacher, key, lessonId, deckId, user } = await shown();
    const child = await enter(pupil(0));
    await teacher.call("slides:draw", { ...key, piece });
    const { style: _, ...more } = { ...piece, from: 4, points: [7, -7], isDone: true };
    await teacher.call("slides:draw", { ...key, piece: more });
    const last = await child.hears("slides:strokeDrawn", ({ piece: one }) => one.isDone);
    expect(last).toMatchObject({ by: user.id, piece: { from: 4, points: [7, -7] } });
    const whole = { ...style, id: "stroke1", by: user.id, points: [100, 200, 5, 5, 7, -7] };
    const late = await enter(pupil(1));
    const { shown: seen } = await late.call("slides:read", { lessonId });
    expect(seen?.strokes).toEqual([whole]);
    // Away and back again: the ink comes before the page.
    await teacher.call("slides:show", { ...key, page: 2 });
    await teacher.call("slides:show", key);
    const back = await child.hears("slides:inkReplaced");
    expect(back).toMatchObject({ page: 1, strokes: [whole] });
    expect(await decks.readInk(user, lessonId, deckId)).toEqual([{ page: 1, strokes: [whole] }]);
    const facts = notes.map(({ data }) => SlidesNote.parse(data));
    expect(facts.map(({ what }) => what)).toEqual(["stroke", "page", "page"]);
    expect(facts[2]).toMatchObject({ page: 1, strokes: [whole] });
  });

  test("a pupil draws only with the right, and takes away only the own", async () => {
    const { teacher, key, lessonId } = await shown();
    const child = await enter(pupil(0));
    const { personId } = child.entered.me;
    const locked = { code: "forbidden", reason: "board_locked" };
    await expect(child.call("slides:draw", { ...key, piece })).rejects.toMatchObject(locked);
    await expect(child.call("slides:point", { ...key, at: [1, 1] })).rejects.toMatchObject(locked);
    const ids = [piece.id];
    await expect(child.call("slides:erase", { ...key, ids })).rejects.toMatchObject(locked);
    await teacher.call("room:changeRights", { lessonId, personId, change: { board: true } });
    await teacher.call("slides:draw", {
      ...key,
      piece: { ...piece, id: "teacher1", isDone: true },
    });
    await child.call("slides:draw", { ...key, piece: { ...piece, isDone: true } });
    await child.call("slides:erase", { ...key, ids: ["teacher1", piece.id] });
    const erased = await teacher.hears("slides:strokesErased");
    expect(erased.ids).toEqual([piece.id]);
    await expect(child.call("slides:clear", key)).rejects.toMatchObject({ code: "forbidden" });
    await teacher.call("slides:clear", key);
    await child.hears("slides:strokesErased", ({ ids: gone }) => gone === null);
    expect((await child.call("slides:readInk", key)).strokes).toEqual([]);
  });

  test("a pointer is passed on to the others and not kept; nobody draws on a page that is not shown", async () => {
    const { teacher, key } = await shown();
    const child = await enter(pupil(0));
    await teacher.call("slides:point", { ...key, at: [2000, 1000] });
    await teacher.call("slides:point", { ...key, at: null });
    expect((await child.hears("slides:pointed", ({ at }) => at !== null)).at).toEqual([2000, 1000]);
    await child.hears("slides:pointed", ({ at }) => at === null);
    expect(teacher.link.noticesOf("slides:pointed")).toEqual([]);
    expect(notes).toEqual([]);
    const away = { ...key, page: 2 };
    await expect(teacher.call("slides:draw", { ...away, piece })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("who receives sound only gets whole strokes and no pointer", async () => {
    const { teacher, key, lessonId } = await shown();
    const child = await enter(pupil(0));
    const [peer] = room.server.rooms.find(lessonId)?.peersOf(child.entered.me.personId) ?? [];
    peer!.mode = "sound";
    await teacher.call("slides:point", { ...key, at: [1, 1] });
    await teacher.call("slides:draw", { ...key, piece });
    const { style: _, ...more } = { ...piece, from: 4, points: [7, -7], isDone: true };
    await teacher.call("slides:draw", { ...key, piece: more });
    await child.hears("slides:strokeDrawn");
    expect(child.link.noticesOf("slides:strokeDrawn").map((one) => one.piece)).toEqual([
      { ...piece, points: [100, 200, 5, 5, 7, -7], isDone: true },
    ]);
    expect(child.link.noticesOf("slides:pointed")).toEqual([]);
  });

  test("a deck whose pages still come can be shown from its first page on", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const deckId = await upload(user, lessonId, makePdf({ pages: 12 }));
    await until(
      async () => (await decks.read(user, lessonId, deckId)).deck.pagesReady > 0,
      "a page",
    );
    await teacher.call("slides:show", { lessonId, deckId, page: 1 });
    const child = await enter(pupil(0));
    const done = await child.hears(
      "slides:deckChanged",
      ({ deck }) => deck.state === "ready",
      20_000,
    );
    expect(done.deck.pagesReady).toBe(12);
  });

  test("ink is in the database within a second, and survives a restart", async () => {
    const { teacher, key, lessonId, deckId, user } = await shown();
    await teacher.call("slides:draw", { ...key, piece: { ...piece, isDone: true } });
    await until(
      async () => (await mongoSlides.listInk(schoolId, { lessonId, deckId })).length === 1,
      "kept ink",
    );
    room.server.restart();
    teacherOf.set(lessonId, user.id);
    const after = await decks.readInk(user, lessonId, deckId);
    expect(after[0]?.strokes.map(({ id }) => id)).toEqual([piece.id]);
  });
});
