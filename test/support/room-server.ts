import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { Server, type Socket } from "socket.io";
import { createFolderStorage } from "#media/storage/folder.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "#server/errors.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import { answer, createTeller, type Teller, type User } from "#server/realtime.ts";
import { createChatFiles } from "#server/rooms/chat-files.ts";
import { roomEvents } from "#server/rooms/events.ts";
import { type RoomKind, type RoomRole, roomCalls } from "#server/rooms/protocol.ts";
import { type Admission, createRooms, type Rooms, type Visit } from "#server/rooms/service.ts";
import { mongoRooms } from "#server/rooms/store.ts";
import type { RoomTiming } from "#server/rooms/timing.ts";
import { iceServers } from "#server/rooms/turn.ts";
import { startEngine } from "./peer/engine.ts";

export const newId = () => new mongoose.Types.ObjectId().toString();

type Options = {
  pupils?: number;
  workers?: number;
  /** Another room than a lesson's: `private` is the sealed one. */
  kind?: RoomKind;
  timing?: Partial<RoomTiming>;
  /** Addresses of a relay that is told to everybody; none by itself. */
  turnUrls?: string;
  /** Answers what is no socket: pages of a test. */
  serve?: RequestListener;
  /** Failed attempts to connect, by person. */
  attempts?: Map<string, number>;
  /** People beside the teacher and the class, one of each role: an assistant, a parent, a guest. */
  others?: readonly Exclude<RoomRole, "host" | "pupil">[];
  /** A part of the classroom over these rooms: called once for each rooms there are; gives what binds a socket. */
  part?: (
    rooms: Rooms,
    about: { schoolId: string; teller: Teller; storage: Storage },
  ) => (socket: Socket) => void;
};

/**
 * The rooms alone, with the real engine, sockets and database: one lesson of one class, whose people sign in
 * by their id. Who may enter is decided here as lessons decide it.
 */
export async function startRooms(options: Options = {}) {
  const { pupils = 3, workers = 1, kind = "lesson", timing, attempts, part, others = [] } = options;
  const sfu = await startEngine({ workers });
  const server = createServer(options.serve ?? (() => undefined));
  const io = new Server(server, { maxHttpBufferSize: 16 * 1024 * 1024 });
  const teller = createTeller(io);
  const schoolId = newId();
  const teacher = { id: newId(), name: "Айгүл Серікқызы" };
  const roster = Array.from({ length: pupils }, (_, n) => ({
    id: newId(),
    name: `Оқушы ${n + 1}`,
  }));
  const extras = others.map((role) => ({ role, id: newId(), name: `Қосымша ${role}` }));
  const filesDir = await mkdtemp(join(tmpdir(), "qonyrau-chat-"));
  const storage = createFolderStorage(filesDir);
  const chatFiles = createChatFiles({ storage, secret: "s".repeat(32) });
  const visits: { event: "entered" | "left" | "connectFailed"; visit: Visit }[] = [];
  let lesson = lessonOf(newId(), teacher, pupils);

  async function admit(user: User, lessonId: string): Promise<Admission> {
    if (lessonId !== lesson.id) throw new AppError("not_found", "No such lesson");
    const isHost = user.id === teacher.id;
    const extra = extras.find(({ id }) => id === user.id);
    if (!isHost && !extra && !roster.some(({ id }) => id === user.id))
      throw new AppError("forbidden", "Another class", { reason: "other_class" });
    if (lesson.state === "ended")
      throw new AppError("conflict", "It has ended", { reason: "lesson_ended" });
    const room = {
      ...lesson,
      kind,
      title: null,
      isOneWay: false,
      lateAfterMin: 5,
    };
    const known = { schoolId, lesson: room, host: teacher, roster };
    if (extra) return { ...known, role: extra.role, name: extra.name };
    return { ...known, role: isHost ? "host" : "pupil" };
  }

  function openRooms(): Rooms {
    const rooms = createRooms({
      sfu,
      chatFiles,
      store: mongoRooms,
      teller,
      admit,
      iceServers: (personId) =>
        iceServers({ TURN_URLS: options.turnUrls ?? "", TURN_SECRET: "s" }, personId, Date.now()),
      failedAttempts: async () => attempts ?? new Map(),
      ...(timing && { timing }),
    });
    for (const event of ["entered", "left", "connectFailed"] as const)
      rooms.on(event, (visit) => void visits.push({ event, visit }));
    bindPart = part?.(rooms, { schoolId, teller, storage }) ?? bindPart;
    return rooms;
  }
  let bindPart = (_socket: Socket): void => undefined;
  let rooms = openRooms();

  io.use((socket, next) => {
    const { userId } = socket.handshake.auth;
    const roles = userId === teacher.id ? ["teacher"] : ["pupil"];
    socket.data.user = { id: String(userId), schoolId, roles, familyId: "f" };
    next();
  });
  io.on("connection", (socket) => {
    answer(socket, roomCalls, roomEvents(rooms));
    bindPart(socket);
    socket.on("disconnect", () => rooms.connectionLost(socket.id));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    sfu,
    storage,
    chatFiles,
    /** Keys of the files of this lesson's chat. */
    storedFiles: async () => (await storage.list(`chat/${lesson.id}/`)).map(({ key }) => key),
    teacher,
    pupils: roster,
    /** The id of the one of a role beside teacher and class. */
    other: (role: RoomRole) => extras.find((one) => one.role === role)?.id ?? "",
    visits,
    get lessonId() {
      return lesson.id;
    },
    get rooms() {
      return rooms;
    },
    /** Another lesson, and so another room, on the same server. */
    nextLesson(): void {
      rooms.closeRoom(lesson.id, "ended");
      lesson = lessonOf(newId(), teacher, pupils);
      visits.length = 0;
    },
    endLesson(): void {
      lesson = { ...lesson, state: "ended" };
      rooms.closeRoom(lesson.id, "ended");
    },
    /** As after a crash: nothing in memory is left, the database is. */
    restart(): void {
      rooms.stop();
      io.disconnectSockets(true);
      rooms = openRooms();
    },
    async stop(): Promise<void> {
      rooms.stop();
      await new Promise<void>((done) => void io.close(() => done()));
      await sfu.close();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}
export type RoomServer = Awaited<ReturnType<typeof startRooms>>;

function lessonOf(id: string, teacher: Lesson["teacher"], pupilCount: number): Lesson {
  return {
    id,
    classId: newId(),
    className: "7 «Ә»",
    subject: {
      id: newId(),
      name: { kk: "Алгебра", ru: "Алгебра", en: "Algebra" },
      grading: "marks",
      isMusic: false,
    },
    teacher,
    cohosts: [],
    areParentsIn: false,
    startsAt: new Date().toISOString(),
    durationMin: 45,
    number: 1,
    state: "live",
    topic: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    pupilCount,
    presentCount: 0,
  };
}
