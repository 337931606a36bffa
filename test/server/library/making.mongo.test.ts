import { describe, expect, test } from "vitest";
import { ItemModel } from "#server/library/model.ts";
import { VideoModel } from "#server/videos/model.ts";
import { asIfReady, MIN, makeLibrary, NINE, startLibrary } from "./school.ts";

startLibrary();

const page = { skip: 0, limit: 60 };
const refused = (code: string, reason?: string) => (reason ? { code, reason } : { code });

describe("making items", () => {
  test("is for those who may; details are checked against the school", async () => {
    const { library, users } = await makeLibrary();
    const item = { kind: "lesson" as const, title: "x", source: { type: "none" as const } };
    for (const user of [users.pupil, users.parent, users.administrator])
      await expect(library.create(user, item)).rejects.toMatchObject(refused("forbidden"));
    const { teacher } = users;
    const wrong = [
      { subjectId: "0".repeat(24) },
      { audience: { pupils: "classes" as const, classIds: ["0".repeat(24)], parents: true } },
      { question: { text: "?", options: ["a"] }, rightOption: 1 },
      { rightOption: 0 },
    ];
    for (const details of wrong)
      await expect(library.create(teacher, { ...item, ...details })).rejects.toMatchObject(
        refused("invalid"),
      );
    expect(await library.create(teacher, item)).toMatchObject({
      ...{ publishAt: null, isOwn: true, source: "none", linkUrl: null, video: null },
      ...{ tags: [], chapters: [], asksPhoto: false, mayDownload: false },
      audience: { pupils: "none" },
    });
    const link = { type: "link" as const, url: "https://aitube.kz/video/1" };
    expect(await library.create(teacher, { ...item, source: link })).toMatchObject({
      ...{ source: "link", linkUrl: link.url },
    });
  });

  test("a file that finds no room leaves no item", async () => {
    const { library, users, schoolId } = await makeLibrary();
    const source = { type: "file" as const, sizeBytes: 10_000_000_000 };
    const act = library.create(users.teacher, { kind: "lesson", title: "x", source });
    await expect(act).rejects.toMatchObject(refused("too_large", "file_too_large"));
    expect(await ItemModel.countDocuments({ schoolId })).toBe(0);
  });

  test("what moves keeps its frames", async () => {
    const { publish, schoolId } = await makeLibrary();
    for (const kind of ["exercise", "lesson"] as const) {
      const { video } = await publish({ kind, sizeBytes: 1000 });
      const stored = await VideoModel.findOne({ schoolId, _id: video!.id }).lean();
      expect(stored?.keepFps).toBe(kind === "exercise");
    }
  });

  test("only its author changes it; the search follows; the right answer stays theirs", async () => {
    const { library, users, publish } = await makeLibrary();
    const question = { text: "?", options: ["a", "b", "c"] };
    const { id, code } = await publish({ title: "Ескі", question, rightOption: 2 });
    for (const user of [users.leader, users.director, users.administrator])
      for (const act of [
        () => library.change(user, id, { title: "z" }),
        () => library.publish(user, id),
      ])
        await expect(act()).rejects.toMatchObject(refused("forbidden", "not_yours"));
    await expect(library.change(users.pupil, id, { title: "z" })).rejects.toMatchObject(
      refused("forbidden", "not_yours"),
    );
    const changed = await library.change(users.teacher, id, { title: "Жаңа", tags: ["х"] });
    expect(changed).toMatchObject({ title: "Жаңа", tags: ["х"], rightOption: 2, code });
    expect((await library.list(users.pupil, { ...page, search: "ескі" })).total).toBe(0);
    expect((await library.list(users.pupil, { ...page, search: "жаңа" })).total).toBe(1);
    for (const user of [users.pupil, users.leader, users.director])
      expect((await library.read(user, id)).rightOption).toBeNull();
    const fewer = { question: { text: "?", options: ["a", "b"] } };
    expect((await library.change(users.teacher, id, fewer)).rightOption).toBeNull();
  });

  test("publishing again keeps its day; a past day means now; a day to come waits", async () => {
    const { library, users, publish, clock } = await makeLibrary();
    const { id, publishAt } = await publish();
    expect(publishAt).toBe(new Date(NINE).toISOString());
    clock.set(5);
    expect((await library.publish(users.teacher, id)).publishAt).toBe(publishAt);
    const past = await library.publish(users.teacher, id, new Date(NINE - MIN).toISOString());
    expect(past.publishAt).toBe(new Date(NINE + 5 * MIN).toISOString());
    const later = new Date(NINE + 60 * MIN).toISOString();
    expect((await library.publish(users.teacher, id, later)).publishAt).toBe(later);
    expect((await library.withdraw(users.teacher, id)).publishAt).toBeNull();
  });

  test("those who govern withdraw and remove anybody's; teachers only their own", async () => {
    const { library, users, publish, schoolId } = await makeLibrary();
    const [one, two] = [await publish(), await publish()];
    for (const act of [
      () => library.withdraw(users.leader, one.id),
      () => library.remove(users.leader, one.id),
      () => library.withdraw(users.psychologist, one.id),
    ])
      await expect(act()).rejects.toMatchObject(refused("forbidden", "not_yours"));
    expect((await library.withdraw(users.administrator, one.id)).publishAt).toBeNull();
    await library.remove(users.director, one.id); // a draft now, which they cannot see
    await library.remove(users.teacher, two.id);
    expect(await ItemModel.countDocuments({ schoolId })).toBe(0);
  });
});

describe("reusing and removing", () => {
  test("a reused item is a draft of one's own with the same file, which goes with the last of them", async () => {
    const school = await makeLibrary();
    const { library, users, publish, files, schoolId } = school;
    const question = { text: "?", options: ["a", "b"] };
    const old = await publish({ title: "Былтырғы", sizeBytes: 1000, question, rightOption: 1 });
    const videoId = old.video!.id;
    const removed: string[] = [];
    library.onRemoved(async (_, itemId) => void removed.push(itemId));
    for (const user of [users.pupil, users.parent, users.administrator])
      await expect(library.reuse(user, old.id)).rejects.toMatchObject(refused("forbidden"));
    const own = await library.reuse(users.leader, old.id);
    expect(own).toMatchObject({
      ...{ title: "Былтырғы", publishAt: null, isOwn: true, rightOption: null, video: null },
      ...{ question, source: "file", audience: { pupils: "none" } },
      author: { id: users.leader.id },
    });
    expect(own.code).not.toBe(old.code);
    await library.remove(users.teacher, old.id);
    expect(removed).toEqual([old.id]);
    expect((await files.videos.findMany(schoolId, [videoId])).size).toBe(1);
    await library.remove(users.leader, own.id);
    expect(removed).toEqual([old.id, own.id]);
    expect((await files.videos.findMany(schoolId, [videoId])).size).toBe(0);
  });

  test("a draft of somebody else cannot be reused", async () => {
    const { library, users, publish } = await makeLibrary();
    const { id } = await publish();
    await library.withdraw(users.teacher, id);
    const act = library.reuse(users.leader, id);
    await expect(act).rejects.toMatchObject(refused("not_found"));
  });

  test("reused and removed at once, the file goes exactly when nobody shows it", async () => {
    const { library, users, publish, files, schoolId } = await makeLibrary();
    for (let round = 0; round < 5; round++) {
      const { id, video } = await publish({ sizeBytes: 10 });
      const [reused] = await Promise.allSettled([
        library.reuse(users.leader, id),
        library.remove(users.teacher, id),
      ]);
      const isShown = (await ItemModel.countDocuments({ schoolId, videoId: video!.id })) > 0;
      expect(isShown).toBe(reused?.status === "fulfilled");
      expect((await files.videos.findMany(schoolId, [video!.id])).size).toBe(isShown ? 1 : 0);
    }
  });
});

describe("opening", () => {
  test("gives a player's addresses, once there is something to play", async () => {
    const school = await makeLibrary();
    const { library, users, publish } = school;
    const { id, video } = await publish({ sizeBytes: 1000 });
    const early = library.open(users.pupil, id);
    await expect(early).rejects.toMatchObject(refused("conflict", "not_playable_yet"));
    await asIfReady(school, video!.id, 5_000);
    const playback = await library.open(users.pupil, id);
    expect(playback.masterUrl).toContain(`/${video!.id}/master.m3u8`);
    expect(playback.durationMs).toBe(5_000);
    const words = await publish();
    await expect(library.open(users.pupil, words.id)).rejects.toMatchObject(refused("not_found"));
  });

  test("the journal's line has the short address, of the site where it is known", async () => {
    const { library, users, publish } = await makeLibrary({ publicUrl: "https://school.kz/" });
    const { id, code } = await publish({ title: "Күй" });
    expect(await library.readJournalText(users.teacher, id)).toEqual({
      url: `https://school.kz/v/${code}`,
      kk: `«Күй» бейнесін қара: https://school.kz/v/${code}`,
      ru: `Посмотри видео «Күй»: https://school.kz/v/${code}`,
    });
    const plain = await makeLibrary();
    const item = await plain.publish();
    const text = await plain.library.readJournalText(plain.users.teacher, item.id);
    expect(text.url).toBe(`/v/${item.code}`);
  });

  test("classesOf is the audience, of the grades named where it is all", async () => {
    const { library, schoolId, classId, otherClassId } = await makeLibrary();
    const ids = async (pupils: "none" | "all" | "classes", grades: number[] = []) => {
      const audience = { pupils, classIds: [classId], parents: true };
      return (await library.classesOf(schoolId, { audience, grades })).map(({ id }) => id).sort();
    };
    expect(await ids("none")).toEqual([]);
    expect(await ids("classes", [5])).toEqual([classId]);
    expect(await ids("all")).toEqual([classId, otherClassId].sort());
    expect(await ids("all", [7])).toEqual([classId, otherClassId].sort());
    expect(await ids("all", [8])).toEqual([]);
  });
});
