import { describe, expect, test } from "vitest";
import { mongoRooms } from "#server/rooms/store.ts";
import { startDatabase } from "../../support/database.ts";
import { newId } from "../../support/room-server.ts";

startDatabase();
const [schoolId, otherSchoolId, personId] = [newId(), newId(), newId()];
const plain = { file: null, groupId: null, isToTeacher: false };

describe("the rooms' store", () => {
  test("keeps schools apart", async () => {
    const [at, lessonId] = [new Date(), newId()];
    const { id } = await mongoRooms.addMessage(schoolId, {
      lessonId,
      personId,
      text: "a",
      at,
      ...plain,
    });
    await mongoRooms.addRemoval(schoolId, lessonId, personId, at);
    expect(await mongoRooms.listMessages(otherSchoolId, lessonId, 10)).toEqual([]);
    expect(await mongoRooms.listRemoved(otherSchoolId, lessonId)).toEqual([]);
    expect(await mongoRooms.deleteMessage(otherSchoolId, lessonId, id, at)).toBe(false);
    await mongoRooms.deleteRemoval(otherSchoolId, lessonId, personId);
    expect(await mongoRooms.listRemoved(schoolId, lessonId)).toEqual([personId]);
  });

  test("keeps a removal once, and lets go of it", async () => {
    const lessonId = newId();
    for (let n = 0; n < 2; n++)
      await mongoRooms.addRemoval(schoolId, lessonId, personId, new Date());
    expect(await mongoRooms.listRemoved(schoolId, lessonId)).toEqual([personId]);
    await mongoRooms.deleteRemoval(schoolId, lessonId, personId);
    expect(await mongoRooms.listRemoved(schoolId, lessonId)).toEqual([]);
  });

  test("gives the last messages, oldest first", async () => {
    const lesson = newId();
    for (let n = 0; n < 5; n++)
      await mongoRooms.addMessage(schoolId, {
        lessonId: lesson,
        personId,
        text: `${n}`,
        at: new Date(1_000 + n),
        ...plain,
      });
    const texts = (await mongoRooms.listMessages(schoolId, lesson, 3)).map(({ text }) => text);
    expect(texts).toEqual(["2", "3", "4"]);
  });
});
