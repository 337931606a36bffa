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

  test("one takes back one's own within a minute, and nobody else's", async () => {
    await joinTeacher();
    const [one, other] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    const { id: messageId } = await one.call("room:sendChat", { lessonId, text: "қате" });
    const refused = other.call("room:deleteChat", { lessonId, messageId });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    await one.call("room:deleteChat", { lessonId, messageId });
    await other.hears("room:chatDeleted", (told) => told.messageId === messageId);
  });

  test("in slow mode a pupil waits, the teacher does not; it is kept over a restart", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const change = { slowSec: 30 };
    await expect(one.call("room:changeChat", { lessonId, change })).rejects.toMatchObject({
      code: "forbidden",
    });
    await teacher.call("room:changeChat", { lessonId, change });
    await one.hears("room:chatChanged", ({ settings }) => settings.slowSec === 30);
    await one.call("room:sendChat", { lessonId, text: "1" });
    const again = one.call("room:sendChat", { lessonId, text: "2" });
    await expect(again).rejects.toMatchObject({ code: "too_many" });
    for (const text of ["a", "b"]) await teacher.call("room:sendChat", { lessonId, text });
    await room.restart();
    expect((await join(pupil(1))).entered.chatSettings).toEqual({ mode: "all", slowSec: 30 });
  });

  test("to the teacher only: classmates neither hear nor find it, the writer keeps it", async () => {
    const teacher = await joinTeacher();
    const [one, other] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    await teacher.call("room:changeChat", { lessonId, change: { mode: "teacher" } });
    const said = await one.call("room:sendChat", { lessonId, text: "түсінбедім" });
    expect(said.isToTeacher).toBe(true);
    await teacher.hears("room:chatReceived", ({ message }) => message.id === said.id);
    await teacher.call("room:sendChat", { lessonId, text: "бәріне" });
    await other.hears("room:chatReceived", ({ message }) => message.text === "бәріне");
    expect(other.link.noticesOf("room:chatReceived")).toHaveLength(1);
    const textsOf = async (id: string) => (await join(id)).entered.chat.map(({ text }) => text);
    expect(await textsOf(pupil(1))).toEqual(["бәріне"]);
    expect(await textsOf(pupil(0))).toEqual(["түсінбедім", "бәріне"]);
  });

  test("what is said in a group reaches the group and who leads", async () => {
    const teacher = await joinTeacher();
    const [one, mate, other] = [await join(pupil(0)), await join(pupil(1)), await join(pupil(2))];
    const { lessonId } = one;
    const { seats } = room.server.rooms.find(lessonId) ?? {};
    const groupId = "9".repeat(24);
    for (const id of [pupil(0), pupil(1)]) seats?.setGroup(id, groupId);
    const said = await one.call("room:sendChat", { lessonId, text: "топта" });
    expect(said.groupId).toBe(groupId);
    for (const hearer of [teacher, mate])
      await hearer.hears("room:chatReceived", ({ message }) => message.id === said.id);
    await teacher.call("room:sendChat", { lessonId, text: "бәріне" });
    await other.hears("room:chatReceived", ({ message }) => message.text === "бәріне");
    expect(other.link.noticesOf("room:chatReceived")).toHaveLength(1);
    expect((await other.call("room:readChat", { lessonId })).chat).toHaveLength(1);
    expect((await mate.call("room:readChat", { lessonId })).chat).toHaveLength(2);
  });
});
