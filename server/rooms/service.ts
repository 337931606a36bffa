import type { SentBytes, Sfu } from "#media/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import type { ChatFiles } from "./chat-files.ts";
import { visitsOf } from "./comings.ts";
import { openingOf } from "./opening.ts";
import type { Peer } from "./peer.ts";
import { checkMayInRoom } from "./permissions.ts";
import { asOneOfClass } from "./practice.ts";
import { createProbes } from "./probes.ts";
import type { Entered, IceServer, ReceiveMode, RoomAction } from "./protocol.ts";
import { Room } from "./room.ts";
import type { ClosedReason } from "./room-deps.ts";
import type { Admission } from "./seats.ts";
import type { RoomStore } from "./store.ts";
import { createTeaching } from "./teaching.ts";
import { ROOM_TIMING, type RoomTiming } from "./timing.ts";
import { createVisitEvents, type NoteKind, type RoomResponse } from "./visits.ts";

export type { Admission } from "./seats.ts";
export type { Visit } from "./visits.ts";

type Deps = {
  sfu: Sfu;
  store: RoomStore;
  teller: Teller;
  /** Keeps what is sent in the chat beside words. */
  chatFiles: ChatFiles;
  /** Whether a person may enter a lesson, and who else belongs to it; throws what the client should see. */
  admit: (user: User, lessonId: string, door: AtDoor) => Promise<Admission>;
  iceServers: (personId: string) => IceServer[];
  /** Attempts to connect today that failed, by person. */
  failedAttempts?: (schoolId: string, lessonId: string) => Promise<ReadonlyMap<string, number>>;
  now?: () => number;
  timing?: Partial<RoomTiming>;
};
/** The device that asks to enter; a private room asks for its ticket. */
export type AtDoor = { deviceId: string; ticket?: string | undefined };
type Asker = Pick<Caller, "connectionId">;
/** A closed lesson is remembered this long, for those whose admission was on its way. */
const REMEMBER_CLOSED_MS = 3_600_000;

/** Live lessons' rooms, made when the first person enters. */
export function createRooms(deps: Deps) {
  const { sfu, store, teller, admit, iceServers, failedAttempts, now = Date.now } = deps;
  const timing: RoomTiming = { ...ROOM_TIMING, ...deps.timing };
  const rooms = new Map<string, Room>();
  const opening = new Map<string, Promise<Room>>();
  const closedAt = new Map<string, number>();
  /** Connections whose entering is on its way; true once the socket is gone. */
  const entering = new Map<string, { isGone: boolean }>();
  const visits = createVisitEvents();
  const probes = createProbes(sfu, now);
  const teaching = createTeaching({ store, visits, now });
  let isStopping = false;

  const attempts = setInterval(() => {
    for (const room of rooms.values()) if (!room.isEmpty) void readAttempts(room);
  }, timing.attemptsEveryMs).unref();

  async function readAttempts(room: Room): Promise<void> {
    if (!failedAttempts || room.isSealed) return;
    const { schoolId, lessonId } = room;
    try {
      room.board.touch(...room.seats.setAttempts(await failedAttempts(schoolId, lessonId)));
    } catch (err) {
      logger.error({ err, lessonId }, "failed attempts not read");
    }
  }

  async function open(admission: Admission): Promise<Room> {
    const { schoolId, lesson } = admission;
    const lessonId = lesson.id;
    const room = new Room({
      ...(await openingOf(admission, { store, files: deps.chatFiles, now })),
      schoolId,
      lessonId,
      kind: lesson.kind,
      sfu,
      teller,
      visits,
      iceServers,
      now,
      timing,
    });
    if (lesson.subject?.isMusic) room.stage.changeSoundMode("music");
    await readAttempts(room);
    requireOpen(lessonId);
    rooms.set(lessonId, room);
    visitsOf(room.kind, visits).emit("opened", { schoolId, lessonId });
    return room;
  }

  /** @throws AppError conflict lesson_ended; unavailable server_stopping */
  function requireOpen(lessonId: string): void {
    if (isStopping)
      throw new AppError("unavailable", "The server is stopping", { reason: "server_stopping" });
    if (closedAt.has(lessonId))
      throw new AppError("conflict", "The lesson has ended", { reason: "lesson_ended" });
  }

  async function openOnce(admission: Admission): Promise<Room> {
    const { id } = admission.lesson;
    const room = rooms.get(id);
    if (room) return room;
    const asked = opening.get(id) ?? open(admission).finally(() => opening.delete(id));
    opening.set(id, asked);
    return asked;
  }

  /**
   * Lets a device into a lesson's room, or back in after its connection broke.
   * @throws AppError what `admit` says; forbidden removed_from_room, other_class; conflict lesson_ended
   * @throws MediaError no_worker
   */
  async function enter(
    {
      lessonId,
      ...device
    }: {
      lessonId: string;
      deviceId: string;
      isFresh: boolean;
      mode?: ReceiveMode | undefined;
      isAsClass?: boolean;
      ticket?: string | undefined;
    },
    asker: Caller,
  ): Promise<Entered> {
    const asking = entering.get(asker.connectionId) ?? { isGone: false };
    entering.set(asker.connectionId, asking);
    try {
      const own = { admission: await admit(asker.user, lessonId, device), caller: asker };
      const { admission, caller } = device.isAsClass ? asOneOfClass(own.admission, asker) : own;
      requireOpen(lessonId);
      const room = await openOnce(admission);
      room.seats.updatePeople(admission);
      const { id } = caller.user;
      if (admission.name !== undefined)
        room.seats.add({ id, name: admission.name }, admission.role);
      // Made an assistant on the lesson's page while the room was open.
      if (admission.role === "cohost") room.seats.setRole(id, "cohost");
      const role = room.seats.roleOf(id);
      if (role === null || (role === "host") !== (admission.role === "host"))
        throw new AppError("forbidden", "Not of this lesson", { reason: "other_class" });
      const admitted = { ...admission, role };
      return await room.enter({
        ...device,
        caller,
        admission: admitted,
        isGone: () => asking.isGone,
      });
    } finally {
      entering.delete(asker.connectionId);
    }
  }

  /** The room and the device of a connection. @throws AppError forbidden not_in_room */
  function at(lessonId: string, { connectionId }: Asker): { room: Room; peer: Peer } {
    const room = rooms.get(lessonId);
    const peer = room?.findPeer(connectionId);
    if (room && peer) return { room, peer };
    throw new AppError("forbidden", "This device is not in the room", { reason: "not_in_room" });
  }

  /** The same for somebody whose role allows this. @throws AppError forbidden, perhaps not_in_room */
  function atMay(lessonId: string, asker: Asker, action: RoomAction): { room: Room; peer: Peer } {
    const found = at(lessonId, asker);
    checkMayInRoom(found.peer.role, action, found.room.kind);
    return found;
  }

  /** The room of a lesson that is open now, or null. */
  function find(lessonId: string): Room | null {
    return rooms.get(lessonId) ?? null;
  }

  /** Keeps a fact for the timeline of a recording, if somebody listens. */
  function note(room: Room, kind: NoteKind, data: unknown): void {
    const { schoolId, lessonId } = room;
    visitsOf(room.kind, visits).emit("noted", { schoolId, lessonId, at: now(), kind, data });
  }

  /** Tells that a person follows the lesson. */
  function responded(room: Room, response: Omit<RoomResponse, "schoolId" | "lessonId" | "at">) {
    const { schoolId, lessonId, kind } = room;
    const about = { schoolId, lessonId, at: now() };
    visitsOf(kind, visits).emit("responded", { ...about, ...response });
  }

  function leave(lessonId: string, caller: Caller): void {
    const { room, peer } = at(lessonId, caller);
    room.dismiss(peer, now());
  }

  /** A socket is gone: its devices keep their places for the grace. */
  function connectionLost(connectionId: string): void {
    const asking = entering.get(connectionId);
    if (asking) asking.isGone = true;
    for (const room of rooms.values()) room.connectionLost(connectionId);
    probes.connectionLost(connectionId);
  }

  /** Closes a lesson's room for good. */
  function closeRoom(lessonId: string, reason: ClosedReason): void {
    for (const [id, at] of closedAt) if (now() - at > REMEMBER_CLOSED_MS) closedAt.delete(id);
    closedAt.set(lessonId, now());
    const room = rooms.get(lessonId);
    room?.close(reason);
    rooms.delete(lessonId);
    if (room) visitsOf(room.kind, visits).emit("closed", { schoolId: room.schoolId, lessonId });
  }

  /** Pupils in a lesson's room now. */
  function presentCount(lessonId: string): number {
    return rooms.get(lessonId)?.presentCount ?? 0;
  }

  /** The device a connection is in a room by; null when it is in none. */
  function deviceOf(lessonId: string, connectionId: string): string | null {
    return rooms.get(lessonId)?.findPeer(connectionId)?.deviceId ?? null;
  }

  /** Bytes the SFU sent to one device, by kind; null when it is not in the room or has no media. */
  async function sentBytes(
    lessonId: string,
    personId: string,
    deviceId: string,
  ): Promise<SentBytes | null> {
    const room = rooms.get(lessonId);
    const peer = room?.peersOf(personId).find((one) => one.deviceId === deviceId);
    return room && peer ? room.media.sentBytes(peer) : null;
  }

  /** Tells every room that the server stops; devices come back by themselves. */
  function stop(): void {
    isStopping = true;
    clearInterval(attempts);
    for (const room of rooms.values()) room.close("stopping");
    rooms.clear();
  }

  return {
    enter,
    at,
    atMay,
    find,
    note,
    responded,
    leave,
    teaching,
    probes,
    iceServers,
    connectionLost,
    closeRoom,
    presentCount,
    deviceOf,
    sentBytes,
    stop,
    on: visits.on,
    now,
  };
}
export type Rooms = ReturnType<typeof createRooms>;
