import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Hls } from "#media/hls/types.ts";
import type { Recorder } from "#media/recorder/types.ts";
import type { Slides } from "#media/slides/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Sfu } from "#media/types.ts";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import { deliverFallback } from "./fallback/delivery.ts";
import { fallbackEvents } from "./fallback/events.ts";
import { fallbackCalls, fallbackRoutes } from "./fallback/protocol.ts";
import { fallbackHandlers } from "./fallback/routes.ts";
import { createFallback } from "./fallback/service.ts";
import { mongoFallback } from "./fallback/store.ts";
import { groupEvents } from "./groups/events.ts";
import { groupCalls } from "./groups/protocol.ts";
import { createGroups } from "./groups/service.ts";
import { mongoGroups } from "./groups/store.ts";
import { guestEvents } from "./guests/events.ts";
import { guestCalls, guestRoutes } from "./guests/protocol.ts";
import { guestHandlers } from "./guests/routes.ts";
import { createGuests } from "./guests/service.ts";
import { mongoGuests } from "./guests/store.ts";
import { serve } from "./http.ts";
import type { Lessons } from "./lessons/service.ts";
import type { Library } from "./library/service.ts";
import { meetingEvents } from "./meetings/events.ts";
import { meetingCalls, meetingRoutes } from "./meetings/protocol.ts";
import { meetingHandlers } from "./meetings/routes.ts";
import { createMeetings } from "./meetings/service.ts";
import { mongoMeetings } from "./meetings/store.ts";
import type { People } from "./people/service.ts";
import { planEvents } from "./plans/events.ts";
import { planCalls, planRoutes } from "./plans/protocol.ts";
import { planHandlers } from "./plans/routes.ts";
import { createPlans } from "./plans/service.ts";
import { mongoPlans } from "./plans/store.ts";
import { pollEvents } from "./polls/events.ts";
import { pollCalls, pollRoutes } from "./polls/protocol.ts";
import { pollHandlers } from "./polls/routes.ts";
import { createPolls } from "./polls/service.ts";
import { mongoPolls } from "./polls/store.ts";
import { answer, type Teller, type User } from "./realtime.ts";
import { deliverRecordings } from "./recordings/delivery.ts";
import { recordingEvents } from "./recordings/events.ts";
import { recordingCalls, recordingRoutes } from "./recordings/protocol.ts";
import { recordingHandlers } from "./recordings/routes.ts";
import { createRecordings } from "./recordings/service.ts";
import { mongoRecordings } from "./recordings/store.ts";
import type { ChatFiles } from "./rooms/chat-files.ts";
import { chatFileRoutes } from "./rooms/chat-routes.ts";
import { STILL_PATH, stillDelivery } from "./rooms/modes-events.ts";
import type { Admission, Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { signalEvents } from "./signals/events.ts";
import { signalCalls, signalRoutes } from "./signals/protocol.ts";
import { signalHandlers } from "./signals/routes.ts";
import { createSignals } from "./signals/service.ts";
import { mongoSignals } from "./signals/store.ts";
import { slideEvents } from "./slides/events.ts";
import { slideCalls, slideRoutes } from "./slides/protocol.ts";
import { deckBytesRoutes, slideHandlers } from "./slides/routes.ts";
import { createSlideDecks } from "./slides/service.ts";
import { mongoSlides } from "./slides/store.ts";
import { togetherEvents } from "./together/events.ts";
import { togetherCalls } from "./together/protocol.ts";
import { createTogether } from "./together/service.ts";
import { usageEvents } from "./usage/events.ts";
import { usageCalls, usageRoutes } from "./usage/protocol.ts";
import { usageHandlers } from "./usage/routes.ts";
import { createUsage } from "./usage/service.ts";
import { mongoUsage } from "./usage/store.ts";
import type { Jobs } from "./videos/jobs.ts";
import type { Videos } from "./videos/service.ts";
import { createMediaWatching } from "./watching/media.ts";
import { mongoWatching } from "./watching/store.ts";
import { whiteboardEvents } from "./whiteboard/events.ts";
import { createBoardImages } from "./whiteboard/images.ts";
import { createKeptBoards } from "./whiteboard/kept.ts";
import { whiteboardCalls, whiteboardRoutes } from "./whiteboard/protocol.ts";
import { whiteboardHandlers } from "./whiteboard/routes.ts";
import { createWhiteboard } from "./whiteboard/service.ts";
import { mongoWhiteboard } from "./whiteboard/store.ts";

export type ClassroomDeps = {
  config: Config;
  sfu: Sfu;
  hls: Hls;
  slides: Slides;
  recorder: Recorder;
  storage: Storage;
  /** Of this machine alone. */
  mediaDir: string;
  /** Signs addresses of files. */
  secret: string;
  teller: Teller;
  jobs: Jobs;
  people: People;
  auth: Auth;
  schedule: Schedule;
  videos: Videos;
  library: Library;
  chatFiles: ChatFiles;
  rooms: Rooms;
  lessons: Lessons;
  attendance: Attendance;
  now: () => number;
};

/** Meetings forgotten open are ended by themselves; looked for this often, ms. */
const OVERDUE_EVERY_MS = 60_000;

/** What stands in a room beside media: builds each part of the classroom and binds it. Part of the wiring, as app.ts. */
export function createClassroom(deps: ClassroomDeps) {
  const { rooms, library, videos, auth, chatFiles, now } = deps;
  const together = createTogether({ rooms, library, videos, now });
  const { lessons, schedule, people, teller } = deps;
  const plans = createPlans({
    ...{ store: mongoPlans, lessons, schedule, people, library, rooms, teller, now },
    attachDeck: (user, lessonId, deckId) => decks.attach(user, lessonId, deckId),
  });
  const boardParts = { store: mongoWhiteboard, images: createBoardImages(deps.storage) };
  const whiteboard = createWhiteboard({ ...boardParts, rooms, teller: deps.teller, now });
  const { findLive } = whiteboard;
  const keptBoards = createKeptBoards({ ...boardParts, lessons: deps.lessons, findLive });
  const usage = createUsage({ store: mongoUsage, people, lessons, rooms, teller, now });
  const groups = createGroups({ rooms, store: mongoGroups, now });
  const decks = createSlideDecks({
    ...{ store: mongoSlides, rooms, teller: deps.teller, now },
    ...{ slides: deps.slides, storage: deps.storage, mediaDir: deps.mediaDir },
    ...{ secret: deps.secret, lifeHours: deps.config.MEDIA_LINK_HOURS },
    ...{ readLesson: deps.lessons.read, listSchools: deps.people.listSchools },
  });
  const guests = createGuests({
    ...{ store: mongoGuests, lessons: deps.lessons, people: deps.people, rooms },
    ...{ teller: deps.teller, secret: deps.secret, now },
  });
  const hostOf = async (schoolId: string, lessonId: string) =>
    (await deps.lessons.find(schoolId, lessonId))?.teacher.id ?? null;
  const polls = createPolls({ store: mongoPolls, rooms, people: deps.people, hostOf, now });
  const courseOf = async (schoolId: string, lessonId: string) => {
    const lesson = await deps.lessons.find(schoolId, lessonId);
    return lesson && { classId: lesson.classId, subjectId: lesson.subject.id };
  };
  const signals = createSignals({ store: mongoSignals, rooms, courseOf, now });
  deps.lessons.onChanged(({ id, state }, schoolId) => {
    if (state === "ended") void polls.closeLesson(schoolId, id);
  });
  rooms.on("closed", ({ schoolId, lessonId }) => polls.closeLesson(schoolId, lessonId));
  const recordings = createRecordings({
    ...{ store: mongoRecordings, recorder: deps.recorder, storage: deps.storage },
    ...{ rooms, lessons, people, library, videos, mediaDir: deps.mediaDir, secret: deps.secret },
    ...{ tell: teller.tell, lifeHours: deps.config.MEDIA_LINK_HOURS, now },
    watching: createMediaWatching({ store: mongoWatching, now }),
    mustSee: async (user, lessonId) =>
      (await lessons.find(user.schoolId, lessonId))
        ? lessons.read(user, lessonId)
        : meetings.read(user, lessonId),
    async openingFacts(room) {
      const board = await whiteboard.noteNow(room.lessonId);
      const stage = { kind: "stage" as const, data: room.stage.content };
      return [stage, ...(board ? [{ kind: "board" as const, data: board }] : [])];
    },
  });
  const fallback = createFallback({
    ...{ store: mongoFallback, recorder: deps.recorder, rooms, lessons, now },
    ...{ mediaDir: deps.mediaDir, secret: deps.secret },
    recordingOf: recordings.sessionOf,
    follow: recordings.followUnkept,
  });
  const meetings = createMeetings({
    ...{ store: mongoMeetings, people, now, presentCount: rooms.presentCount },
    visits: deps.attendance.visitsOf,
  });
  meetings.onChanged(async (meeting, schoolId) => {
    const { id, state, hostId } = meeting;
    if (state === "ended" || state === "cancelled") rooms.closeRoom(id, "ended");
    const payload = { lessonId: id, state, presentCount: rooms.presentCount(id) };
    const groups = await meetings.groupsOf(schoolId, meeting);
    for (const group of new Set([`person:${hostId}`, `leaders:${schoolId}`, ...groups]))
      teller.tell(group, "meeting:changed", payload);
  });
  rooms.on("left", (visit) => meetings.left(visit));
  const overdue = setInterval(() => void meetings.endOverdue(), OVERDUE_EVERY_MS).unref();
  return {
    ...{ guests, plans, polls, signals, recordings, fallback, usage, meetings },
    /** Who stands behind a socket: a person of the school by `token`, or a guest by `guest`. */
    authenticate({ token, guest }: Record<string, unknown>): Promise<User> {
      if (typeof guest === "string") return guests.authenticate(guest);
      return auth.authenticate(typeof token === "string" ? token : undefined);
    },
    /** Who may enter a room, and as what. */
    async admit(user: User, roomId: string, mayBeMeeting: boolean): Promise<Admission> {
      if (user.guestOf) return guests.admit(user, roomId);
      const meeting = mayBeMeeting ? await meetings.admit(user, roomId) : null;
      return meeting ?? lessons.admit(user, roomId);
    },
    /** Routes, under /api. */
    mount(api: Router): void {
      serve(api, slideRoutes, slideHandlers(decks), auth.authenticate);
      api.use(deckBytesRoutes(decks, auth.authenticate));
      serve(api, meetingRoutes, meetingHandlers(meetings), auth.authenticate);
      serve(api, guestRoutes, guestHandlers(guests), auth.authenticate);
      api.get(STILL_PATH, stillDelivery(rooms));
      serve(api, recordingRoutes, recordingHandlers(recordings), auth.authenticate);
      serve(api, fallbackRoutes, fallbackHandlers(fallback), auth.authenticate);
      api.use(deliverRecordings({ storage: deps.storage, door: recordings.door }));
      api.use(deliverFallback({ door: fallback.door, find: fallback.find }));
      serve(api, usageRoutes, usageHandlers(usage), auth.authenticate);
      serve(api, whiteboardRoutes, whiteboardHandlers(keptBoards), auth.authenticate);
      serve(api, planRoutes, planHandlers(plans), auth.authenticate);
      serve(api, signalRoutes, signalHandlers(signals), auth.authenticate);
      serve(api, pollRoutes, pollHandlers(polls), auth.authenticate);
      api.use(chatFileRoutes({ rooms, files: chatFiles, authenticate: auth.authenticate }));
    },
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, slideCalls, slideEvents(decks.live));
      answer(socket, meetingCalls, meetingEvents(meetings));
      answer(socket, recordingCalls, recordingEvents(recordings));
      answer(socket, fallbackCalls, fallbackEvents(fallback));
      answer(socket, usageCalls, usageEvents(usage));
      answer(socket, whiteboardCalls, whiteboardEvents(whiteboard));
      answer(socket, signalCalls, signalEvents(signals, rooms));
      answer(socket, pollCalls, pollEvents(polls, rooms));
      answer(socket, togetherCalls, togetherEvents(together));
      answer(socket, planCalls, planEvents(plans));
      answer(socket, groupCalls, groupEvents(groups));
      answer(socket, guestCalls, guestEvents(guests));
      const user: User = socket.data.user;
      if (user.guestOf === undefined) return;
      void guests.connected(socket, user);
      socket.on("disconnect", () => guests.disconnected(socket));
    },
    async prepare(): Promise<void> {
      await decks.prepare();
      await polls.prepare();
      await recordings.prepare();
      await fallback.prepare();
    },
    async stop(): Promise<void> {
      await decks.stop();
      clearInterval(overdue);
      await usage.live.flush();
      polls.stop();
      await fallback.stop();
      await recordings.stop();
      signals.stop();
      await groups.stop();
      await whiteboard.stop();
    },
  };
}
export type ClassroomParts = ReturnType<typeof createClassroom>;
