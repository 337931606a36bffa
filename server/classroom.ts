import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Sfu } from "#media/types.ts";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import { groupEvents } from "./groups/events.ts";
import { groupCalls } from "./groups/protocol.ts";
import { createGroups } from "./groups/service.ts";
import { mongoGroups } from "./groups/store.ts";
import { serve } from "./http.ts";
import type { Lessons } from "./lessons/service.ts";
import type { Library } from "./library/service.ts";
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
import { answer, type Teller } from "./realtime.ts";
import type { ChatFiles } from "./rooms/chat-files.ts";
import { chatFileRoutes } from "./rooms/chat-routes.ts";
import type { Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { togetherEvents } from "./together/events.ts";
import { togetherCalls } from "./together/protocol.ts";
import { createTogether } from "./together/service.ts";
import type { Jobs } from "./videos/jobs.ts";
import type { Videos } from "./videos/service.ts";
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

/** What stands in a room beside media: builds each part of the classroom and binds it. Part of the wiring, as app.ts. */
export function createClassroom(deps: ClassroomDeps) {
  const { rooms, library, videos, auth, chatFiles, now } = deps;
  const together = createTogether({ rooms, library, videos, now });
  const { lessons, schedule, people, teller } = deps;
  const plans = createPlans({
    ...{ store: mongoPlans, lessons, schedule, people, library, rooms, teller, now },
  });
  const boardParts = { store: mongoWhiteboard, images: createBoardImages(deps.storage) };
  const whiteboard = createWhiteboard({ ...boardParts, rooms, teller: deps.teller, now });
  const { findLive } = whiteboard;
  const keptBoards = createKeptBoards({ ...boardParts, lessons: deps.lessons, findLive });
  const groups = createGroups({ rooms, store: mongoGroups, now });
  const hostOf = async (schoolId: string, lessonId: string) =>
    (await deps.lessons.find(schoolId, lessonId))?.teacher.id ?? null;
  const polls = createPolls({ store: mongoPolls, rooms, people: deps.people, hostOf, now });
  deps.lessons.onChanged(({ id, state }, schoolId) => {
    if (state === "ended") void polls.closeLesson(schoolId, id);
  });
  rooms.on("closed", ({ schoolId, lessonId }) => polls.closeLesson(schoolId, lessonId));
  return {
    /** Routes, under /api. */
    mount(api: Router): void {
      serve(api, whiteboardRoutes, whiteboardHandlers(keptBoards), auth.authenticate);
      serve(api, planRoutes, planHandlers(plans), auth.authenticate);
      serve(api, pollRoutes, pollHandlers(polls), auth.authenticate);
      api.use(chatFileRoutes({ rooms, files: chatFiles, authenticate: auth.authenticate }));
    },
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, whiteboardCalls, whiteboardEvents(whiteboard));
      answer(socket, pollCalls, pollEvents(polls, rooms));
      answer(socket, togetherCalls, togetherEvents(together));
      answer(socket, planCalls, planEvents(plans));
      answer(socket, groupCalls, groupEvents(groups));
    },
    async prepare(): Promise<void> {
      await polls.prepare();
    },
    async stop(): Promise<void> {
      polls.stop();
      await groups.stop();
      await whiteboard.stop();
    },
  };
}
export type ClassroomParts = ReturnType<typeof createClassroom>;
