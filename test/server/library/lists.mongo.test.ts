import { describe, expect, test } from "vitest";
import { ListModel } from "#server/library/model.ts";
import type { User } from "#server/realtime.ts";
import { makeLibrary, startLibrary } from "./school.ts";

startLibrary();

const refused = (code: string, reason?: string) => (reason ? { code, reason } : { code });

describe("lists", () => {
  test("keep their order and show each reader what they may see", async () => {
    const { library, users, publish, classId } = await makeLibrary();
    const own = { pupils: "classes" as const, classIds: [classId], parents: false };
    const [a, b] = [await publish({ title: "a" }), await publish({ title: "b", audience: own })];
    const itemIds = [b.id, a.id, b.id];
    const list = await library.lists.create(users.teacher, { title: "Тыңдау", itemIds });
    expect(list.items.map(({ title }) => title)).toEqual(["b", "a"]);
    expect(list).toMatchObject({ isOwn: true, author: { id: users.teacher.id } });
    const seen = async (user: User) =>
      (await library.lists.read(user, list.id)).items.map(({ title }) => title);
    expect(await seen(users.pupil)).toEqual(["b", "a"]);
    expect(await seen(users.stranger)).toEqual(["a"]);
    expect(await seen(users.parent)).toEqual(["a"]);
    expect((await library.lists.listAll(users.stranger)).map(({ id }) => id)).toEqual([list.id]);
    expect(await library.followCode(users.stranger, list.code)).toEqual({
      ...{ itemId: null, listId: list.id },
    });
    await library.withdraw(users.teacher, a.id);
    await expect(seen(users.stranger)).rejects.toMatchObject(refused("not_found"));
    const follow = library.followCode(users.stranger, list.code);
    await expect(follow).rejects.toMatchObject(refused("not_found"));
    expect(await library.lists.listAll(users.stranger)).toEqual([]);
    await library.remove(users.teacher, b.id);
    expect(
      (await ListModel.findById(list.id).setOptions({ acrossSchools: true }))?.itemIds,
    ).toHaveLength(1);
    expect((await library.lists.read(users.teacher, list.id)).items).toHaveLength(1); // one's own draft
  });

  test("are their author's to change; those who govern may remove them", async () => {
    const { library, users, publish } = await makeLibrary();
    const { lists } = library;
    const [a, hidden] = [await publish(), await publish({}, users.leader)];
    await library.withdraw(users.leader, hidden.id);
    for (const act of [
      () => lists.create(users.pupil, { title: "x", itemIds: [a.id] }),
      () => lists.create(users.administrator, { title: "x", itemIds: [a.id] }),
    ])
      await expect(act()).rejects.toMatchObject(refused("forbidden"));
    const foreign = lists.create(users.teacher, { title: "x", itemIds: [hidden.id] });
    await expect(foreign).rejects.toMatchObject(refused("not_found"));
    const { id } = await lists.create(users.teacher, { title: "x", itemIds: [] });
    const taken = lists.change(users.leader, id, { title: "y" });
    await expect(taken).rejects.toMatchObject(refused("forbidden", "not_yours"));
    const changed = await lists.change(users.teacher, id, { title: "y", itemIds: [a.id] });
    expect(changed).toMatchObject({ title: "y", items: [{ id: a.id }] });
    await expect(lists.remove(users.leader, id)).rejects.toMatchObject(
      refused("forbidden", "not_yours"),
    );
    await lists.remove(users.administrator, id);
    await expect(lists.read(users.teacher, id)).rejects.toMatchObject(refused("not_found"));
  });
});
