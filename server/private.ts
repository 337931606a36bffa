import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import { serve } from "./http.ts";
import type { Library } from "./library/service.ts";
import { noteRoutes } from "./notes/protocol.ts";
import { noteHandlers } from "./notes/routes.ts";
import { createNotes } from "./notes/service.ts";
import { mongoNotes } from "./notes/store.ts";
import type { People } from "./people/service.ts";
import { answer, type Teller, type User } from "./realtime.ts";
import type { Admission, AtDoor, Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { secrecyEvents } from "./secrecy/events.ts";
import { secrecyCalls } from "./secrecy/protocol.ts";
import { createSecrecy } from "./secrecy/service.ts";
import type { Jobs } from "./videos/jobs.ts";

export type PrivateDeps = {
  config: Config;
  /** Signs addresses of calendars. */
  secret: string;
  teller: Teller;
  jobs: Jobs;
  people: People;
  auth: Auth;
  schedule: Schedule;
  library: Library;
  rooms: Rooms;
  attendance: Attendance;
  now: () => number;
};

/** Consultations, the sealed room and the locked notes: builds each part and binds it. Part of the wiring, as app.ts. */
export function createPrivate({ attendance, auth, now, rooms }: PrivateDeps) {
  const secrecy = createSecrecy({ rooms, now });
  const notes = createNotes({ store: mongoNotes, now });
  for (const part of [notes])
    attendance.on("erased", ({ schoolId, personId }) => part.erase(schoolId, personId));
  return {
    /** Who may enter a consultation's room, and as what; null: it is no consultation. */
    async admit(_user: User, _roomId: string, _door: AtDoor): Promise<Admission | null> {
      return null;
    },
    /** Routes, under /api. */
    mount(api: Router): void {
      serve(api, noteRoutes, noteHandlers(notes), auth.authenticate);
    },
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, secrecyCalls, secrecyEvents(secrecy));
    },
    async prepare(): Promise<void> {},
    async stop(): Promise<void> {},
  };
}
export type PrivateParts = ReturnType<typeof createPrivate>;
