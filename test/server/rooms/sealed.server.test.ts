import { setTimeout as delay } from "node:timers/promises";
import mongoose from "mongoose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { logger } from "#server/logger.ts";
import { calls } from "#server/protocol/all.ts";
import { answer } from "#server/realtime.ts";
import { tapOf } from "#server/recordings/taps.ts";
import { guardCalls } from "#server/rooms/guard.ts";
import { sealedCalls } from "#server/rooms/permissions.ts";
import { mongoRooms } from "#server/rooms/store.ts";
import type { VisitEvents } from "#server/rooms/visits.ts";
import { secrecyEvents } from "#server/secrecy/events.ts";
import { secrecyCalls } from "#server/secrecy/protocol.ts";
import { createSecrecy } from "#server/secrecy/service.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";

const EVENTS = [
  ...(["entered", "left", "connectFailed", "opened", "closed", "stageChanged", "noted"] as const),
  ...(["responded", "spent", "presenceChanged", "sealedEntered", "sealedLeft"] as const),
  ...(["sealedRemoved"] as const),
] satisfies (keyof VisitEvents)[];
const told: { event: keyof VisitEvents; visit: object }[] = [];

const room = roomFixture({
  ...{ kind: "private", pupils: 4, turnUrls: "turn:127.0.0.1:9" },
  timing: { graceMs: 300, spentEveryMs: 60, connectWithinMs: 200, linkEveryMs: 60 },
  part(rooms) {
    const secrecy = createSecrecy({ rooms, now: Date.now });
    for (const event of EVENTS) rooms.on(event, (visit) => void told.push({ event, visit }));
    return (socket) => {
      socket.use(guardCalls(rooms, socket));
      answer(socket, secrecyCalls, secrecyEvents(secrecy));
    };
  },
});

/** Every line that would be written at the most talkative level. */
const lines: string[] = [];
beforeEach(() => {
  told.length = 0;
  lines.length = 0;
  for (const level of ["debug", "info", "warn", "error"] as const)
    vi.spyOn(logger, level).mockImplementation((...parts: unknown[]) => {
      lines.push(
        JSON.stringify(parts, (_key, value) => (value instanceof Error ? `${value}` : value)),
      );
    });
});
afterEach(() => void vi.restoreAllMocks());

/** Every document of every collection, as text. */
async function database(): Promise<string> {
  const { db } = mongoose.connection;
  if (!db) throw new Error("not connected");
  const found: string[] = [];
  for (const { name } of await db.listCollections().toArray())
    for (const document of await db.collection(name).find({}).toArray())
      found.push(`${name} ${JSON.stringify(document)}`);
  return found.join("\n");
}

const sealedRoom = { code: "forbidden", reason: "sealed_room" };
const found = () => {
  const open = room.server.rooms.find(room.server.lessonId);
  if (!open) throw new Error("the room is open");
  return open;
};
const sentOf = (personId: string, source: "microphone" | "camera") => {
  const [peer] = found().peersOf(personId);
  const produced = peer?.producers.get(source);
  if (!peer || !produced) throw new Error(`${source} is sent`);
  return { peer, produced };
};

async function talk(): Promise<{ host: RoomClient; pupil: RoomClient; ids: string[] }> {
  const host = await room.joinTeacher();
  const pupil = await room.join(room.pupil(0));
  for (const one of [host, pupil])
    for (const source of ["microphone", "camera"] as const) await one.publish(source);
  const ids = [room.server.teacher.id, room.pupil(0)];
  await host.receives(room.pupil(0), "camera");
  await pupil.receives(room.server.teacher.id, "microphone");
  return { host, pupil, ids };
}

describe("a talk in a sealed room", () => {
  test("goes both ways, and neither the engine nor the recorder hands anything out", async () => {
    const { ids } = await talk();
    const sealed = room.server.sfu.findRoom(room.server.lessonId);
    expect(sealed?.isSealed).toBe(true);
    for (const personId of ids)
      for (const source of ["microphone", "camera"] as const) {
        const sent = sentOf(personId, source);
        const agreed = { withPupils: true, agreed: new Set(ids) };
        for (const keeps of [true, false])
          await expect(tapOf(found(), sent, agreed, keeps)).rejects.toMatchObject(sealedRoom);
        const { peer, produced } = sent;
        const refused = { reason: "sealed" };
        await expect(found().media.tap(peer, produced.id, "high")).rejects.toMatchObject(refused);
        await expect(sealed?.tap(peer.id, produced.id, "low")).rejects.toMatchObject(refused);
      }
  });

  test("each call that is not of a talk is refused to everybody in it", async () => {
    const { host, pupil } = await talk();
    const refused = Object.keys(calls).filter((event) => !sealedCalls.has(event));
    expect(refused.length).toBeGreaterThan(90);
    for (const { link, lessonId } of [host, pupil])
      for (const event of refused)
        await expect(link.ask(event, { lessonId }), event).rejects.toMatchObject(sealedRoom);
  });

  test("a pupil shows nobody out, and nobody shows a screen", async () => {
    const { host, pupil } = await talk();
    const { lessonId } = room.server;
    await expect(
      pupil.call("room:remove", { lessonId, personId: host.entered.me.personId }),
    ).rejects.toMatchObject({ code: "forbidden" });
    for (const one of [host, pupil]) {
      expect(one.entered.me.actions.filter((action) => action !== "lead")).toEqual([
        "speak",
        "showCamera",
      ]);
      const shown = one === host ? "screen" : "screenSound";
      const refused = { code: "forbidden", reason: "source_forbidden" };
      await expect(one.publish(shown)).rejects.toMatchObject(refused);
      const own = one.entered.seats.find(({ personId }) => personId === one.entered.me.personId);
      expect(own?.rights).toMatchObject({ cameraMaxHeightPx: 360, cameraMaxBitrateBps: 500_000 });
    }
  });

  test("a relay that helps is not told whom it helps", async () => {
    const { host, pupil } = await talk();
    const [a, b] = [host, pupil].map(({ entered }) => entered.iceServers[0]?.username ?? "");
    expect(a).toMatch(/^\d+:[0-9a-f-]{36}$/);
    expect(b).not.toBe(a);
    for (const { id } of [room.server.teacher, ...room.server.pupils])
      expect(`${a} ${b}`).not.toContain(id);
  });

  test("holds four, and the fifth when one has gone", async () => {
    await room.joinTeacher();
    const [first] = [await room.join(room.pupil(0))];
    for (const n of [1, 2]) await room.join(room.pupil(n));
    const fifth = room.clientOf(room.pupil(3));
    await expect(fifth.enter()).rejects.toMatchObject({ code: "conflict", reason: "room_full" });
    await first?.call("room:leave", { lessonId: room.server.lessonId });
    await expect(fifth.enter()).resolves.toMatchObject({ lesson: { kind: "private" } });
  });

  test("has one device of a person: a second one shows the first out, with what it sent", async () => {
    const { host, pupil } = await talk();
    const second = await room.join(room.pupil(0));
    const { reason } = await pupil.hears("room:closed");
    expect(reason).toBe("replaced");
    expect(
      found()
        .peersOf(room.pupil(0))
        .map(({ deviceId }) => deviceId),
    ).toEqual([second.deviceId]);
    await until(() => host.offers.length === 0, "the first device's picture and voice to be gone");
    expect(told.filter(({ event }) => event === "sealedLeft")).toMatchObject([
      { visit: { personId: room.pupil(0), deviceId: pupil.deviceId, reason: "replaced" } },
    ]);
  });

  test("whoever is shown out is out at once, and may come again where the door lets them", async () => {
    const { host, pupil } = await talk();
    const { lessonId } = room.server;
    await host.call("room:remove", { lessonId, personId: room.pupil(0) });
    await pupil.hears("room:closed", ({ reason }) => reason === "removed");
    expect(found().peersOf(room.pupil(0))).toEqual([]);
    expect(told.at(-1)).toMatchObject({ event: "sealedLeft", visit: { reason: "removed" } });
    await expect(pupil.enter({ isFresh: true })).resolves.toMatchObject({ isResumed: false });
  });
});

describe("what remains of a talk", () => {
  test("nothing: no ledger, no seats, no chat; a log line says which room and never who", async () => {
    const { host, pupil, ids } = await talk();
    const { lessonId } = room.server;
    // Opens no transport: it is offered voices and fails to connect, which a ledger would know of.
    const { link: silent, deviceId } = room.clientOf(room.pupil(1));
    await silent.connect();
    await silent.call("room:enter", { lessonId, deviceId });
    await delay(400); // longer than connectWithinMs and spentEveryMs: what would be told is told by then
    await pupil.call("room:chooseMode", { lessonId, mode: "sound" });
    await pupil.call("room:reportLink", {
      ...{ lessonId, lossShare: 0.1, sendShare: 0.5, silentMs: 0, rttMs: 40, httpBytes: 5_000 },
    });
    await host.call("secrecy:join", { lessonId, canSeal: true, curves: ["P-256"] });
    await pupil.call("secrecy:join", { lessonId, canSeal: true, curves: ["P-256"] });
    const said = { kind: "text", kid: 1, nonce: "00".repeat(12), sealed: "ab".repeat(30) } as const;
    await pupil.call("secrecy:say", { lessonId, said });
    await host.hears("secrecy:heard");
    await host.call("room:remove", { lessonId, personId: room.pupil(1) });
    await silent.hears("room:closed");
    host.link.socket.disconnect();
    await until(() => found().peersOf(ids[0] ?? "").length === 0, "the grace to pass");
    await pupil.call("room:leave", { lessonId });
    room.server.endLesson();

    expect(new Set(told.map(({ event }) => event))).toEqual(
      new Set(["sealedEntered", "sealedLeft", "sealedRemoved"]),
    );
    expect(await database()).toBe("");
    const people = [room.server.teacher, ...room.server.pupils];
    const who = people.flatMap(({ id, name }) => [id, name]);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => line.includes(lessonId)).length).toBeGreaterThan(3);
    expect(lines.filter((line) => who.some((one) => line.includes(one)))).toEqual([]);
    expect(lines.filter((line) => line.includes(said.sealed))).toEqual([]);
  });

  test("the search finds what an ordinary room would have left", async () => {
    const { teacher, lessonId } = room.server;
    const [schoolId, at] = [newId(), new Date()];
    const reach = { personId: teacher.id, groupId: null, isToTeacher: false };
    await mongoRooms.addMessage(schoolId, {
      ...{ ...reach, lessonId, text: "сәлем", file: null, at },
    });
    expect(await database()).toContain("сәлем");
    logger.info({ lessonId, personId: teacher.id }, "device entered");
    expect(lines.some((line) => line.includes(teacher.id))).toBe(true);
  });
});
