import { describe, expect, test } from "vitest";
import { AppError } from "#server/errors.ts";
import { answer } from "#server/realtime.ts";
import type { VisitEvents } from "#server/rooms/visits.ts";
import { togetherEvents } from "#server/together/events.ts";
import { positionAt, TogetherNote, togetherCalls } from "#server/together/protocol.ts";
import { createTogether } from "#server/together/service.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { until } from "../../support/peer/engine.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";

const film = { id: newId(), title: "Фотосинтез", kind: "lesson" as const, videoId: newId() };
const link = { ...film, id: newId(), videoId: null };
const raw = { ...film, id: newId(), videoId: newId() };
const playback: Playback = {
  isSound: false,
  durationMs: 60_000,
  isComplete: true,
  masterUrl: `/m/1/x/${film.videoId}/master.m3u8`,
  soundUrl: `/m/1/x/${film.videoId}/sound.m3u8`,
  posterUrl: null,
  storyboardUrl: null,
  waveformUrl: null,
  downloadUrl: null,
  captions: [],
  qualities: [],
  soundBytesPerMin: 480_000,
  expiresAt: "2030-01-01T00:00:00.000Z",
};
const notes: VisitEvents["noted"][] = [];

/** The library as far as together asks it: the teacher finds all three items, nobody else any. */
const room = roomFixture({
  pupils: 3,
  part(rooms) {
    rooms.on("noted", (fact) => void notes.push(fact));
    const together = createTogether({
      rooms,
      library: {
        async findVisible(user, itemId) {
          const item = [film, link, raw].find(({ id }) => id === itemId);
          if (!item || !user.roles.includes("teacher"))
            throw new AppError("not_found", "No such item");
          return { ...item, authorId: user.id } as never;
        },
      },
      videos: {
        async playbackOf(_schoolId, videoId, { mayDownload }) {
          expect(mayDownload).toBe(false);
          if (videoId === raw.videoId)
            throw new AppError("conflict", "Not yet", { reason: "not_playable_yet" });
          return playback;
        },
      },
    });
    return (socket) => answer(socket, togetherCalls, togetherEvents(together));
  },
});
const { join, joinTeacher, pupil, clientOf } = room;

async function onStage() {
  const teacher = await joinTeacher();
  const { lessonId } = teacher;
  const play = await teacher.call("together:put", { lessonId, itemId: film.id });
  return { teacher, lessonId, play, playId: play.id };
}

describe("a film on the stage", () => {
  test("stands at its beginning; the stage and everybody's room say so", async () => {
    const one = await join(pupil(0));
    const { lessonId, play, playId } = await onStage();
    expect(play).toMatchObject({ itemId: film.id, title: film.title, durationMs: 60_000 });
    expect(play.state).toMatchObject({ isPlaying: false, positionMs: 0, rate: 1 });
    await one.hears("room:stageChanged", ({ stage }) => stage.kind === "video");
    expect(one.link.noticesOf("room:stageChanged").at(-1)?.stage).toEqual({
      kind: "video",
      playId,
    });
    const heard = await one.hears("together:changed");
    expect(heard).toEqual({ lessonId, play });
  });

  test("is played, paused, moved and slowed for everybody, also for who comes late", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const one = await join(pupil(0));
    const steer = (wanted: object) =>
      teacher.call("together:steer", { lessonId, playId, ...wanted });
    const playing = await steer({ isPlaying: true, positionMs: 10_000 });
    await one.hears("together:changed", ({ play }) => play.state.isPlaying);
    const late = await join(pupil(1));
    expect((await late.call("together:read", { lessonId })).play).toEqual(playing);
    await steer({ rate: 0.5 });
    const paused = await steer({ isPlaying: false });
    expect(paused.state.positionMs).toBeGreaterThanOrEqual(10_000);
    expect(positionAt(paused.state, Date.now() + 50_000, paused.durationMs)).toBe(
      paused.state.positionMs,
    );
    const told = await late.hears("together:changed", ({ play }) => !play.state.isPlaying);
    expect(told.play).toEqual(paused);
  });

  test("gives its addresses to everybody in the room and to nobody else", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const one = await join(pupil(0));
    const ask = { lessonId, playId };
    expect(await teacher.call("together:open", ask)).toEqual({ playback, isCounted: true });
    expect(await one.call("together:open", ask)).toEqual({ playback, isCounted: false });
    const outside = clientOf(pupil(1));
    await outside.link.connect();
    await expect(outside.call("together:open", ask)).rejects.toMatchObject({
      reason: "not_in_room",
    });
    await one.call("room:leave", { lessonId });
    await expect(one.call("together:open", ask)).rejects.toMatchObject({ reason: "not_in_room" });
  });

  test("is gone with the stage, and its addresses with it", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const one = await join(pupil(0));
    await teacher.call("room:clearStage", { lessonId });
    await expect(one.call("together:open", { lessonId, playId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      teacher.call("together:steer", { lessonId, playId, isPlaying: true }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await one.call("together:read", { lessonId })).toEqual({ play: null, waiting: [] });
  });

  test("a second one takes its place, and a late act upon the first does nothing", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const second = await teacher.call("together:put", { lessonId, itemId: film.id });
    expect(second.id).not.toBe(playId);
    await expect(
      teacher.call("together:steer", { lessonId, playId, isPlaying: true }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect((await teacher.call("together:read", { lessonId })).play).toEqual(second);
  });

  test("what has no file, is not made yet, or is not theirs to see is not put on", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const put = (itemId: string) => teacher.call("together:put", { lessonId, itemId });
    await expect(put(link.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(put(raw.id)).rejects.toMatchObject({ reason: "not_playable_yet" });
    await expect(put(newId())).rejects.toMatchObject({ code: "not_found" });
    expect((await teacher.call("together:read", { lessonId })).play).toBeNull();
    expect(teacher.link.noticesOf("room:stageChanged")).toEqual([]);
  });

  test("a pupil neither puts on nor steers", async () => {
    const { lessonId, playId, play } = await onStage();
    const one = await join(pupil(0));
    for (const call of [
      () => one.call("together:put", { lessonId, itemId: film.id }),
      () => one.call("together:steer", { lessonId, playId, isPlaying: true }),
    ])
      await expect(call()).rejects.toMatchObject({ code: "forbidden" });
    expect((await one.call("together:read", { lessonId })).play).toEqual(play);
  });
});

describe("who loads", () => {
  test("is told to the teacher and not to the class; each person counts once", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const [one, phone, other] = [await join(pupil(0)), await join(pupil(0)), await join(pupil(1))];
    const report = { lessonId, playId, isWaiting: true };
    for (const device of [one, phone]) await device.call("together:report", report);
    const told = await teacher.hears("together:waitingChanged", (at) => at.waiting.length === 1);
    expect(told).toEqual({ lessonId, playId, waiting: [pupil(0)] });
    await one.call("together:report", { ...report, isWaiting: false });
    expect((await teacher.call("together:read", { lessonId })).waiting).toEqual([pupil(0)]);
    expect((await other.call("together:read", { lessonId })).waiting).toEqual([]);
    expect(other.link.noticesOf("together:waitingChanged")).toEqual([]);
    await phone.call("room:leave", { lessonId });
    await until(
      () => teacher.link.noticesOf("together:waitingChanged").at(-1)?.waiting.length === 0,
      "nobody waits any more",
    );
  });

  test("saying the same again tells nobody", async () => {
    const { teacher, lessonId, playId } = await onStage();
    const one = await join(pupil(0));
    for (const isWaiting of [false, true, true, true])
      await one.call("together:report", { lessonId, playId, isWaiting });
    await one.call("together:report", { lessonId, playId: newId(), isWaiting: false });
    await one.call("together:report", { lessonId, playId, isWaiting: false });
    await teacher.hears("together:waitingChanged", ({ waiting }) => waiting.length === 0);
    expect(teacher.link.noticesOf("together:waitingChanged")).toHaveLength(2);
  });
});

test("each act is kept for a recording's timeline, in the shape the protocol names", async () => {
  const { teacher, lessonId, playId } = await onStage();
  await teacher.call("together:steer", { lessonId, playId, isPlaying: true });
  await teacher.call("room:clearStage", { lessonId });
  const facts = notes.filter((fact) => fact.lessonId === lessonId);
  expect(facts.map(({ kind }) => kind)).toEqual(["together", "together", "together"]);
  const data = facts.map((fact) => TogetherNote.parse(fact.data));
  expect(data[1]).toEqual({
    ...{ what: "moved", playId, itemId: film.id, videoId: film.videoId, title: film.title },
    ...{ durationMs: 60_000, isPlaying: true, positionMs: 0, rate: 1 },
  });
  expect(data[2]).toEqual({ what: "stopped", playId });
});

test("the server's clock is told to whoever asks", async () => {
  const teacher = await joinTeacher();
  const { nowMs } = await teacher.call("together:ping", { lessonId: teacher.lessonId });
  expect(Math.abs(nowMs - Date.now())).toBeLessThan(5_000);
});
