import { describe, expect, test, vi } from "vitest";
import { groupEvents } from "#server/groups/events.ts";
import { type GroupWork, groupCalls } from "#server/groups/protocol.ts";
import { createGroups } from "#server/groups/service.ts";
import { type KeptWork, mongoGroups } from "#server/groups/store.ts";
import { answer } from "#server/realtime.ts";
import { roomNotices } from "#server/rooms/protocol.ts";
import { mongoRooms } from "#server/rooms/store.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";

let skewMs = 0;
const room = roomFixture({
  pupils: 5,
  others: ["cohost", "parent"],
  part: (rooms) => {
    const now = () => Date.now() + skewMs;
    const groups = createGroups({ rooms, store: mongoGroups, now, seed: () => 1 });
    return (socket) => answer(socket, groupCalls, groupEvents(groups));
  },
});
const { join, joinTeacher, pupil } = room;

type Group = GroupWork["groups"][number];
const groupWith = ({ groups }: GroupWork, personId: string): Group => {
  const found = groups.find(({ memberIds }) => memberIds.includes(personId));
  if (!found) throw new Error("in no group");
  return found;
};
const offered = (participant: RoomClient) =>
  participant.offers.map(({ personId }) => personId).toSorted();
const offersAre = (participant: RoomClient, ids: string[], what: string) =>
  until(() => JSON.stringify(offered(participant)) === JSON.stringify(ids.toSorted()), what);

/** Waits until the database has it: nobody waits for what is kept, and a crash loses what is not. */
async function keeps(lessonId: string, isKept: (work: KeptWork) => boolean): Promise<void> {
  const schoolId = room.server.rooms.find(lessonId)?.schoolId ?? "";
  const read = () => mongoGroups.read(schoolId, lessonId);
  await vi.waitUntil(async () => {
    const work = await read();
    return work !== null && isKept(work);
  }, 5_000);
}

/** The teacher with a microphone, `count` pupils with one each, in two groups by the list: 0 and 2 against 1 and 3. */
async function atWork(count: number) {
  const teacher = await joinTeacher();
  await teacher.publish("microphone");
  const pupils: RoomClient[] = [];
  for (let n = 0; n < count; n++) {
    const one = await join(pupil(n));
    await one.publish("microphone");
    pupils.push(one);
  }
  const { lessonId } = teacher;
  const { groups } = await teacher.call("group:form", { lessonId, way: "list", count: 2 });
  const [first, second] = [groups[0]?.id ?? "", groups[1]?.id ?? ""];
  for (let n = 0; n < count; n++) {
    const groupId = n % 2 === 0 ? first : second;
    await teacher.call("group:assign", { lessonId, personId: pupil(n), groupId });
  }
  const work = await teacher.call("group:start", { lessonId, minutes: null });
  return { teacher, pupils, lessonId, first, second, work };
}

describe("offers by group", () => {
  test("each hears its own group only, with real packets; the teacher hears the class he is in", async () => {
    const { teacher, pupils } = await atWork(4);
    const [one, two, three] = [pupils[0]!, pupils[1]!, pupils[2]!];
    await offersAre(one, [pupil(2)], "one voice of the own group");
    await offersAre(two, [pupil(3)], "one voice of the other group");
    await offersAre(teacher, [], "silence in the class");
    await one.receives(pupil(2), "microphone");
    await three.receives(pupil(0), "microphone");
    // What is not offered is not given either, whoever asks.
    const foreign = [...two.received.values()][0]?.consumer.producerId ?? "";
    const asked = one.call("room:consume", {
      lessonId: one.lessonId,
      producerIds: [foreign],
      rtpCapabilities: one.entered.rtpCapabilities,
    });
    expect((await asked).consumers).toEqual([]);
  });

  test("a visiting teacher is heard by that group and hears it; then back", async () => {
    const { teacher, pupils, lessonId, first } = await atWork(3);
    const teacherId = room.server.teacher.id;
    await teacher.call("group:visit", { lessonId, groupId: first });
    await offersAre(teacher, [pupil(0), pupil(2)], "the visited group");
    await offersAre(pupils[0]!, [pupil(2), teacherId], "the teacher in the group");
    await offersAre(pupils[1]!, [], "nothing in the other group");
    await pupils[0]!.receives(teacherId, "microphone");
    await teacher.call("group:visit", { lessonId, groupId: null });
    await offersAre(pupils[0]!, [pupil(2)], "the group alone again");
  });

  test("a broadcast voice reaches every group, and stops", async () => {
    const { teacher, pupils, lessonId } = await atWork(2);
    const teacherId = room.server.teacher.id;
    await teacher.call("group:broadcast", { lessonId, isOn: true });
    for (const one of pupils) await one.receives(teacherId, "microphone");
    await teacher.call("group:broadcast", { lessonId, isOn: false });
    for (const one of pupils) await offersAre(one, [], "silence again");
  });

  test("in a group a locked microphone opens and a screen may be shared; it ends with the work", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const change = { microphone: false };
    await teacher.call("room:changeRights", { lessonId, personId: null, change });
    await expect(one.publish("screen")).rejects.toMatchObject({ reason: "source_forbidden" });
    await teacher.call("group:form", { lessonId, way: "random", count: 2 });
    await teacher.call("group:start", { lessonId, minutes: null });
    await one.hears("room:rightsChanged", ({ rights }) => rights.microphone && rights.screen);
    await one.publish("screen");
    await teacher.call("group:end", { lessonId });
    await one.hears("room:rightsChanged", ({ rights }) => !rights.microphone && !rights.screen);
    await until(
      () =>
        teacher.link
          .noticesOf("room:seatChanged")
          .findLast(({ seat }) => seat.personId === pupil(0))?.seat.hasScreen === false,
      "the screen to close",
    );
  });

  test("ending brings everybody together", async () => {
    const { teacher, pupils, lessonId } = await atWork(3);
    await teacher.call("group:end", { lessonId });
    const others = (n: number) =>
      [room.server.teacher.id, pupil(0), pupil(1), pupil(2)].filter((id) => id !== pupil(n));
    for (const [n, one] of pupils.entries()) await offersAre(one, others(n), "the whole class");
    expect((await teacher.call("group:read", { lessonId })).phase).toBe("none");
  });
});

describe("who comes and goes", () => {
  test("a late comer goes into the smallest group at once, and a broken link back into the own one", async () => {
    const { teacher, pupils, lessonId, first, second } = await atWork(3); // two and one
    const late = await join(pupil(4));
    expect(late.entered.seats.find(({ personId }) => personId === pupil(4))?.groupId).toBe(second);
    expect(late.entered.offers.map(({ personId }) => personId)).toEqual([pupil(1)]);
    pupils[0]!.cut();
    await pupils[0]!.enter();
    expect((await teacher.call("group:read", { lessonId })).groups[0]?.memberIds).toContain(
      pupil(0),
    );
    // With another device too.
    const phone = await join(pupil(0));
    expect(phone.entered.seats.find(({ personId }) => personId === pupil(0))?.groupId).toBe(first);
  });

  test("a restart of the server keeps the groups, who is where, and the time", async () => {
    const { teacher, pupils, lessonId, first } = await atWork(2);
    await teacher.call("group:extend", { lessonId, minutes: 5 });
    await pupils[0]!.call("group:callTeacher", { lessonId, isCalled: true });
    const before = await teacher.call("group:read", { lessonId });
    const schoolId = room.server.rooms.find(lessonId)?.schoolId ?? "";
    const keptGroups = async () => (await mongoRooms.readSeats(schoolId, lessonId))?.groups;
    await vi.waitUntil(async () => (await keptGroups())?.length === 2, 5_000);
    await keeps(lessonId, ({ groups }) => groups.some(({ calledAtMs }) => calledAtMs !== null));
    await room.restart();
    await teacher.enter();
    await pupils[0]!.enter();
    expect(await teacher.call("group:read", { lessonId })).toEqual(before);
    const seat = pupils[0]!.entered.seats.find(({ personId }) => personId === pupil(0));
    expect(seat?.groupId).toBe(first);
  });

  test("time that ran out while the server was down is over", async () => {
    const { teacher, lessonId } = await atWork(1);
    await teacher.call("group:extend", { lessonId, minutes: 1 });
    await keeps(lessonId, ({ endsAtMs }) => endsAtMs !== null);
    await room.restart();
    skewMs = 2 * 60_000;
    try {
      await teacher.enter();
      expect((await teacher.call("group:read", { lessonId })).phase).toBe("none");
      const one = await join(pupil(0));
      expect(one.entered.seats.every(({ groupId }) => groupId === null)).toBe(true);
    } finally {
      skewMs = 0;
    }
  });
});

describe("what is said", () => {
  test("a call reaches those who lead; a visit answers it", async () => {
    const { teacher, pupils, lessonId, second } = await atWork(2);
    await pupils[1]!.call("group:callTeacher", { lessonId, isCalled: true });
    const { work } = await teacher.hears("group:changed", ({ work }) =>
      work.groups.some(({ calledAt }) => calledAt !== null),
    );
    expect(work.groups.filter(({ calledAt }) => calledAt !== null).map(({ id }) => id)).toEqual([
      second,
    ]);
    const after = await teacher.call("group:visit", { lessonId, groupId: second });
    expect(after.groups.every(({ calledAt }) => calledAt === null)).toBe(true);
  });

  test("an announcement reaches every group", async () => {
    const { teacher, pupils, lessonId } = await atWork(2);
    await teacher.call("group:announce", { lessonId, text: "Бес минут қалды" });
    for (const one of pupils)
      expect((await one.hears("group:announced")).text).toBe("Бес минут қалды");
  });

  test("pupils who choose see places and are refused a full group", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const all: RoomClient[] = [];
    for (let n = 0; n < 4; n++) all.push(await join(pupil(n)));
    const { groups } = await teacher.call("group:form", { lessonId, way: "choice", count: 2 });
    const groupId = groups[0]?.id ?? "";
    const { work } = await all[0]!.hears("group:changed");
    expect(work).toMatchObject({ phase: "forming", roomFor: 3 });
    for (const one of all.slice(0, 3)) await one.call("group:choose", { lessonId, groupId });
    await expect(all[3]!.call("group:choose", { lessonId, groupId })).rejects.toMatchObject({
      reason: "group_full",
    });
    const started = await teacher.call("group:start", { lessonId, minutes: 10 });
    expect(groupWith(started, pupil(3)).number).toBe(2); // who had not chosen
    expect(started.endsAt).not.toBeNull();
  });

  test("a lot is seen by those who lead only, until it starts", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    await teacher.call("group:form", { lessonId, way: "random", count: 2 });
    expect(await one.call("group:read", { lessonId })).toMatchObject({ phase: "none", groups: [] });
  });

  test("the assistant leads groups, a pupil and a parent do not", async () => {
    await joinTeacher();
    const cohost = await join(room.server.other("cohost"));
    const parent = await join(room.server.other("parent"));
    const one = await join(pupil(0));
    const { lessonId } = cohost;
    await cohost.call("group:form", { lessonId, way: "random", count: 2 });
    for (const who of [parent, one])
      for (const call of [
        who.call("group:form", { lessonId, way: "random", count: 2 }),
        who.call("group:start", { lessonId, minutes: null }),
        who.call("group:visit", { lessonId, groupId: null }),
        who.call("group:end", { lessonId }),
      ])
        await expect(call).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("speakers are told within a group; who leads hears of all", async () => {
  const { teacher, pupils } = await atWork(2);
  /** Who was said to speak since the groups began, as this participant heard it. */
  const spokeTo = ({ link: { heard } }: RoomClient) => {
    const began = heard.findLastIndex(({ notice }) => notice === "group:changed");
    return heard.slice(began).flatMap(({ notice, payload }) => {
      if (notice !== "room:speakersChanged") return [];
      return roomNotices[notice].parse(payload).speakers.map(({ personId }) => personId);
    });
  };
  const both = (ids: string[]) => ids.includes(pupil(0)) && ids.includes(pupil(1));
  await until(() => both(spokeTo(teacher)), "both groups' speakers at the teacher");
  await until(() => spokeTo(pupils[0]!).length > 0, "the own group's speaker");
  expect(spokeTo(pupils[0]!)).not.toContain(pupil(1));
  expect(spokeTo(pupils[1]!)).not.toContain(pupil(0));
});
