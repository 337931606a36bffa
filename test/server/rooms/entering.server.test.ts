import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Seat } from "#server/rooms/protocol.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";

const GRACE_MS = 1_500;
const IDLE_MS = 600;
const CONNECT_WITHIN_MS = 700;
const attempts = new Map<string, number>();

const room = roomFixture({
  pupils: 3,
  attempts,
  timing: {
    graceMs: GRACE_MS,
    idleReleaseMs: IDLE_MS,
    connectWithinMs: CONNECT_WITHIN_MS,
    attemptsEveryMs: 100,
  },
});
const { clientOf, join, pupil, eventsOf } = room;
const seatOf = (seats: readonly Seat[], personId: string) =>
  seats.find((seat) => seat.personId === personId);
const lastSeat = (teacher: RoomClient, personId: string) =>
  teacher.link
    .noticesOf("room:seatChanged")
    .map(({ seat }) => seat)
    .findLast((seat) => seat.personId === personId);
const forbidden = (reason: string) => ({ code: "forbidden", reason });

describe("room:enter", () => {
  test("gives the lesson with the whole class, absent pupils too", async () => {
    const teacher = await room.joinTeacher();
    const entered = (await join(pupil(0))).entered;
    expect(entered.me).toMatchObject({ personId: pupil(0), role: "pupil", isHost: false });
    expect(entered.seats.map(({ personId, state }) => [personId, state])).toEqual([
      [room.server.teacher.id, "here"],
      [pupil(0), "here"],
      [pupil(1), "absent"],
      [pupil(2), "absent"],
    ]);
    expect(entered.lesson.presentCount).toBe(1);
    expect(room.server.rooms.presentCount(room.server.lessonId)).toBe(1);
    const isPupil = (seat: Seat) => seat.personId === pupil(0) && seat.state === "here";
    await teacher.hears("room:seatChanged", ({ seat }) => isPupil(seat));
  });

  test("refuses a pupil of another class, and another lesson", async () => {
    await expect(join(newId())).rejects.toMatchObject(forbidden("other_class"));
    await expect(join(pupil(0), { lessonId: newId() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test.each([
    ["no device", { deviceId: undefined }],
    ["a device that is no UUID", { deviceId: "../../etc" }],
    ["an operator for an id", { lessonId: { $ne: null } }],
    ["a list", [1, 2, 3]],
    ["nothing", undefined],
  ])("refuses %s as invalid and lets the socket live", async (_what, request) => {
    const stranger = clientOf(pupil(0));
    await stranger.link.connect();
    const { lessonId, deviceId } = stranger;
    const sent = Array.isArray(request) || !request ? request : { lessonId, deviceId, ...request };
    await expect(stranger.link.ask("room:enter", sent)).rejects.toMatchObject({ code: "invalid" });
    await expect(stranger.enter()).resolves.toMatchObject({ isResumed: false });
  });

  test("refuses every call of who has not entered", async () => {
    await room.joinTeacher();
    const outside = clientOf(pupil(0));
    await outside.link.connect();
    const { lessonId } = room.server;
    const calls = [
      outside.call("room:openTransport", { lessonId, direction: "send" }),
      outside.call("room:sendChat", { lessonId, text: "сәлем" }),
      outside.call("room:raiseHand", { lessonId, isRaised: true }),
      outside.call("room:muteAll", { lessonId }),
      outside.call("room:leave", { lessonId }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(forbidden("not_in_room"));
  });

  test("shows an absent pupil's failed attempts as they come", async () => {
    const teacher = await room.joinTeacher();
    attempts.set(pupil(2), 4);
    const isTold = (seat: Seat) => seat.personId === pupil(2) && seat.attempts === 4;
    const { seat } = await teacher.hears("room:seatChanged", (told) => isTold(told.seat));
    expect(seat.state).toBe("absent");
    attempts.clear();
  });
});

describe("two devices of one person", () => {
  test("are one seat, and do not hear each other", async () => {
    const phone = await join(pupil(0));
    const laptop = await join(pupil(0));
    await phone.publish("microphone");
    const other = await join(pupil(1));
    await other.receives(pupil(0), "microphone");
    expect(seatOf(other.entered.seats, pupil(0))).toMatchObject({ state: "here", devices: 2 });
    expect(room.server.rooms.presentCount(room.server.lessonId)).toBe(2);
    expect(laptop.offers).toEqual([]);
  });

  test("leave the seat here while one remains", async () => {
    const teacher = await room.joinTeacher();
    const phone = await join(pupil(0));
    await join(pupil(0));
    await teacher.hears("room:seatChanged", ({ seat }) => seat.devices === 2);
    await phone.call("room:leave", { lessonId: room.server.lessonId });
    await until(() => lastSeat(teacher, pupil(0))?.devices === 1, "one device less");
    expect(lastSeat(teacher, pupil(0))?.state).toBe("here");
    expect(eventsOf(pupil(0))).toEqual(["entered", "entered", "left"]);
  });

  test("a fifth takes the oldest one's place", async () => {
    const devices = [];
    for (let n = 0; n < 5; n++) devices.push(await join(pupil(0)));
    await devices[0]?.hears("room:closed", ({ reason }) => reason === "replaced");
    expect(seatOf(devices[4]?.entered.seats ?? [], pupil(0))?.devices).toBe(4);
  });
});

describe("coming back", () => {
  test("within the grace finds the seat, the media and their counts as they were", async () => {
    const teacher = await room.joinTeacher();
    await teacher.publish("microphone");
    const gone = await join(pupil(0));
    await gone.publish("microphone");
    await teacher.receives(pupil(0), "microphone");
    const before = await gone.receives(room.server.teacher.id, "microphone");

    gone.cut();
    await teacher.hears("room:seatChanged", ({ seat }) => seat.state === "reconnecting");
    await teacher.receives(pupil(0), "microphone"); // media goes on meanwhile
    const startedAt = performance.now();
    expect(await gone.enter()).toMatchObject({ isResumed: true });
    const after = await gone.receives(room.server.teacher.id, "microphone");
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(after.consumer.id).toBe(before.consumer.id);
    expect(eventsOf(pupil(0))).toEqual(["entered"]);
    expect(room.server.rooms.presentCount(room.server.lessonId)).toBe(1);
  });

  test("after the grace begins anew, and the visit ended when the link broke", async () => {
    const teacher = await room.joinTeacher();
    const gone = await join(pupil(0));
    await gone.call("room:raiseHand", { lessonId: room.server.lessonId, isRaised: true });
    const lostAt = Date.now();
    gone.cut();
    const { seat } = await teacher.hears("room:seatChanged", (told) => told.seat.state === "left");
    expect(seat).toMatchObject({ handRaisedAt: null, devices: 0 });
    const left = room.server.visits.find(({ event }) => event === "left");
    expect(Date.now() - lostAt).toBeGreaterThanOrEqual(GRACE_MS);
    expect(Math.abs((left?.visit.at ?? 0) - lostAt)).toBeLessThan(500);
    expect(await gone.enter()).toMatchObject({ isResumed: false });
    expect(eventsOf(pupil(0))).toEqual(["entered", "left", "entered"]);
  });

  test("on a second socket replaces the first, which is told and may do nothing more", async () => {
    const deviceId = randomUUID();
    const first = await join(pupil(0), { deviceId });
    await first.publish("microphone");
    const second = await join(pupil(0), { deviceId });
    await first.hears("room:closed", ({ reason }) => reason === "replaced");
    expect(second.entered.isResumed).toBe(true);
    expect(seatOf(second.entered.seats, pupil(0))?.devices).toBe(1);
    const { lessonId } = room.server;
    await expect(first.call("room:raiseHand", { lessonId, isRaised: true })).rejects.toMatchObject(
      forbidden("not_in_room"),
    );
    first.link.socket.disconnect(); // the old socket's end is not the device's
    await second.call("room:raiseHand", { lessonId, isRaised: true });
    expect(eventsOf(pupil(0))).toEqual(["entered"]);
  });

  test("after a reload closes what the page had", async () => {
    const deviceId = randomUUID();
    const teacher = await room.joinTeacher();
    const first = await join(pupil(0), { deviceId });
    await first.publish("microphone");
    await teacher.receives(pupil(0), "microphone");
    const reloaded = clientOf(pupil(0), { deviceId });
    expect(await reloaded.enter({ isFresh: true })).toMatchObject({ isResumed: false });
    await until(() => teacher.offers.length === 0, "the old microphone to go");
    await reloaded.publish("microphone");
    await teacher.receives(pupil(0), "microphone");
  });

  test("twice in a row is harmless", async () => {
    const twice = await join(pupil(0));
    const { lessonId, deviceId } = twice;
    const [one, two] = await Promise.all([
      twice.call("room:enter", { lessonId, deviceId }),
      twice.call("room:enter", { lessonId, deviceId }),
    ]);
    expect([one.isResumed, two.isResumed]).toEqual([true, true]);
    expect(eventsOf(pupil(0))).toEqual(["entered"]);
  });
});

describe("a device that cannot receive media", () => {
  test("is told to attendance as a failed attempt, a connected one is not", async () => {
    const { lessonId } = room.server;
    const deaf = clientOf(pupil(1));
    await deaf.link.connect();
    await deaf.call("room:enter", { lessonId, deviceId: deaf.deviceId });
    const teacher = await room.joinTeacher();
    await teacher.publish("microphone");
    const fine = await join(pupil(0));
    await fine.receives(room.server.teacher.id, "microphone");
    await until(() => eventsOf(pupil(1)).includes("connectFailed"), "the failed attempt", 3_000);
    expect(eventsOf(pupil(0))).toEqual(["entered"]);
  });
});

describe("the end", () => {
  test("puts everybody out, tells them, and lets nobody in again", async () => {
    const [teacher, first] = [await room.joinTeacher(), await join(pupil(0))];
    await teacher.publish("microphone");
    await first.receives(room.server.teacher.id, "microphone");
    room.server.endLesson();
    for (const one of [teacher, first])
      await one.hears("room:closed", ({ reason }) => reason === "ended");
    expect(eventsOf(pupil(0))).toEqual(["entered", "left"]);
    expect(room.server.rooms.presentCount(room.server.lessonId)).toBe(0);
    expect(room.server.sfu.findRoom(room.server.lessonId)).toBeNull();
    await expect(first.enter()).rejects.toMatchObject({ reason: "lesson_ended" });
  });

  test("finds also who was admitted a moment before", async () => {
    const late = clientOf(pupil(0));
    await late.link.connect();
    const { lessonId, deviceId } = late;
    const entering = late.call("room:enter", { lessonId, deviceId });
    room.server.rooms.closeRoom(lessonId, "ended");
    await expect(entering).rejects.toMatchObject({ reason: "lesson_ended" });
    expect(eventsOf(pupil(0))).toEqual([]);
  });
});

test("an empty room gives its media back, and has it again when somebody comes", async () => {
  const first = await join(pupil(0));
  expect(room.server.sfu.findRoom(room.server.lessonId)).not.toBeNull();
  await first.call("room:leave", { lessonId: room.server.lessonId });
  await until(
    () => room.server.sfu.findRoom(room.server.lessonId) === null,
    "the media to go",
    3_000,
  );
  const teacher = await room.joinTeacher();
  await teacher.publish("microphone");
  await (await join(pupil(1))).receives(room.server.teacher.id, "microphone");
});

test("a socket that goes while it enters leaves nobody behind", async () => {
  const { lessonId } = room.server;
  for (let n = 0; n < 10; n++) {
    const hasty = clientOf(pupil(n % 3));
    await hasty.link.connect();
    hasty.link.socket.emit("room:enter", { lessonId, deviceId: hasty.deviceId }, () => {});
    if (n % 2 === 0) await new Promise((go) => setTimeout(go, n));
    hasty.link.socket.disconnect();
  }
  await new Promise((go) => setTimeout(go, GRACE_MS + IDLE_MS + 500));
  expect(room.server.rooms.presentCount(lessonId)).toBe(0);
  const entered = room.server.visits.filter(({ event }) => event === "entered").length;
  const left = room.server.visits.filter(({ event }) => event === "left").length;
  expect(left).toBe(entered);
  expect(room.server.sfu.findRoom(lessonId)).toBeNull();
});

test("a stopping server tells everybody, and they come back to the next one", async () => {
  const teacher = await room.joinTeacher();
  await room.restart();
  await teacher.hears("room:closed", ({ reason }) => reason === "stopping");
  expect(eventsOf(room.server.teacher.id)).toEqual(["entered", "left"]);
  expect(await teacher.enter()).toMatchObject({ isResumed: false });
});
