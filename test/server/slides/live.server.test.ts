import { describe, expect, test } from "vitest";
import { SlidesNote } from "#server/slides/protocol.ts";
import { mongoSlides } from "#server/slides/store.ts";
import { newId } from "../../support/room-server.ts";
import { makePdf } from "../../support/slides.ts";
import { slidesFixture } from "./fixture.ts";

const fixture = await slidesFixture();
const { room, teacherOf, teacherUser, until, upload, shown } = fixture;
const { join: enter, joinTeacher, pupil } = room;
const style = { tool: "pen", color: 1, size: 1 } as const;
const piece = { id: "stroke1", from: 0, style, points: [100, 200, 5, 5], isDone: false };

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
    expect(fixture.notes.map(({ data }) => SlidesNote.parse(data))).toMatchObject([
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
    const last = await child.hears("slides:strokeAdded", ({ piece: one }) => one.isDone);
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
    expect(await fixture.decks.readInk(user, lessonId, deckId)).toEqual([
      { page: 1, strokes: [whole] },
    ]);
    const facts = fixture.notes.map(({ data }) => SlidesNote.parse(data));
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
    expect(fixture.notes).toEqual([]);
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
    await child.hears("slides:strokeAdded");
    expect(child.link.noticesOf("slides:strokeAdded").map((one) => one.piece)).toEqual([
      { ...piece, points: [100, 200, 5, 5, 7, -7], isDone: true },
    ]);
    expect(child.link.noticesOf("slides:pointed")).toEqual([]);
  });

  test("a deck whose pages still come can be shown from its first page on", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const child = await enter(pupil(0));
    const deckId = await upload(user, lessonId, makePdf({ pages: 12 }));
    await until(
      async () => (await fixture.decks.read(user, lessonId, deckId)).deck.pagesReady > 0,
      "a page",
    );
    await teacher.call("slides:show", { lessonId, deckId, page: 1 });
    const isReady = ({ deck }: { deck: { state: string } }) => deck.state === "ready";
    const done = await child.hears("slides:deckChanged", isReady, 100_000);
    expect(done.deck.pagesReady).toBe(12);
  });

  test("ink is in the database within a second, and survives a restart", async () => {
    const { teacher, key, lessonId, deckId, user } = await shown();
    await teacher.call("slides:draw", { ...key, piece: { ...piece, isDone: true } });
    await until(
      async () => (await mongoSlides.listInk(fixture.schoolId, { lessonId, deckId })).length === 1,
      "kept ink",
    );
    room.server.restart();
    teacherOf.set(lessonId, user.id);
    const after = await fixture.decks.readInk(user, lessonId, deckId);
    expect(after[0]?.strokes.map(({ id }) => id)).toEqual([piece.id]);
  });
});
