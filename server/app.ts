import { Server } from "socket.io";
import type { ClipMaker } from "#media/demo/types.ts";
import type { Hls } from "#media/hls/types.ts";
import type { Recorder } from "#media/recorder/types.ts";
import type { Slides } from "#media/slides/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Sfu } from "#media/types.ts";
import { attendanceEvents } from "./attendance/events.ts";
import { attendanceCalls, attendanceRoutes } from "./attendance/protocol.ts";
import { attendanceHandlers } from "./attendance/routes.ts";
import { createAttendance } from "./attendance/service.ts";
import { mongoAttendance } from "./attendance/store.ts";
import { authRoutes } from "./auth/protocol.ts";
import { authHandlers } from "./auth/routes.ts";
import { readSecret } from "./auth/secret.ts";
import { createAuth } from "./auth/service.ts";
import { mongoAuth } from "./auth/store.ts";
import { boardRoutes } from "./boards/protocol.ts";
import { boardHandlers } from "./boards/routes.ts";
import { createBoards } from "./boards/service.ts";
import { createClassroom } from "./classroom.ts";
import type { Config } from "./config.ts";
import { createClosableServer } from "./connections.ts";
import { connectedDatabase, isDatabaseReady } from "./database.ts";
import { createDemoLibrary } from "./demo/library.ts";
import { openingLessons } from "./demo/routes.ts";
import { createDemo } from "./demo/service.ts";
import { AppError, toErrorBody } from "./errors.ts";
import { serve } from "./http.ts";
import { lessonEvents } from "./lessons/events.ts";
import { lessonCalls, lessonRoutes } from "./lessons/protocol.ts";
import { lessonHandlers } from "./lessons/routes.ts";
import { createLessons } from "./lessons/service.ts";
import { mongoLessons } from "./lessons/store.ts";
import { libraryRoutes } from "./library/protocol.ts";
import { libraryHandlers } from "./library/routes.ts";
import { logger } from "./logger.ts";
import { machineName } from "./machine.ts";
import { createMail } from "./mail.ts";
import { createPast } from "./past.ts";
import { peopleRoutes } from "./people/protocol.ts";
import { peopleHandlers } from "./people/routes.ts";
import { createPeople } from "./people/service.ts";
import { mongoPeople } from "./people/store.ts";
import { createPrivate } from "./private.ts";
import { answer, createTeller } from "./realtime.ts";
import { createRecords } from "./records.ts";
import { createChatFiles } from "./rooms/chat-files.ts";
import { roomEvents } from "./rooms/events.ts";
import { guardCalls } from "./rooms/guard.ts";
import { roomCalls } from "./rooms/protocol.ts";
import { hideSealed } from "./rooms/sealed-door.ts";
import { createRooms } from "./rooms/service.ts";
import { mongoRooms } from "./rooms/store.ts";
import { iceServers } from "./rooms/turn.ts";
import { whoseRoom } from "./rooms/whose.ts";
import { scheduleRoutes } from "./schedule/protocol.ts";
import { scheduleHandlers } from "./schedule/routes.ts";
import { createSchedule } from "./schedule/service.ts";
import { mongoSchedule } from "./schedule/store.ts";
import { deliver } from "./videos/delivery.ts";
import { createJobs } from "./videos/jobs.ts";
import { videoRoutes } from "./videos/protocol.ts";
import { videoHandlers } from "./videos/routes.ts";
import { createVideos } from "./videos/service.ts";
import { mongoVideos } from "./videos/store.ts";
import { createUploads } from "./videos/uploads.ts";
import { watchingRoutes } from "./watching/protocol.ts";
import { watchingHandlers } from "./watching/routes.ts";
import { createWeb } from "./web.ts";

type Deps = {
  config: Config;
  sfu: Sfu;
  hls: Hls;
  slides: Slides;
  recorder: Recorder;
  storage: Storage;
  /** The demo school's videos. */
  clips: ClipMaker;
  /** Of this machine alone: uploads on their way and work in progress. */
  mediaDir: string;
  now?: () => number;
};
/** Lessons forgotten open are ended by themselves; looked for this often, ms. */
const OVERDUE_EVERY_MS = 60_000;
/** READ FIRST. Builds every service, mounts the routes, binds the events. Knows every domain; no domain knows it. */
export async function createApp(deps: Deps) {
  const { config, sfu, hls, slides, recorder, storage, clips, mediaDir, now = Date.now } = deps;
  const { server, closeBy } = createClosableServer();
  // A dead link is noticed within 10 s. The size limit is high so that an outsized message still gets
  // a coded answer (realtime.ts refuses it); only signed-in people get past the handshake.
  const io = new Server(server, {
    pingInterval: 5_000,
    pingTimeout: 5_000,
    connectTimeout: 10_000,
    maxHttpBufferSize: 16 * 1024 * 1024,
    perMessageDeflate: { threshold: 1024, serverNoContextTakeover: true },
  });
  const teller = createTeller(io);
  let isAccepting = true;

  const people = createPeople({ store: mongoPeople });
  const auth = await createAuth({ store: mongoAuth, people, config, now });
  const schedule = createSchedule({ store: mongoSchedule, people });
  const secret = readSecret(config);
  const publicUrl = config.PUBLIC_URL;
  const mail = createMail(config);
  const jobs = createJobs({ db: connectedDatabase(), name: machineName(mediaDir), now });
  const videos = createVideos({
    ...{ store: mongoVideos, storage, hls, jobs, mediaDir, config, secret, now },
    tell: teller.tell,
  });
  const past = createPast({ people, schedule, videos, storage, hls, mediaDir, publicUrl });
  const { library, watching } = past.libraryAt(now);
  const lessons = createLessons({
    store: mongoLessons,
    people,
    schedule,
    now,
    isAccepting: () => isAccepting,
    presentCount: (lessonId) => rooms.presentCount(lessonId),
  });
  const chatFiles = createChatFiles({ storage, secret, now });
  const rooms = createRooms({
    ...{ sfu, chatFiles },
    store: mongoRooms,
    teller,
    now,
    async admit(user, roomId, door) {
      const { mayBeTalk, mayBeMeeting } = whoseRoom(rooms.find(roomId)?.kind ?? null);
      const talk = mayBeTalk ? await confidential.admit(user, roomId, door) : null;
      return talk ?? classroom.admit(user, roomId, mayBeMeeting);
    },
    failedAttempts: (schoolId, lessonId) => attendance.failedAttempts(schoolId, lessonId),
    iceServers: (personId) => iceServers(config, personId, now()),
  });
  const attendance = createAttendance({
    store: mongoAttendance,
    lessons,
    people,
    now,
    deviceOf: rooms.deviceOf,
    sentBytes: rooms.sentBytes,
    publicUrl,
  });
  const boards = createBoards({ lessons, now });
  const classroom = createClassroom({
    ...{ config, sfu, hls, slides, recorder, storage, mediaDir, secret },
    ...{ teller, jobs, people, auth, schedule },
    chatFiles,
    ...{ videos, library, rooms, lessons, attendance, now },
  });
  const records = createRecords({
    ...{ config, mail, storage, hls, mediaDir, secret, teller, jobs, people, auth, schedule },
    ...{ videos, library, watching, rooms, lessons, attendance, classroom, now },
  });
  const confidential = createPrivate({
    ...{ config, mail, secret, teller, people, auth, schedule, rooms, attendance, now },
  });
  const demo = createDemo({
    ...{ people, schedule, lessons, servicesAt: past.lessonsAt, now },
    isOn: config.DEMO,
  });
  const demoLibrary = createDemoLibrary({
    ...{ library, videos, people, schedule, clips, mediaDir, now },
    servicesAt: past.libraryAt,
    isOn: config.DEMO && config.VIDEO_JOBS > 0,
  });

  rooms.on("entered", (visit) => {
    void attendance.entered(visit);
    if (visit.isHost) demo.teacherCame(visit.lessonId);
  });
  rooms.on("left", (visit) => attendance.left(visit));
  rooms.on("connectFailed", (attempt) => attendance.attempted(attempt));
  rooms.on("presenceChanged", ({ schoolId, lessonId }) => lessons.announce(schoolId, lessonId));
  lessons.onChanged((lesson, schoolId) => {
    for (const group of [
      `class:${lesson.classId}`,
      `person:${lesson.teacher.id}`,
      ...lesson.cohosts.map(({ id }) => `person:${id}`),
      `leaders:${schoolId}`,
    ])
      teller.tell(group, "lesson:changed", lesson);
    if (lesson.state === "ended" || lesson.state === "cancelled")
      rooms.closeRoom(lesson.id, "ended");
  });
  auth.onRevoked((familyId, reason) => {
    teller.tell(`family:${familyId}`, "session:revoked", { reason });
    io.in(`family:${familyId}`).disconnectSockets(true);
  });

  const web = createWeb({
    trustProxy: config.TRUST_PROXY,
    readiness: async () => ({
      database: await isDatabaseReady().catch(() => false),
      media: sfu.health().some(({ isAlive }) => isAlive),
      accepting: isAccepting,
    }),
    delivery: deliver({ storage, secret, now, xAccelPrefix: config.X_ACCEL_PREFIX }),
    uploads: createUploads({ videos, authenticate: auth.authenticate }),
    mount(api) {
      api.use(hideSealed(rooms));
      serve(
        api,
        authRoutes,
        openingLessons(authHandlers({ auth, demo, config }), demo),
        auth.authenticate,
      );
      serve(api, peopleRoutes, peopleHandlers({ people, schedule }), auth.authenticate);
      serve(api, scheduleRoutes, scheduleHandlers(schedule), auth.authenticate);
      serve(api, videoRoutes, videoHandlers(videos), auth.authenticate);
      serve(api, libraryRoutes, libraryHandlers(library), auth.authenticate);
      serve(api, watchingRoutes, watchingHandlers(watching), auth.authenticate);
      serve(api, lessonRoutes, lessonHandlers(lessons), auth.authenticate);
      serve(api, attendanceRoutes, attendanceHandlers(attendance), auth.authenticate);
      serve(api, boardRoutes, boardHandlers(boards), auth.authenticate);
      classroom.mount(api);
      records.mount(api);
      confidential.mount(api);
    },
  });
  server.on("request", web);

  io.use(async (socket, next) => {
    try {
      if (!isAccepting)
        throw new AppError("unavailable", "Stopping", { reason: "server_stopping" });
      socket.data.user = await classroom.authenticate(socket.handshake.auth);
      next();
    } catch (error) {
      next(Object.assign(new Error("refused"), { data: toErrorBody(error) }));
    }
  });
  io.on("connection", async (socket) => {
    socket.use(guardCalls(rooms, socket));
    answer(socket, lessonCalls, lessonEvents(lessons));
    answer(socket, roomCalls, roomEvents(rooms));
    answer(socket, attendanceCalls, attendanceEvents(attendance));
    classroom.bind(socket);
    records.bind(socket);
    confidential.bind(socket);
    socket.on("disconnect", () => rooms.connectionLost(socket.id));
    try {
      const { user } = socket.data;
      // A guest is told of nothing but the one room.
      if (!user.guestOf) await socket.join(await people.groupsOf(user));
    } catch (err) {
      logger.error({ err, userId: socket.data.user.id }, "connection without its groups");
      socket.disconnect(true); // it comes back by itself
    }
  });

  server.once("listening", () => {
    demo.begin();
    void demoLibrary.fill();
  });
  const overdue = setInterval(() => void lessons.endOverdue(), OVERDUE_EVERY_MS);

  return {
    server,
    demo,
    people,
    schedule,
    lessons,
    rooms,
    attendance,
    auth,
    videos,
    library,
    watching,
    /** Before listening: what a crash left open is closed, the demo school is there. */
    async prepare(): Promise<void> {
      await attendance.recover();
      await videos.prepare();
      await videos.begin();
      await classroom.prepare();
      await records.prepare();
      await confidential.prepare();
      await demo.prepare();
    },
    /** No new lessons or sign-ins, notices sent, sockets closed, last facts written. */
    async stop(): Promise<void> {
      isAccepting = false;
      clearInterval(overdue);
      rooms.stop();
      await confidential.stop();
      await records.stop();
      mail.stop(); // neither of the two sends any more
      await classroom.stop();
      await demo.stop();
      await demoLibrary.stop();
      await videos.stop();
      await attendance.flush();
      await closeBy((done) => io.close(done));
    },
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;
