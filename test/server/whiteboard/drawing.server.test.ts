import { describe, expect, test, vi } from "vitest";
import { answer } from "#server/realtime.ts";
import { whiteboardEvents } from "#server/whiteboard/events.ts";
import { createBoardImages } from "#server/whiteboard/images.ts";
import { whiteboardCalls } from "#server/whiteboard/protocol.ts";
import type { BoardElement } from "#server/whiteboard/protocol-elements.ts";
import { createWhiteboard, type Whiteboard } from "#server/whiteboard/service.ts";
import { mongoWhiteboard } from "#server/whiteboard/store.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { gone, stroke } from "./elements.ts";

let whiteboard: Whiteboard;
const timing = { liveMs: 20, calmMs: 60, storeMs: 50, storeAgainMs: 200 };
const room = roomFixture({
  pupils: 3,
  part(rooms, { teller, storage }) {
    const images = createBoardImages(storage);
    whiteboard = createWhiteboard({ store: mongoWhiteboard, rooms, teller, images, timing });
    return (socket) => answer(socket, whiteboardCalls, whiteboardEvents(whiteboard));
  },
});

/** Somebody in the room, without media. */
async function sit(userId: string): Promise<RoomClient> {
  const person = room.clientOf(userId);
  await person.link.connect();
  const { lessonId, deviceId } = person;
  await person.call("room:enter", { lessonId, deviceId });
  return person;
}
const lessonId = () => room.server.lessonId;
const make = (who: RoomClient, change: { groupId?: string } = {}) =>
  who.call("board:make", { lessonId: lessonId(), ...change });
const show = (who: RoomClient, sceneId: string) =>
  who.call("board:show", { lessonId: lessonId(), sceneId });
const open = (who: RoomClient, sceneId: string, pace: "live" | "calm" = "live") =>
  who.call("board:open", { lessonId: lessonId(), sceneId, pace });
const draw = (who: RoomClient, sceneId: string, ...changes: BoardElement[]) =>
  who.call("board:draw", { lessonId: lessonId(), sceneId, changes });
const giveBoard = (who: RoomClient, personId: string | null, board: boolean) =>
  who.call("room:changeRights", { lessonId: lessonId(), personId, change: { board } });
const refusal = (code: string, reason?: string) =>
  expect.objectContaining(reason ? { code, reason } : { code });
const stored = (sceneId: string) =>
  mongoWhiteboard.listElements(room.server.rooms.find(lessonId())?.schoolId ?? "", sceneId);

/** A board on the stage, which the first pupil may see. */
async function lesson() {
  const teacher = await sit(room.server.teacher.id);
  const pupil = await sit(room.pupil(0));
  const scene = await make(teacher);
  await show(teacher, scene.id);
  return { teacher, pupil, scene };
}

describe("drawing", () => {
  test("what the teacher draws reaches who looks on, as short as can be, and stays with the lesson", async () => {
    const { teacher, pupil, scene } = await lesson();
    expect((await open(pupil, scene.id, "calm")).elements).toEqual([]);
    const line = stroke("line", { points: [0, 0, 5, 5] });
    expect(await draw(teacher, scene.id, line)).toEqual({ unknown: [] });
    await pupil.hears("board:changed", ({ changes }) => changes[0]?.type === "freedraw");
    await draw(teacher, scene.id, { ...line, version: 2, points: [0, 0, 5, 5, 9, 9] });
    const { changes } = await pupil.hears("board:changed", (heard) =>
      heard.changes.some(({ version }) => version === 2),
    );
    expect(changes).toEqual([
      expect.objectContaining({ type: "grown", id: "line", from: 2, points: [9, 9] }),
    ]);
    await vi.waitFor(async () => expect((await stored(scene.id))[0]?.element.version).toBe(2));
  });

  test("a board is as it was after the server's memory is gone", async () => {
    const { teacher, scene } = await lesson();
    await draw(teacher, scene.id, stroke("kept"), stroke("lost"), gone("lost", 2));
    await vi.waitFor(async () => expect(await stored(scene.id)).toHaveLength(2));
    await room.restart();
    const again = await sit(room.server.teacher.id);
    const { scenes } = await again.call("board:list", { lessonId: lessonId() });
    expect(scenes).toEqual([expect.objectContaining({ id: scene.id, number: 1 })]);
    const { elements } = await open(again, scene.id);
    expect(elements).toContainEqual(stroke("kept"));
    expect(elements).toContainEqual(gone("lost", 2));
  });

  test("two who drew while apart end with the same board", async () => {
    const { teacher, pupil, scene } = await lesson();
    await giveBoard(teacher, room.pupil(0), true);
    await draw(teacher, scene.id, stroke("both", { version: 3, strokeColor: "#0000ff" }));
    const { unknown } = await draw(pupil, scene.id, stroke("both", { version: 2 }), stroke("own"));
    expect(unknown).toEqual([]);
    const { elements } = await open(teacher, scene.id);
    expect(elements).toHaveLength(2);
    expect(elements).toContainEqual(
      expect.objectContaining({ id: "both", strokeColor: "#0000ff" }),
    );
  });

  test("a line that grew from a state the server has not is asked for whole", async () => {
    const { teacher, scene } = await lesson();
    const growth = {
      type: "grown",
      id: "x",
      version: 2,
      versionNonce: 1,
      from: 4,
      points: [1, 1],
      width: 1,
      height: 1,
    };
    const request = { lessonId: lessonId(), sceneId: scene.id, changes: [growth] };
    expect(await teacher.link.ask("board:draw", request)).toEqual({ unknown: ["x"] });
  });

  test("shapes nobody here draws are refused, and the rest of the message with them", async () => {
    const { teacher, scene } = await lesson();
    const embedded = { ...stroke("bad"), type: "embeddable", link: "https://example.com" };
    const request = {
      lessonId: lessonId(),
      sceneId: scene.id,
      changes: [stroke("good"), embedded],
    };
    await expect(teacher.link.ask("board:draw", request)).rejects.toEqual(refusal("invalid"));
    expect((await open(teacher, scene.id)).elements).toEqual([]);
  });
});

describe("who draws", () => {
  test("a pupil only with the right, from the moment it is given to the moment it is taken", async () => {
    const { teacher, pupil, scene } = await lesson();
    await open(pupil, scene.id);
    const locked = refusal("forbidden", "board_locked");
    await expect(draw(pupil, scene.id, stroke("a"))).rejects.toEqual(locked);
    await giveBoard(teacher, room.pupil(0), true);
    await draw(pupil, scene.id, stroke("a"));
    const other = await sit(room.pupil(1));
    await expect(draw(other, scene.id, stroke("b"))).rejects.toEqual(locked);
    await giveBoard(teacher, null, true);
    await draw(other, scene.id, stroke("b"));
    await giveBoard(teacher, null, false);
    for (const one of [pupil, other])
      await expect(draw(one, scene.id, stroke("c"))).rejects.toEqual(locked);
    expect((await open(teacher, scene.id)).elements).toHaveLength(2);
  });

  test("a pupil makes no board, shows none, and sees none that is not on the stage", async () => {
    const { teacher, pupil, scene } = await lesson();
    const hidden = await make(teacher);
    await expect(make(pupil)).rejects.toEqual(refusal("forbidden"));
    await expect(show(pupil, hidden.id)).rejects.toEqual(refusal("forbidden"));
    await expect(open(pupil, hidden.id)).rejects.toEqual(refusal("forbidden"));
    const { scenes, lastShownId } = await pupil.call("board:list", { lessonId: lessonId() });
    expect(scenes.map(({ id }) => id)).toEqual([scene.id]);
    expect(lastShownId).toBe(scene.id);
    await giveBoard(teacher, null, true);
    await expect(draw(pupil, hidden.id, stroke("a"))).rejects.toEqual(
      refusal("forbidden", "board_locked"),
    );
  });

  test("a group's board is its members' and the teacher's", async () => {
    const { teacher, pupil } = await lesson();
    const groupId = "a".repeat(24);
    room.server.rooms.find(lessonId())?.seats.setGroup(room.pupil(0), groupId);
    const scene = await make(pupil, { groupId });
    expect((await make(teacher, { groupId })).id).toBe(scene.id);
    await draw(pupil, scene.id, stroke("ours"));
    const stranger = await sit(room.pupil(1));
    await expect(open(stranger, scene.id)).rejects.toEqual(refusal("forbidden"));
    await expect(make(stranger, { groupId })).rejects.toEqual(refusal("forbidden"));
    expect((await open(teacher, scene.id)).elements).toHaveLength(1);
  });

  test("who was sent out hears of the board no more", async () => {
    const { teacher, pupil, scene } = await lesson();
    await open(pupil, scene.id);
    await draw(teacher, scene.id, stroke("a"));
    await pupil.hears("board:changed");
    await teacher.call("room:remove", { lessonId: lessonId(), personId: room.pupil(0) });
    await pupil.hears("room:closed");
    const heard = pupil.link.noticesOf("board:changed").length;
    const witness = await sit(room.pupil(1));
    await open(witness, scene.id);
    await draw(teacher, scene.id, stroke("b"));
    await witness.hears("board:changed");
    expect(pupil.link.noticesOf("board:changed")).toHaveLength(heard);
  });

  test("a stranger to the room gets nothing", async () => {
    const { scene } = await lesson();
    const outside = room.clientOf(room.pupil(2));
    await outside.link.connect();
    const notIn = refusal("forbidden", "not_in_room");
    await expect(open(outside, scene.id)).rejects.toEqual(notIn);
    await expect(draw(outside, scene.id, stroke("a"))).rejects.toEqual(notIn);
    await expect(outside.call("board:list", { lessonId: lessonId() })).rejects.toEqual(notIn);
  });

  test("a board of another lesson is not found here", async () => {
    const { scene } = await lesson();
    room.server.nextLesson();
    const teacher = await sit(room.server.teacher.id);
    await expect(open(teacher, scene.id)).rejects.toEqual(refusal("not_found"));
    await expect(show(teacher, "0".repeat(24))).rejects.toEqual(refusal("not_found"));
  });
});

describe("boards of a lesson", () => {
  test("are numbered one after the other, made at once or not", async () => {
    const { teacher } = await lesson();
    const made = await Promise.all([make(teacher), make(teacher), make(teacher)]);
    expect(made.map(({ number }) => number)).toEqual([2, 3, 4]);
    await teacher.hears("board:made", ({ scene }) => scene.number === 4);
  });

  test("are limited in number", async () => {
    const { teacher } = await lesson();
    for (let n = 1; n < 30; n++) await make(teacher);
    await expect(make(teacher)).rejects.toEqual(refusal("conflict", "too_many_boards"));
  });

  test("a slide's board is made once", async () => {
    const { teacher } = await lesson();
    const slide = { deckId: "b".repeat(24), page: 2 };
    const over = { lessonId: lessonId(), slide };
    const first = await teacher.call("board:make", over);
    expect(first.slide).toEqual(slide);
    expect((await teacher.call("board:make", over)).id).toBe(first.id);
    const next = { ...over, slide: { ...slide, page: 3 } };
    expect((await teacher.call("board:make", next)).id).not.toBe(first.id);
  });
});

describe("pictures", () => {
  const webp = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8 "), Buffer.alloc(500, 3)]);
  const add = (who: RoomClient, sceneId: string, bytes: Uint8Array) =>
    who.link.socket.timeout(5_000).emitWithAck("board:addImage", {
      ...{ lessonId: lessonId(), sceneId, mimeType: "image/webp", bytes },
    });

  test("are kept once by their contents, and read by who sees the board", async () => {
    const { teacher, pupil, scene } = await lesson();
    const first = await add(teacher, scene.id, webp);
    expect(first).toMatchObject({ ok: true });
    expect(await add(teacher, scene.id, webp)).toEqual(first);
    const where = { lessonId: lessonId(), sceneId: scene.id, fileId: first.data.fileId };
    const read = await pupil.call("board:readImage", where);
    expect(Buffer.from(read.bytes).equals(webp)).toBe(true);
    await expect(
      pupil.call("board:readImage", { ...where, fileId: "0".repeat(40) }),
    ).rejects.toEqual(refusal("not_found"));
  });

  test("no more than 12, no other files, and not of who may not draw", async () => {
    const { teacher, pupil, scene } = await lesson();
    const svg = await add(teacher, scene.id, Buffer.from("<svg onload='alert(1)'/>"));
    expect(svg.error).toMatchObject({ code: "invalid", reason: "photo_unreadable" });
    const large = await add(teacher, scene.id, Buffer.concat([webp, Buffer.alloc(180_000)]));
    expect(large.error).toMatchObject({ code: "invalid" });
    expect((await add(pupil, scene.id, webp)).error).toMatchObject({ reason: "board_locked" });
    for (let n = 0; n < 12; n++)
      expect((await add(teacher, scene.id, Buffer.concat([webp, Buffer.alloc(n)]))).ok).toBe(true);
    const over = await add(teacher, scene.id, Buffer.concat([webp, Buffer.alloc(13)]));
    expect(over.error).toMatchObject({ code: "conflict", reason: "board_full" });
  });
});

test("a recording hears the board when it comes on the stage, then what changed on it", async () => {
  const noted: unknown[] = [];
  room.server.rooms.on("noted", ({ kind, data, ...at }) => {
    if (kind === "board" && at.lessonId === lessonId()) noted.push(data);
  });
  const teacher = await sit(room.server.teacher.id);
  const scene = await make(teacher);
  await draw(teacher, scene.id, stroke("before"));
  await show(teacher, scene.id);
  await draw(teacher, scene.id, stroke("then"));
  await until(() => noted.length === 2, "two notes");
  expect(noted).toEqual([
    {
      what: "shown",
      scene: expect.objectContaining({ id: scene.id }),
      elements: [stroke("before")],
    },
    { what: "changed", sceneId: scene.id, changes: [stroke("then")] },
  ]);
  expect(await whiteboard.noteNow(lessonId())).toMatchObject({
    ...{ what: "shown", elements: [stroke("before"), stroke("then")] },
  });
});
