import { randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";
import type { Library } from "../library/service.ts";
import type { Caller } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Videos } from "../videos/service.ts";
import type { Play, PlayState, TogetherNote } from "./protocol.ts";
import { type Steering, steer } from "./rules.ts";

type Deps = {
  rooms: Rooms;
  library: Pick<Library, "findVisible">;
  videos: Pick<Videos, "playbackOf">;
  now?: () => number;
};
/** What the stage of one room plays. `waiting`: persons by their devices, `Peer.id`. */
type Held = { play: Play; videoId: string; waiting: Map<string, string> };

/** A film of the library played in step for everybody in a room; the server's clock says where it stands. */
export function createTogether({ rooms, library, videos, now = Date.now }: Deps) {
  /** By lesson. Lost with the server's memory, as the stage itself is. */
  const held = new Map<string, Held>();

  rooms.on("closed", ({ lessonId }) => void held.delete(lessonId));
  rooms.on("stageChanged", ({ lessonId, stage }) => {
    const one = held.get(lessonId);
    if (!one || (stage.kind === "video" && stage.playId === one.play.id)) return;
    held.delete(lessonId);
    const room = rooms.find(lessonId);
    if (room) note(room, { what: "stopped", playId: one.play.id });
  });
  rooms.on("left", ({ lessonId, personId, deviceId }) => {
    const room = rooms.find(lessonId);
    const one = held.get(lessonId);
    if (room && one?.waiting.delete(`${personId}:${deviceId}`)) tellWaiting(room, one);
  });

  const note = (room: Room, data: TogetherNote) => rooms.note(room, "together", data);

  function noteMoved(room: Room, { play, videoId }: Held): void {
    const { id: playId, itemId, title, durationMs, state } = play;
    const { isPlaying, positionMs, rate } = state;
    const what = { playId, itemId, videoId, title, durationMs, isPlaying, positionMs, rate };
    note(room, { what: "moved", ...what });
  }

  const waitingOf = ({ waiting }: Held): string[] => [...new Set(waiting.values())];

  function tellWaiting(room: Room, one: Held): void {
    const { lessonId } = room;
    const payload = { lessonId, playId: one.play.id, waiting: waitingOf(one) };
    for (const personId of room.seats.personIds)
      for (const peer of room.peersOf(personId))
        if (mayInRoom(peer.role, "seeModes", room.kind))
          room.tellPeer(peer, "together:waitingChanged", payload);
  }

  /** @throws AppError not_found, the stage holds another by now */
  function playing(lessonId: string, playId: string): Held {
    const one = held.get(lessonId);
    if (one?.play.id === playId) return one;
    throw new AppError("not_found", "This is no longer on the stage");
  }

  function show(room: Room, one: Held): Play {
    room.tellAll("together:changed", { lessonId: room.lessonId, play: one.play });
    noteMoved(room, one);
    return one.play;
  }

  /** What is played in the caller's room. @throws AppError forbidden not_in_room */
  function read(lessonId: string, caller: Caller): { play: Play | null; waiting: string[] } {
    const { room, peer } = rooms.at(lessonId, caller);
    const one = held.get(lessonId);
    const leads = mayInRoom(peer.role, "seeModes", room.kind);
    return { play: one?.play ?? null, waiting: one && leads ? waitingOf(one) : [] };
  }

  /**
   * Signed addresses of what the stage holds: being in the room is the right to see it.
   * @throws AppError forbidden not_in_room; not_found
   */
  async function open(lessonId: string, playId: string, caller: Caller) {
    rooms.at(lessonId, caller);
    const { videoId, play } = playing(lessonId, playId);
    const { schoolId } = caller.user;
    const [playback, isCounted] = await Promise.all([
      videos.playbackOf(schoolId, videoId, { mayDownload: false }),
      library.findVisible(caller.user, play.itemId).then(
        () => true,
        () => false, // not for this person otherwise: shown here, counted nowhere
      ),
    ]);
    return { playback, isCounted };
  }

  /**
   * Puts an item on the stage, in place of what was there; it stands at its beginning until it is played.
   * @throws AppError forbidden; not_found, not theirs to see or without a file; conflict not_playable_yet
   */
  async function put(lessonId: string, itemId: string, caller: Caller): Promise<Play> {
    rooms.atMay(lessonId, caller, "present");
    const { id, title, kind, videoId } = await library.findVisible(caller.user, itemId);
    if (videoId === null) throw new AppError("not_found", "It has no file");
    const { schoolId } = caller.user;
    const { isSound, durationMs } = await videos.playbackOf(schoolId, videoId, {
      mayDownload: false,
    });
    const { room } = rooms.atMay(lessonId, caller, "present"); // still there, and still may
    const state: PlayState = { isPlaying: false, positionMs: 0, atMs: now(), rate: 1 };
    const play = { itemId: id, title, kind, isSound, durationMs, state };
    const one: Held = { play: { id: newId(), ...play }, videoId, waiting: new Map() };
    const before = held.get(lessonId);
    if (before) note(room, { what: "stopped", playId: before.play.id });
    held.set(lessonId, one);
    room.stage.put({ kind: "video", playId: one.play.id });
    return show(room, one);
  }

  /** Plays, pauses, leaps, changes the speed, for everybody. @throws AppError forbidden; not_found */
  function move(lessonId: string, playId: string, wanted: Steering, caller: Caller): Play {
    const { room } = rooms.atMay(lessonId, caller, "present");
    const one = playing(lessonId, playId);
    const { durationMs } = one.play;
    const state = steer(one.play.state, wanted, { nowMs: now(), durationMs });
    one.play = { ...one.play, state };
    return show(room, one);
  }

  /** A device loads, or loads no more. What is no longer on the stage is nobody's concern. */
  function report(lessonId: string, playId: string, isWaiting: boolean, caller: Caller): void {
    const { room, peer } = rooms.at(lessonId, caller);
    const one = held.get(lessonId);
    if (one?.play.id !== playId || one.waiting.has(peer.id) === isWaiting) return;
    if (isWaiting) one.waiting.set(peer.id, peer.personId);
    else one.waiting.delete(peer.id);
    tellWaiting(room, one);
  }

  return { read, open, put, move, report, now };
}
export type Together = ReturnType<typeof createTogether>;

/** In the shape of the other ids; nothing stores it. */
const newId = (): string => randomBytes(12).toString("hex");
