import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Sfu } from "#media/types.ts";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import type { Lessons } from "./lessons/service.ts";
import type { Library } from "./library/service.ts";
import type { People } from "./people/service.ts";
import { answer, type Teller } from "./realtime.ts";
import type { Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { togetherEvents } from "./together/events.ts";
import { togetherCalls } from "./together/protocol.ts";
import { createTogether } from "./together/service.ts";
import type { Jobs } from "./videos/jobs.ts";
import type { Videos } from "./videos/service.ts";

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
  rooms: Rooms;
  lessons: Lessons;
  attendance: Attendance;
  now: () => number;
};

/** What stands in a room beside media: builds each part of the classroom and binds it. Part of the wiring, as app.ts. */
export function createClassroom(deps: ClassroomDeps) {
  const { rooms, library, videos, now } = deps;
  const together = createTogether({ rooms, library, videos, now });
  return {
    /** Routes, under /api. */
    mount(_api: Router): void {},
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, togetherCalls, togetherEvents(together));
    },
    async prepare(): Promise<void> {},
    async stop(): Promise<void> {},
  };
}
export type ClassroomParts = ReturnType<typeof createClassroom>;
