import { describe, expect, test } from "vitest";
import { roomFixture } from "../../support/room-fixture.ts";

const room = roomFixture({ pupils: 3 });
const { join, joinTeacher, pupil } = room;

describe("chat", () => {
  test("reaches everybody, is there for who comes later, and after a restart", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const said = await one.call("room:sendChat", { lessonId, text: "  Қосындының квадраты  " });
    expect(said).toMatchObject({
      text: "Қосындының квадраты",
      name: "Оқушы 1",
      isHost: false,
      personId: pupil(0),
    });
    const { message } = await teacher.hears("room:chatReceived");
    expect(message).toEqual(said);
    expect((await join(pupil(1))).entered.chat).toEqual([said]);
    await room.restart();
    expect((await join(pupil(2))).entered.chat).toEqual([said]);
  });

  test("takes back what the teacher deletes, once", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const { id: messageId } = await one.call("room:sendChat", { lessonId, text: "жаңылыс" });
    await teacher.call("room:deleteChat", { lessonId, messageId });
    await one.hears("room:chatDeleted", (told) => told.messageId === messageId);
    expect((await join(pupil(1))).entered.chat).toEqual([]);
    await expect(teacher.call("room:deleteChat", { lessonId, messageId })).rejects.toMatchObject({
      code: "not_found",
    });
    await room.restart();
    expect((await join(pupil(1))).entered.chat).toEqual([]);
  });

  test("refuses the empty, the too long and the enormous, each by its code", async () => {
    const one = await join(pupil(0));
    const { lessonId } = one;
    const say = (text: string) => one.call("room:sendChat", { lessonId, text });
    await expect(say("   ")).rejects.toMatchObject({ code: "invalid" });
    await expect(say("ә".repeat(1001))).rejects.toMatchObject({
      code: "invalid",
      reason: "message_too_long",
    });
    await expect(say("ә".repeat(1000))).resolves.toHaveProperty("id");
    await expect(say("x".repeat(10 * 1024 * 1024))).rejects.toMatchObject({ code: "too_large" });
    await expect(say("әлі осындамын")).resolves.toHaveProperty("id");
  });

  test("lets five through in ten seconds, then says how long to wait; others are not held", async () => {
    const [one, other] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    for (let n = 0; n < 5; n++) await one.call("room:sendChat", { lessonId, text: `${n}` });
    await expect(one.call("room:sendChat", { lessonId, text: "6" })).rejects.toMatchObject({
      code: "too_many",
      details: { retryAfterSec: expect.any(Number) },
    });
    await expect(other.call("room:sendChat", { lessonId, text: "1" })).resolves.toHaveProperty(
      "id",
    );
  });

  test("is closed to whom the teacher closed it", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    await teacher.call("room:changeRights", { lessonId, personId: null, change: { chat: false } });
    const text = "?";
    await expect(one.call("room:sendChat", { lessonId, text })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(teacher.call("room:sendChat", { lessonId, text })).resolves.toHaveProperty("id");
  });
});
