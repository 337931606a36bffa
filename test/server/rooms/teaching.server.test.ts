import { describe, expect, test } from "vitest";
import type { Seat } from "#server/rooms/protocol.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";

const room = roomFixture({ pupils: 6 });
const { join, joinTeacher, pupil, eventsOf } = room;
const forbidden = (reason?: string) => ({ code: "forbidden", ...(reason && { reason }) });

/** Seats as a participant knows them now: as it entered, and every change since. */
function seatsOf(participant: RoomClient): Map<string, Seat> {
  const seats = new Map(participant.entered.seats.map((seat) => [seat.personId, seat]));
  for (const { seat } of participant.link.noticesOf("room:seatChanged"))
    seats.set(seat.personId, seat);
  return seats;
}
const seatOf = (participant: RoomClient, personId: string) => seatsOf(participant).get(personId);

describe("a pupil", () => {
  test("may do nothing of the teacher's", async () => {
    await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const personId = pupil(1);
    const calls = [
      one.call("room:mute", { lessonId, personId }),
      one.call("room:muteAll", { lessonId }),
      one.call("room:lowerHand", { lessonId, personId }),
      one.call("room:callPupil", { lessonId, personId: pupil(0), isCalled: true }),
      one.call("room:changeRights", { lessonId, personId: pupil(0), change: { screen: true } }),
      one.call("room:remove", { lessonId, personId }),
      one.call("room:letIn", { lessonId, personId }),
      one.call("room:changeSoundMode", { lessonId, mode: "music" }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(forbidden());
    expect(seatOf(one, pupil(0))?.rights.screen).toBe(false);
  });

  test("who is no pupil of this lesson is not found", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    for (const personId of [newId(), room.server.teacher.id])
      for (const call of ["room:mute", "room:remove", "room:letIn", "room:lowerHand"] as const)
        await expect(teacher.call(call, { lessonId, personId })).rejects.toMatchObject({
          code: "not_found",
        });
  });
});

describe("hands", () => {
  test("queue in the order they went up", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    for (const n of [2, 0, 1])
      await (await join(pupil(n))).call("room:raiseHand", { lessonId, isRaised: true });
    const queue = () =>
      [...seatsOf(teacher).values()]
        .filter(({ handRaisedAt }) => handRaisedAt !== null)
        .toSorted((a, b) => (a.handRaisedAt ?? "").localeCompare(b.handRaisedAt ?? ""))
        .map(({ personId }) => personId);
    await until(() => queue().length === 3, "three hands");
    expect(queue()).toEqual([pupil(2), pupil(0), pupil(1)]);
    await teacher.call("room:lowerHand", { lessonId, personId: pupil(2) });
    await until(() => queue().length === 2, "one hand less");
    expect(queue()).toEqual([pupil(0), pupil(1)]);
    await expect(
      teacher.call("room:raiseHand", { lessonId, isRaised: true }),
    ).rejects.toMatchObject(forbidden());
  });
});

describe("room:callPupil", () => {
  test("a fifth called pupil takes the first one's place", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    for (let n = 0; n < 5; n++) {
      await join(pupil(n));
      await teacher.call("room:callPupil", { lessonId, personId: pupil(n), isCalled: true });
    }
    const called = () =>
      [...seatsOf(teacher).values()].flatMap((seat) => (seat.isCalled ? seat.personId : []));
    await until(() => called().includes(pupil(4)), "the fifth");
    expect(called()).toEqual([1, 2, 3, 4].map(pupil));
  });

  test("cannot call who is not here", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    await expect(
      teacher.call("room:callPupil", { lessonId, personId: pupil(0), isCalled: true }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("lets the called speak in a locked class, and closes the microphone after", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const personId = pupil(0);
    const change = { microphone: false };
    await teacher.call("room:changeRights", { lessonId, personId: null, change });
    await teacher.call("room:callPupil", { lessonId, personId, isCalled: true });
    await one.hears("room:rightsChanged", ({ rights }) => rights.microphone);
    await one.publish("microphone");
    await teacher.receives(personId, "microphone");
    await teacher.call("room:callPupil", { lessonId, personId, isCalled: false });
    await until(() => teacher.offers.length === 0, "the microphone to close");
    expect(one.link.noticesOf("room:rightsChanged").at(-1)?.rights.microphone).toBe(false);
  });
});

describe("room:mute", () => {
  test("silences a pupil at the server, who may speak again", async () => {
    const teacher = await joinTeacher();
    const [one, other] = [await join(pupil(0)), await join(pupil(1))];
    const { id: producerId } = await one.publish("microphone");
    const { consumer, count } = await other.receives(pupil(0), "microphone");
    const { lessonId } = teacher;
    await teacher.call("room:mute", { lessonId, personId: pupil(0) });
    const { by } = await one.hears("room:muted");
    expect(by).toBe(room.server.teacher.id);
    await other.hears("room:consumerPaused", ({ consumerId }) => consumerId === consumer.id);
    await until(() => seatOf(teacher, pupil(0))?.isMuted === true, "the seat to be muted");
    await new Promise((go) => setTimeout(go, 200));
    const packets = count.packets;
    await new Promise((go) => setTimeout(go, 400)); // still sent, no longer passed on
    expect(count.packets).toBe(packets);
    await one.call("room:resumeProducer", { lessonId, producerId });
    await other.receives(pupil(0), "microphone");
  });

  test("all silences every open microphone but the teacher's, and counts pupils", async () => {
    const teacher = await joinTeacher();
    await teacher.publish("microphone");
    const pupils = [await join(pupil(0)), await join(pupil(1)), await join(pupil(2))];
    await pupils[0]?.publish("microphone");
    await pupils[1]?.publish("microphone");
    const second = await join(pupil(1)); // a second device
    await second.publish("microphone");
    const { lessonId } = teacher;
    expect(await teacher.call("room:muteAll", { lessonId })).toEqual({ muted: 2 });
    for (const one of [pupils[0], pupils[1], second]) await one?.hears("room:muted");
    expect(pupils[2]?.link.noticesOf("room:muted")).toEqual([]);
    await pupils[2]?.receives(room.server.teacher.id, "microphone");
    expect(await teacher.call("room:muteAll", { lessonId })).toEqual({ muted: 0 });
  });
});

describe("room:changeRights", () => {
  test("closes what is no longer allowed and tells the pupil", async () => {
    const teacher = await joinTeacher();
    const [one, other] = [await join(pupil(0)), await join(pupil(1))];
    const { id: producerId } = await one.publish("microphone");
    await one.publish("camera");
    await teacher.receives(pupil(0), "microphone");
    const { lessonId } = teacher;
    const change = { microphone: false };
    await teacher.call("room:changeRights", { lessonId, personId: pupil(0), change });
    const { rights } = await one.hears("room:rightsChanged");
    expect(rights).toMatchObject({ microphone: false, camera: true });
    await until(() => teacher.receivedOf(pupil(0), "microphone") === undefined, "silence");
    await teacher.receives(pupil(0), "camera");
    await expect(one.call("room:resumeProducer", { lessonId, producerId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(other.link.noticesOf("room:rightsChanged")).toEqual([]);
  });

  test("lifts the camera's ceiling", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    await one.publish("camera");
    const { lessonId } = teacher;
    const change = { largeCamera: true };
    await teacher.call("room:changeRights", { lessonId, personId: pupil(0), change });
    const { rights } = await one.hears("room:rightsChanged");
    expect(rights).toMatchObject({ cameraMaxHeightPx: 720, cameraMaxBitrateBps: 1_200_000 });
  });

  test("changes nothing by an empty change, and takes no unknown right", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    await teacher.link.ask("room:changeRights", {
      lessonId,
      personId: null,
      change: { isHost: true },
    });
    await expect(one.call("room:muteAll", { lessonId })).rejects.toMatchObject(forbidden());
    expect(one.link.noticesOf("room:rightsChanged")).toEqual([]);
  });
});

describe("room:remove", () => {
  test("puts every device out and keeps it out, over a restart too, until let in", async () => {
    const teacher = await joinTeacher();
    const [phone, laptop, other] = [
      await join(pupil(0)),
      await join(pupil(0)),
      await join(pupil(1)),
    ];
    await phone.publish("microphone");
    await other.receives(pupil(0), "microphone");
    const { lessonId } = teacher;
    await teacher.call("room:remove", { lessonId, personId: pupil(0) });
    for (const device of [phone, laptop])
      await device.hears("room:closed", ({ reason }) => reason === "removed");
    await until(() => seatOf(teacher, pupil(0))?.state === "removed", "the empty seat");
    await until(() => other.offers.length === 0, "silence");
    expect(eventsOf(pupil(0))).toEqual(["entered", "entered", "left", "left"]);
    await expect(phone.enter()).rejects.toMatchObject(forbidden("removed_from_room"));
    await expect(join(pupil(0))).rejects.toMatchObject(forbidden("removed_from_room"));

    await room.restart();
    await teacher.enter();
    await expect(phone.enter()).rejects.toMatchObject(forbidden("removed_from_room"));
    await teacher.call("room:letIn", { lessonId, personId: pupil(0) });
    await expect(phone.enter()).resolves.toMatchObject({ isResumed: false });
    await room.restart();
    await expect(phone.enter()).resolves.toMatchObject({ isResumed: false });
  });

  test("of one who is absent keeps him out, twice is harmless", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    for (let n = 0; n < 2; n++) await teacher.call("room:remove", { lessonId, personId: pupil(3) });
    await expect(join(pupil(3))).rejects.toMatchObject(forbidden("removed_from_room"));
  });
});

test("the sound mode reaches everybody and who comes later", async () => {
  const teacher = await joinTeacher();
  const one = await join(pupil(0));
  const { lessonId } = teacher;
  expect(one.entered.soundMode).toBe("speech");
  await teacher.call("room:changeSoundMode", { lessonId, mode: "music" });
  await one.hears("room:soundModeChanged", ({ mode }) => mode === "music");
  expect((await join(pupil(1))).entered.soundMode).toBe("music");
});

test("a seat is told at most about five times a second", async () => {
  const teacher = await joinTeacher();
  const one = await join(pupil(0));
  const { lessonId } = one;
  const before = teacher.link.noticesOf("room:seatChanged").length;
  const startedAt = performance.now();
  for (let n = 0; n < 40; n++)
    await one.call("room:raiseHand", { lessonId, isRaised: n % 2 === 0 });
  await new Promise((go) => setTimeout(go, 300));
  const told = teacher.link.noticesOf("room:seatChanged").length - before;
  const seconds = (performance.now() - startedAt) / 1000;
  expect(told).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1);
  expect(seatOf(teacher, pupil(0))?.handRaisedAt).toBeNull();
});
