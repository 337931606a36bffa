import { beforeAll, describe, expect, test } from "vitest";
import { ItemModel } from "#server/library/model.ts";
import { Item, ItemCard } from "#server/library/protocol.ts";
import { maySee } from "#server/library/rules.ts";
import type { User } from "#server/realtime.ts";
import { asIfReady, MIN, makeLibrary, NINE, startLibrary, type TestLibrary } from "./school.ts";

startLibrary();

const page = { skip: 0, limit: 60 };
const titles = async ({ library }: TestLibrary, user: User, request = {}) =>
  (await library.list(user, { ...page, ...request })).items.map(({ title }) => title);
const refused = (code: string, reason?: string) => (reason ? { code, reason } : { code });

describe("who finds what", () => {
  let school: TestLibrary;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    school = await makeLibrary();
    const { library, publish, users, classId } = school;
    const own = { pupils: "classes" as const, classIds: [classId], parents: true };
    const items: [string, Parameters<typeof publish>[0]][] = [
      ["all", {}],
      ["all, no parents", { audience: { pupils: "all", classIds: [], parents: false } }],
      ["class", { audience: own }],
      ["class, no parents", { audience: { ...own, parents: false } }],
      ["teachers", { audience: { pupils: "none", classIds: [], parents: true } }],
      ["parents alone", { audience: { pupils: "parents", classIds: [], parents: false } }],
    ];
    for (const [title, details] of items) ids.set(title, (await publish({ title, ...details })).id);
    const draft = await library.create(users.teacher, {
      ...{ kind: "lesson", title: "draft", source: { type: "none" } },
    });
    ids.set("draft", draft.id);
    const waits = await publish({ title: "waits" });
    await library.publish(users.teacher, waits.id, new Date(NINE + 10 * MIN).toISOString());
    ids.set("waits", waits.id);
  });

  test.each<[keyof TestLibrary["users"], string[]]>([
    [
      "teacher",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    [
      "leader",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    [
      "director",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    [
      "psychologist",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    [
      "administrator",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    [
      "teacherParent",
      ["all", "all, no parents", "class", "class, no parents", "teachers", "parents alone"],
    ],
    ["pupil", ["all", "all, no parents", "class", "class, no parents"]],
    ["stranger", ["all", "all, no parents"]],
    ["parent", ["all", "class", "parents alone"]],
  ])("%s, in the list, by id, by code and in a player", async (who, expected) => {
    const { library, users } = school;
    const user = users[who];
    expect((await titles(school, user)).sort()).toEqual([...expected].sort());
    expect((await library.list(user, page)).total).toBe(expected.length);
    for (const [title, id] of ids) {
      const isSeen = expected.includes(title) || who === "teacher";
      const { code } = await library.read(users.teacher, id);
      if (isSeen) {
        expect(Item.parse(await library.read(user, id)).title).toBe(title);
        expect(await library.followCode(user, code.toUpperCase())).toEqual({
          ...{ itemId: id, listId: null },
        });
      } else {
        const acts = [
          () => library.read(user, id),
          () => library.open(user, id),
          () => library.followCode(user, code),
          () => library.readJournalText(user, id),
        ];
        for (const act of acts) await expect(act()).rejects.toMatchObject(refused("not_found"));
      }
    }
  });

  test("another school sees nothing of it", async () => {
    const other = await makeLibrary();
    for (const user of Object.values(other.users)) {
      expect(await titles(other, user)).toEqual([]);
      for (const id of ids.values())
        await expect(other.library.read(user, id)).rejects.toMatchObject(refused("not_found"));
    }
    const { director } = other.users;
    for (const id of ids.values()) {
      const act = other.library.remove(director, id);
      await expect(act).rejects.toMatchObject(refused("not_found"));
    }
    expect((await other.library.readChoices(director)).tags).toEqual([]);
  });

  test("what waits comes out when its time is there", async () => {
    const { clock, users } = school;
    clock.set(9);
    expect(await titles(school, users.pupil)).not.toContain("waits");
    clock.set(10);
    expect((await titles(school, users.pupil))[0]).toBe("waits"); // the newest
    clock.set(0);
  });

  test("one's own has drafts and what waits, and is nobody else's", async () => {
    const { users } = school;
    expect(await titles(school, users.teacher, { isOwn: true })).toHaveLength(8);
    expect(await titles(school, users.director, { isOwn: true })).toEqual([]);
    expect(await titles(school, users.pupil, { isOwn: true })).toEqual([]);
  });

  test("a child who left the school opens nothing to the parents", async () => {
    const { people, schoolId, add, classId } = school;
    const child = await add(["pupil"], classId);
    const parent = await add(["parent"], null, [child.id]);
    expect(await titles(school, parent)).toHaveLength(3);
    await people.remove(schoolId, child.id);
    expect(await titles(school, parent)).toEqual([]);
  });

  test("the list and the rule never differ", async () => {
    const { library, users, classId, otherClassId, publish, clock, schoolId } = await makeLibrary();
    const kinds = ["none", "all", "classes"] as const;
    const classSets = [[], [classId], [otherClassId], [classId, otherClassId]];
    for (const pupils of kinds)
      for (const classIds of classSets)
        for (const parents of [true, false])
          await publish({ title: "x", audience: { pupils, classIds, parents } });
    const stored = await ItemModel.find({ schoolId }).lean();
    expect(stored).toHaveLength(24);
    const readers = { pupil: classId, stranger: otherClassId } as const;
    for (const [name, own] of Object.entries(readers)) {
      const listed = await library.list(users[name as keyof typeof readers], page);
      const reader = { id: name, mayRead: true, isStaff: false, classId: own, childClassIds: [] };
      const expected = stored.filter((doc) =>
        maySee(
          {
            authorId: String(doc.authorId),
            publishAtMs: doc.publishAt?.getTime() ?? null,
            audience: { ...doc.audience, classIds: doc.audience.classIds.map(String) },
          },
          reader,
          clock.now(),
        ),
      );
      const sorted = (list: string[]) => list.sort();
      expect(sorted(listed.items.map(({ id }) => id))).toEqual(
        sorted(expected.map(({ _id }) => String(_id))),
      );
      expect(expected.length).toBeGreaterThan(8);
    }
  });
});

describe("library.list", () => {
  test("searches title, tags and subject in every language, filters and pages", async () => {
    const school = await makeLibrary();
    const { publish, users, library, schedule, schoolId, classId, otherClassId, clock } = school;
    const subjects = [...(await schedule.subjects(schoolId)).values()];
    const music = subjects.find(({ isMusic }) => isMusic)!;
    await publish({ title: "Күй (бас буын)", kind: "listening", subjectId: music.id, term: 2 });
    clock.set(1);
    await publish({ title: "Секіру", kind: "exercise", tags: ["үй", "секіру"], grades: [5] });
    clock.set(2);
    await publish({
      title: "Қалпақ",
      audience: { pupils: "classes", classIds: [otherClassId], parents: true },
    });
    const { pupil, teacher } = users;
    for (const search of ["күй", "КҮЙ", "music-ru", "music", "күй буын", "(бас", "буын күй"])
      expect(await titles(school, pupil, { search })).toEqual(["Күй (бас буын)"]);
    for (const search of ["күй секіру", ".*", "[", "х"])
      expect(await titles(school, pupil, { search })).toEqual([]);
    expect(await titles(school, pupil, { search: "ҮЙ сек" })).toEqual(["Секіру"]);
    expect(await titles(school, pupil, { subjectId: music.id })).toEqual(["Күй (бас буын)"]);
    expect(await titles(school, pupil, { kind: "exercise" })).toEqual(["Секіру"]);
    expect(await titles(school, pupil, { term: 2 })).toEqual(["Күй (бас буын)"]);
    expect(await titles(school, pupil, { tag: "үй" })).toEqual(["Секіру"]);
    // Of a class: what is for it or for all, and of its grade where grades are named.
    expect(await titles(school, teacher, { classId })).toEqual(["Күй (бас буын)"]);
    expect(await titles(school, teacher, { classId: otherClassId })).toEqual([
      ...["Қалпақ", "Күй (бас буын)"],
    ]);
    expect(await titles(school, pupil, { classId: otherClassId })).toEqual(["Күй (бас буын)"]);
    const second = await library.list(teacher, { skip: 1, limit: 1 });
    expect(second).toMatchObject({ total: 3, items: [{ title: "Секіру" }] });
    const choices = await library.readChoices(pupil);
    expect(choices.tags).toEqual(["секіру", "үй"]);
    expect(choices.subjects.map(({ id }) => id)).toEqual([music.id]);
    expect(choices).toMatchObject({ mayMake: false, classes: [{ id: classId }] });
    expect(choices.classes).toHaveLength(1);
    const forTeacher = await library.readChoices(teacher);
    expect(forTeacher).toMatchObject({ mayMake: true });
    expect([forTeacher.subjects.length, forTeacher.classes.length]).toEqual([2, 2]);
    const nowhere = library.list(teacher, { ...page, classId: "0".repeat(24) });
    await expect(nowhere).rejects.toMatchObject(refused("not_found"));
  });

  test("a card tells of the file; its state only to the author", async () => {
    const school = await makeLibrary();
    const { publish, users, library } = school;
    const made = await publish({ sizeBytes: 1000 });
    const [videoId] = (await ItemModel.find({ schoolId: school.schoolId }).lean()).map((item) =>
      String(item.videoId),
    );
    expect(made.video).toMatchObject({ id: videoId, state: "awaiting" });
    await asIfReady(school, videoId!, 61_000);
    const [card] = (await library.list(users.pupil, page)).items;
    expect(ItemCard.parse(card)).toMatchObject({
      ...{ source: "file", durationMs: 61_000, isPlayable: true, isSound: false, video: null },
      author: { id: users.teacher.id },
    });
    expect(card?.posterUrl).toContain(`/${videoId}/poster.jpg`);
    expect((await library.list(users.teacher, page)).items[0]?.video).toMatchObject({
      ...{ id: videoId, state: "ready" },
    });
  });
});
