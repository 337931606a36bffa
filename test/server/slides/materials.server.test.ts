import { describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { DECK_MAX_BYTES } from "#server/slides/protocol.ts";
import { mongoSlides } from "#server/slides/store.ts";
import { checkPrefix, linkKey } from "#server/videos/signing.ts";
import { newId } from "../../support/room-server.ts";
import { makePdf, makePptx } from "../../support/slides.ts";
import { SECRET, slidesFixture } from "./fixture.ts";

const fixture = await slidesFixture();
const { room, teacherOf, userOf, teacherUser, until, upload, settled, shown } = fixture;
const { join: enter, joinTeacher, pupil } = room;

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
    const kept = await fixture.storage.list(`slides/${deckId}/`);
    expect(kept.map(({ key }) => key.slice(`slides/${deckId}/`.length)).sort()).toEqual([
      ...["l/0001.webp", "l/0002.webp", "l/0003.webp"],
      ...["s/0001.webp", "s/0002.webp", "s/0003.webp", "source"],
    ]);
    expect(kept.find(({ key }) => key.endsWith("s/0002.webp"))?.sizeBytes).toBe(
      pages[1]?.smallBytes,
    );
    const [, , expiry = "", signature = "", videoId = ""] = deck.filesUrl.split("/");
    const verdict = (use: "slides" | "watch") =>
      checkPrefix(linkKey(SECRET), { expiry, signature, videoId }, { use, nowMs: Date.now() });
    expect([videoId, verdict("slides"), verdict("watch")]).toEqual([deckId, "ok", "forged"]);
  });

  test("go on where the server stands after a lost answer or a lost piece", async () => {
    const teacher = await joinTeacher();
    const user = teacherUser(teacher);
    const bytes = makePdf({ pages: 1 });
    const { id } = await fixture.decks.create(user, teacher.lessonId, "a", bytes.length);
    const first = bytes.subarray(0, 1_000);
    expect(await fixture.decks.receive(user, id, 0, first)).toBe(1_000);
    expect(await fixture.decks.receive(user, id, 0, first)).toBe(1_000); // sent again
    await expect(fixture.decks.receive(user, id, 5_000, first)).rejects.toMatchObject({
      ...{ code: "conflict", details: { arrivedBytes: 1_000 } },
    });
    await expect(
      fixture.decks.receive(user, id, 1_000, Buffer.alloc(bytes.length)),
    ).rejects.toMatchObject({
      code: "too_large",
    });
    await expect(fixture.decks.receive(userOf(newId()), id, 1_000, first)).rejects.toMatchObject({
      ...{ code: "forbidden", reason: "not_yours" },
    });
    const [one, two] = [
      fixture.decks.receive(user, id, 1_000, bytes.subarray(1_000, 9_000)),
      fixture.decks.receive(user, id, 9_000, bytes.subarray(9_000)),
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
    await expect(
      fixture.decks.create(user, lessonId, "a", DECK_MAX_BYTES + 1),
    ).rejects.toMatchObject({
      ...{ code: "too_large", reason: "deck_too_large" },
    });
  });

  test("are the teacher's to change and the class's to see; nobody else's", async () => {
    const { lessonId, user, deckId } = await shown();
    const child = await enter(pupil(0));
    const childUser: User = { ...userOf(child.entered.me.personId), roles: ["pupil"] };
    const seen = await fixture.decks.list(childUser, lessonId);
    expect(seen).toMatchObject({ mayChange: false, decks: [{ id: deckId }] });
    const notTheirs = { code: "forbidden", reason: "not_its_teacher" };
    await expect(fixture.decks.create(childUser, lessonId, "a", 10)).rejects.toMatchObject(
      notTheirs,
    );
    await expect(fixture.decks.remove(childUser, lessonId, deckId)).rejects.toMatchObject(
      notTheirs,
    );
    await expect(fixture.decks.attach(childUser, lessonId, deckId)).rejects.toMatchObject(
      notTheirs,
    );
    const stranger = userOf(newId());
    for (const asked of [
      fixture.decks.list(stranger, lessonId),
      fixture.decks.read(stranger, lessonId, deckId),
      fixture.decks.readInk(stranger, lessonId, deckId),
    ])
      await expect(asked).rejects.toMatchObject({ code: "forbidden", reason: "other_class" });
    const elsewhere = { ...user, schoolId: newId() };
    await expect(fixture.decks.list(elsewhere, lessonId)).rejects.toMatchObject({
      code: "forbidden",
    });
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
    expect((await fixture.decks.listOthers(user, next)).map(({ id }) => id)).toContain(deckId);
    await fixture.decks.attach(user, next, deckId);
    expect((await fixture.decks.list(user, next)).decks.map(({ id }) => id)).toEqual([deckId]);
    expect((await fixture.decks.listOthers(user, next)).map(({ id }) => id)).not.toContain(deckId);
    await fixture.decks.remove(user, lessonId, deckId);
    await teacher.hears("room:stageChanged", ({ stage }) => stage.kind === "none");
    expect((await fixture.decks.read(user, next, deckId)).deck.state).toBe("ready");
    await fixture.decks.remove(user, next, deckId);
    expect(await fixture.storage.list(`slides/${deckId}/`)).toEqual([]);
    await expect(fixture.decks.read(user, next, deckId)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("removed while they are rendered leave nothing behind", async () => {
    const teacher = await joinTeacher();
    const user = teacherUser(teacher);
    const deckId = await upload(user, teacher.lessonId, makePdf({ pages: 40 }));
    await until(
      async () => (await fixture.decks.read(user, teacher.lessonId, deckId)).deck.pagesReady > 0,
      "a first page",
    );
    await fixture.decks.remove(user, teacher.lessonId, deckId);
    expect(await fixture.storage.list(`slides/${deckId}/`)).toEqual([]);
  });

  test("that a stop cut off are rendered at the next start", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    const deckId = await upload(user, lessonId, makePdf({ pages: 2 }));
    await settled(user, lessonId, deckId);
    await mongoSlides.change(fixture.schoolId, deckId, ["ready"], { state: "rendering" });
    await fixture.decks.prepare();
    const { deck, pages } = await settled(user, lessonId, deckId);
    expect([deck.state, pages.length]).toEqual(["ready", 2]);
  });
});
